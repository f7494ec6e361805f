"""Reading and writing citations as officials write them."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal.citations import (
    LAW_TITLES,
    Citation,
    CitedDocument,
    Register,
    parse,
    print_citation,
)
from legal.citations.words import KINDS
from legal.validity import Term

LAW = Citation("luat", title="Thi đua, khen thưởng")
DECREE = Citation("nghi dinh", "152/2025/NĐ-CP")


def cited(text, **options):
    """Return what is found: the words that stand for it, its key, its document."""
    return [
        (
            text[one.start : one.end],
            one.citation.key,
            one.citation.number or one.citation.title,
        )
        for one in parse(text, **options)
    ]


@pytest.mark.parametrize(
    ("text", "key", "document"),
    [
        (
            "điểm a khoản 2 Điều 84 Luật Thi đua, khen thưởng năm 2022",
            "dieu-84-khoan-2-diem-a",
            LAW.title,
        ),
        ("Đ. 5 k. 2 NĐ 152/2025/NĐ-CP", "dieu-5-khoan-2", DECREE.number),
        ("d 84 k 2 luat tdkt", "dieu-84-khoan-2", LAW.title),
        (
            "ĐIỀU 84, KHOẢN 2 CỦA LUẬT THI ĐUA - KHEN THƯỞNG",
            "dieu-84-khoan-2",
            LAW.title,
        ),
        ("Điều 5 Nghị định số 152/2025/NĐ-CP ngày 14/6/2025", "dieu-5", DECREE.number),
        (
            "Điều 42 Nghị  định 152 / 2025 / NĐ – CP ngày 14 tháng 6 năm 2025",
            "dieu-42",
            DECREE.number,
        ),
        ("LTĐKT, Điều 84", "dieu-84", LAW.title),
        ("chương vii luat tdkt", "chuong-vii", LAW.title),
        ("khoản 1 Chương 7 Luật TĐKT", "chuong-vii-khoan-1", LAW.title),
        # In Vietnamese a point đ follows d.
        (
            "điểm đ khoản 1 Điều 74 Luật TĐKT",
            "dieu-74-khoan-1-diem-dd",
            LAW.title,
        ),
        ("diem d khoan 1 dieu 74 luat tdkt", "dieu-74-khoan-1-diem-d", LAW.title),
        (
            "Point a, Clause 2, Article 84 of Law No. 06/2022/QH15",
            "dieu-84-khoan-2-diem-a",
            "06/2022/QH15",
        ),
        ("Chỉ thị 34 - CT/TW", "", "34-CT/TW"),
        ("công văn 3385/BTĐKT-P.II", "", "3385/BTĐKT-P.II"),
        ("NĐ 98/2023", "", "98/2023"),
    ],
)
def test_one_citation_is_read_whole_however_it_is_written(text, key, document):
    assert cited(text) == [(text, key, document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "khoản 1, 2 Điều 84",
            [("khoản 1", "dieu-84-khoan-1"), ("2 Điều 84", "dieu-84-khoan-2")],
        ),
        (
            "các điều 23, 24 và 84",
            [("điều 23", "dieu-23"), ("24", "dieu-24"), ("84", "dieu-84")],
        ),
        (
            "Điều 84, Điều 85 Luật TĐKT",
            [("Điều 84", "dieu-84"), ("Điều 85 Luật TĐKT", "dieu-85")],
        ),
        (
            "điểm a, b và đ khoản 2, khoản 3 Điều 84",
            [
                ("điểm a", "dieu-84-khoan-2-diem-a"),
                ("b", "dieu-84-khoan-2-diem-b"),
                ("đ khoản 2", "dieu-84-khoan-2-diem-dd"),
                ("khoản 3 Điều 84", "dieu-84-khoan-3"),
            ],
        ),
        (
            "Điều 84 khoản 2, 3",
            [("Điều 84 khoản 2", "dieu-84-khoan-2"), ("3", "dieu-84-khoan-3")],
        ),
    ],
)
def test_a_list_is_read_one_by_one_each_with_its_own_words(text, expected):
    assert [(words, key) for words, key, _document in cited(text)] == expected


def test_each_place_belongs_to_its_own_document():
    text = "khoản 1 Điều 5, khoản 2 Điều 6 Luật 06/2026/QH16; Điều 42 NĐ 152/2025/NĐ-CP"
    assert [(key, document) for _words, key, document in cited(text)] == [
        ("dieu-5-khoan-1", "06/2026/QH16"),
        ("dieu-6-khoan-2", "06/2026/QH16"),
        ("dieu-42", "152/2025/NĐ-CP"),
    ]
    listed = "Luật TĐKT, Điều 84; Nghị định 152/2025/NĐ-CP, Điều 5"
    assert [(key, document) for _words, key, document in cited(listed)] == [
        ("dieu-84", LAW.title),
        ("dieu-5", DECREE.number),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 01/10/2026",
        "theo điểm ở trên, luật sư có thể",
        "tỷ lệ 15/100, mục 3",
        "Luật này, khoản 2 Điều này",
        "quyết định khen thưởng",
        "",
    ],
)
def test_what_cites_nothing_gives_nothing(text):
    assert cited(text) == []


def test_this_law_and_this_article_mean_what_the_context_says():
    here = Citation("luat", "06/2022/QH15", article="84", clause="2")
    for text, key in (
        ("Luật này", ""),
        ("khoản 3 Điều này", "dieu-84-khoan-3"),
        ("điểm a khoản này", "dieu-84-khoan-2-diem-a"),
        ("Điều 5 của Luật này", "dieu-5"),
        ("Điều 5", "dieu-5"),
    ):
        assert cited(text, context=here) == [(text, key, "06/2022/QH15")]
    # Another law that is not known is not this one.
    ((_words, _key, document),) = cited("Điều 3 Luật Đất đai", context=here)
    assert document == ""


def test_the_span_fits_a_text_whose_marks_stand_apart():
    text = "Xem điều 84 Luật TĐKT nhé"
    apart = unicodedata.normalize("NFD", text)
    ((words, key, _document),) = cited(apart)
    assert unicodedata.normalize("NFC", words) == "điều 84 Luật TĐKT"
    assert key == "dieu-84"


figures = st.integers(1, 250).map(str)
articles = st.builds("{}{}".format, figures, st.sampled_from(["", "", "a", "b"]))
points = st.sampled_from([*"abcdđeghiklmnopqrstuvxy"])
numbers = st.sampled_from(
    [
        "06/2022/QH15",
        "152/2025/NĐ-CP",
        "15/2025/TT-BNV",
        "34-CT/TW",
        "39/CT-TTg",
        "98/2023",
    ]
)
documents = st.one_of(
    st.just({}),
    st.builds(
        lambda k, n: {"kind": k, "number": n}, st.sampled_from([*KINDS]), numbers
    ),
    st.builds(
        lambda title, year, number: {
            "kind": title.kind,
            "title": title.vi,
            "year": year,
            "number": number,
        },
        st.sampled_from(LAW_TITLES),
        st.one_of(st.none(), st.integers(1950, 2049)),
        st.sampled_from(["", "06/2022/QH15"]),
    ),
)


@st.composite
def citations(draw):
    places = {}
    if draw(st.booleans()):
        places["article"] = draw(articles)
    if not places or draw(st.booleans()):
        places["chapter"] = draw(
            st.sampled_from(["I", "II", "IV", "VII", "IX", "XIII"])
        )
    if draw(st.booleans()):
        places["clause"] = draw(articles)
        if draw(st.booleans()):
            places["point"] = draw(points)
    return Citation(**places, **draw(documents))


@settings(max_examples=200)
@given(
    citations(),
    st.sampled_from(["vi", "en"]),
    st.sampled_from(["long", "short"]),
    st.data(),
)
def test_what_is_printed_is_read_back_in_both_languages(
    citation, language, length, data
):
    printed = print_citation(citation, language, length)
    before, after = data.draw(
        st.sampled_from([("", ""), ("Theo ", " thì"), ("(", ")."), ("xem: ", "\n")])
    )
    (found,) = parse(before + printed + after)
    assert found.citation == citation
    assert (found.start, found.end) == (len(before), len(before) + len(printed))


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "Điều 84",
                "khoản 1, 2",
                "điểm a",
                "Luật TĐKT",
                "này",
                " và ",
                ",",
                " ",
                "d",
                "152/2025/NĐ-CP",
                "NĐ",
                "chương II",
                "năm 2022",
                "a\u0301",
                "ß",
                "ﬀ",
                "\u200b",
            ]
        )
    ).map("".join)
)
def test_whatever_the_text_spans_lie_in_it_and_apart(text):
    at = 0
    for one in parse(text, context=Citation("luat", "06/2022/QH15")):
        assert at <= one.start < one.end <= len(text)
        at = one.end


TODAY = date(2026, 11, 24)
REGISTER = Register(
    [
        CitedDocument(
            "L-15-2003",
            "Luật",
            "15/2003/QH11",
            "Luật Thi đua, khen thưởng (2003)",
            term=Term(date(2004, 7, 1), date(2024, 1, 1)),
        ),
        CitedDocument(
            "L-06-2022",
            "Luật",
            "06/2022/QH15",
            "Luật Thi đua, khen thưởng",
            "Law on Emulation and Commendation",
            Term(date(2024, 1, 1), None),
        ),
        CitedDocument("ND-30-2020", "Nghị định", "30/2020/NĐ-CP", "Công tác văn thư"),
        CitedDocument("HT-HG-2014", "Hội thảo Hà Giang", "20/6/2014", "Kết luận"),
    ],
    {
        ("L-15-2003", ""): "law of 2003",
        ("L-06-2022", ""): "law of 2022",
        ("L-06-2022", "dieu-84"): "article 84",
        ("ND-30-2020", ""): "records",
        ("HT-HG-2014", ""): "workshop",
    },
)


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("Điều 84 Luật Thi đua, khen thưởng năm 2022", None, ("article 84", True)),
        ("khoản 2 Điều 84 Luật 06/2022/QH15", None, ("article 84", False)),
        ("L-06-2022#dieu-84", None, ("article 84", True)),
        ("luat tdkt", None, None),
        ("luat tdkt", TODAY, ("law of 2022", True)),
        ("luat tdkt", date(2020, 1, 1), ("law of 2003", True)),
        ("Law on Emulation and Commendation", TODAY, ("law of 2022", True)),
        ("Nghị định về công tác văn thư", None, ("records", True)),
        ("hoi thao ha giang 20/6/2014", None, ("workshop", True)),
        ("Điều 3 Luật Đất đai 2024", TODAY, None),
        ("Điều 84", TODAY, None),
        ("Nghị định 06/2022", TODAY, None),
    ],
)
def test_the_register_finds_what_is_meant_or_says_it_is_not_clear(text, on, found):
    answer = REGISTER.find(text, on)
    assert (answer and (answer.provision, answer.is_exact)) == found
