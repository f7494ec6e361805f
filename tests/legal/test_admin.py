"""The register in Wagtail's admin: what is refused there, and what is found."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from legal.models import DocumentLink
from tests.legal.conftest import OCTOBER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _signed_in(client, admin):
    client.force_login(admin)
    client.cookies["django_language"] = "en"


def save(client, thing, rows, **fields):
    """Save a document or a provision with its rows; return the page that answers."""
    name = thing._meta.model_name
    prefix = {"legaldocument": "links", "provision": "wordings"}[name]
    posted = {**fields, prefix: inline_formset(rows, initial=0)}
    url = reverse(f"wagtailsnippets_legal_{name}:edit", args=[thing.pk])
    return client.post(url, nested_form_data(posted), follow=True).content.decode()


def save_document(client, document, *links, **days):
    fields = {
        "code": document.code,
        "kind": document.kind,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "certainty": "confirmed",
        **days,
    }
    rows = [
        {"relation": relation, "target": target.pk, "from_on": ""}
        for relation, target in links
    ]
    return save(client, document, rows, **fields)


def test_a_circle_of_documents_is_refused_where_it_would_close(client, law):
    assert "cannot do that to itself" in save_document(
        client, law.document, ("amends", law.document)
    )
    save_document(client, law.newer, ("replaces", law.document))
    assert DocumentLink.objects.count() == 1
    refused = save_document(client, law.document, ("replaces", law.newer))
    assert "replace each other in a circle" in refused
    assert "Luật 06/2022/QH15 → Luật 06/2026/QH16 → Luật 06/2022/QH15" in refused
    # To amend each other is strange, but no circle of what holds.
    save_document(client, law.document, ("amends", law.newer))
    assert DocumentLink.objects.count() == 2


def test_a_document_that_ends_before_it_holds_is_refused(client, law):
    days = {"in_force_on": "01/01/2024", "expires_on": "31/12/2023"}
    refused = save_document(client, law.document, **days)
    assert "It would end on 31/12/2023, but only takes effect on 01/01/2024" in refused
    law.document.refresh_from_db()
    assert law.document.expires_on is None


def test_wordings_that_hold_at_once_are_refused(client, law):
    fields = {
        "document": law.document.pk,
        "key": "dieu-84-khoan-3",
        "label": "Khoản 3",
        "order": 1,
    }

    def wordings(*days):
        return [
            {
                "valid_from": start,
                "valid_until": end,
                "text": "Chữ",
                "certainty": "partly",
            }
            for start, end in days
        ]

    both = wordings(("01/01/2024", ""), ("01/10/2026", ""))
    refused = save(client, law.other, both, **fields)
    assert "Two wordings hold at once: the one from 01/01/2024" in refused
    backwards = wordings(("01/10/2026", "01/01/2024"))
    assert "A wording would end on" in save(client, law.other, backwards, **fields)
    law.other.refresh_from_db()
    assert law.other.key == "dieu-9"
    ok = wordings(("01/10/2026", ""))
    law.other.wordings.all().delete()
    save(client, law.other, ok, **fields)
    law.other.refresh_from_db()
    # What it stands in follows from its key.
    assert law.other.parent == law.article
    assert law.other.wordings.get().valid_from == OCTOBER


@pytest.mark.parametrize("words", ["d 84 k 2 luat tdkt", "to trinh", "dieu-84"])
def test_the_chooser_finds_a_provision_by_citation_or_words(client, law, words):
    url = reverse("wagtailsnippetchoosers_legal_provision:choose_results")
    shown = client.get(url, {"q": words}).content.decode()
    assert ("Khoản 2 Điều 84" in shown) == (words != "dieu-84")
    assert "Điều 9 " not in shown


def test_the_list_is_searched_as_the_chooser_is(client, law):
    url = reverse("wagtailsnippets_legal_provision:list")
    shown = client.get(url, {"q": "điều 84 luật tđkt"}).content.decode()
    assert "Điều 84 Luật 06/2022/QH15" in shown
    assert "Điều 9 Luật" not in shown


def test_all_that_is_known_of_one_stands_on_its_page(client, law):
    url = reverse("wagtailsnippets_legal_provision:inspect", args=[law.article.pk])
    shown = client.get(url).content.decode()
    for words in ("trước ngày 15", "trước ngày 20", "Lùi hạn", "Khoản 2 Điều 84"):
        assert words in shown
    url = reverse("wagtailsnippets_legal_legaldocument:inspect", args=[law.document.pk])
    shown = client.get(url).content.decode()
    assert "search text" not in shown.lower()
    tree = shown[shown.index('"law-tree"') :]
    assert (
        tree.index("Điều 9<") < tree.index("Điều 84<") < tree.index("Khoản 2 Điều 84<")
    )


def test_while_writing_a_provision_is_looked_up_with_its_address(client, law, lan):
    url = reverse("legal_lookup")
    shown = client.get(url, {"q": "d 84 k 2 luat tdkt"}).content.decode()
    assert "<code>/legal/L-06-2022/#dieu-84-khoan-2</code>" in shown
    assert "Gồm tờ trình." in shown
    assert "Nothing is found" in client.get(url, {"q": "khong co"}).content.decode()
    client.force_login(lan)
    assert client.get(url).status_code in (302, 403)
