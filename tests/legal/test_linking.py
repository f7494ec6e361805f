"""Citations in rich text that become links."""

import pytest

from legal.citations import LAW_TITLES
from legal.linking import address, link_citations, ref_of


def resolve(citation):
    """Return the place: the law of 2022 has these two, and nothing else is known."""
    is_law = citation.number == "06/2022/QH15" or citation.title == LAW_TITLES[1].vi
    is_known = citation.key in ("dieu-84", "dieu-84-khoan-2")
    return ("L-06-2022", citation.key) if is_law and is_known else None


def linked(html):
    return link_citations(html, resolve, LAW_TITLES)


LINK = '<a href="/legal/L-06-2022/#dieu-84">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>Theo Điều 84 Luật TĐKT, gửi trước.</p>",
            f"<p>Theo {LINK}Điều 84 Luật TĐKT</a>, gửi trước.</p>",
        ),
        (
            "<p>A &amp; B, <b>Điều 84 Luật TĐKT</b></p>",
            f"<p>A &amp; B, <b>{LINK}Điều 84 Luật TĐKT</a></b></p>",
        ),
        (
            "<p>Điều 84, Điều 85 Luật TĐKT &lt;x&gt;</p>",
            f"<p>{LINK}Điều 84</a>, Điều 85 Luật TĐKT &lt;x&gt;</p>",
        ),
    ],
)
def test_a_citation_that_is_certain_becomes_a_link(html, expected):
    assert linked(html) == expected
    # And is one from then on.
    assert linked(expected) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x/">Điều 84 Luật TĐKT</a></p>',
        '<p><a id="3" linktype="page"><b>Điều 84</b> Luật TĐKT</a></p>',
        "<p>Điều 84, Điều 3 Luật Đất đai &nbsp;&quot;x&quot;</p>",
        "<p>Điều 84 Luật <b>TĐKT</b></p>",
        '<p>Ảnh <img alt="Điều 84 Luật TĐKT"/></p>',
        "",
    ],
)
def test_the_rest_stays_letter_by_letter(html):
    assert linked(html) == html


@pytest.mark.parametrize(
    ("url", "ref"),
    [
        ("/legal/L-06-2022/#dieu-84", ("L-06-2022", "dieu-84")),
        ("/legal/L-06-2022/dieu-84/", ("L-06-2022", "dieu-84")),
        ("/legal/L-06-2022/", ("L-06-2022", "")),
        ("/legal/L-06-2022/dieu-84/compare/", None),
        ("https://x.vn/legal/L-06-2022/", None),
    ],
)
def test_an_address_of_the_register_says_what_it_leads_to(url, ref):
    assert ref_of(url) == ref
    if ref and "#" in url:
        assert address(*ref) == url
