"""The pages of the register."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission

from legal import citing
from legal.citing import Citing
from tests.factories.organisation import UserFactory
from tests.legal.conftest import OCTOBER, make_document, make_provision

TODAY = "2026-11-24 03:00Z"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, url, **query):
    client.cookies["django_language"] = "en"
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_provision_says_what_it_says_on_the_day_and_what_brought_it(client, law):
    url = law.article.get_absolute_url()
    assert url == "/legal/L-06-2022/dieu-84/"
    now = page(client, url)
    assert "trước ngày 20 tháng 11" in now
    assert 'Wording brought by</dt><dd><a href="/legal/L-06-2026/"' in now
    assert "Amended by" in now
    assert "Lùi hạn gửi hồ sơ." in now
    before = page(client, url, on="2026-09-30")
    says = before[before.index('id="says"') : before.index('id="changes"')]
    assert "trước ngày 15 tháng 11" in says
    assert "20 tháng 11" not in says
    # The change lies ahead of that day, and says so.
    assert "From 01/10/2026" in before
    assert "As of 30/09/2026" in before


@pytest.mark.parametrize(
    ("typed", "day"), [("30/09/2026", "30/09/2026"), ("khi nào", "24/11/2026")]
)
def test_the_day_is_typed_as_people_write_it_or_today_is_shown(client, law, typed, day):
    shown = page(client, law.document.get_absolute_url(), on=typed)
    assert f"As of {day}" in shown
    assert ("Type the day like this" in shown) == (typed == "khi nào")


def test_a_change_whose_wording_nobody_entered_is_told_with_the_old_wording(
    client, law
):
    law.article.wordings.filter(valid_from=OCTOBER).delete()
    law.article.wordings.update(valid_until=None)
    for url in (law.article.get_absolute_url(), law.document.get_absolute_url()):
        shown = page(client, url)
        assert "Changed from 01/10/2026" in shown
        assert "has not been entered yet: what stands here" in shown
        assert "Changed from" not in page(client, url, on="2026-09-30")


def test_a_document_shows_its_provisions_as_a_tree_in_their_order(client, law):
    shown = page(client, law.document.get_absolute_url())
    ids = [f'id="{key}"' for key in ("dieu-9", "dieu-84", "dieu-84-khoan-2")]
    places = [shown.index(one) for one in ids]
    assert places == sorted(places)
    assert 'law-part--1" id="dieu-84-khoan-2"' in shown
    assert 'href="/legal/L-06-2022/dieu-84/"' in shown
    earlier = page(client, law.document.get_absolute_url(), on="2026-09-30")
    assert "changes from 01/10/2026" in earlier


@pytest.mark.parametrize(
    "words", ["d 84 k 2 luat tdkt", "Khoản 2 Điều 84 Luật số 06/2022/QH15"]
)
def test_a_citation_is_found_however_it_is_typed(client, law, words):
    shown = page(client, "/legal/", q=words)
    found = shown[shown.index('id="found"') :]
    assert 'href="/legal/L-06-2022/dieu-84-khoan-2/"' in found


def test_the_sites_own_search_reads_citations_too(client, law):
    shown = page(client, "/search/", q="điểm a k. 2 Đ. 84 Luật TĐKT")
    assert 'href="/legal/L-06-2022/dieu-84-khoan-2/"' in shown
    assert "/legal/L-06-2022/dieu-9/" not in shown


def test_words_are_found_with_and_without_accents_and_lists_narrowed(client, law):
    assert 'href="/legal/L-06-2022/dieu-9/"' in page(
        client, "/legal/", q="hinh thuc khen"
    )
    decree = make_document(
        "ND-1-2030", "1/2030/NĐ-CP", kind="Nghị định", title="Sau này"
    )
    decree.in_force_on = date(2030, 1, 1)
    decree.save()
    for query, wanted in (
        ({"kind": "Nghị định"}, {"ND-1-2030"}),
        ({"state": "not_yet"}, {"ND-1-2030"}),
        ({"state": "in_force"}, {"L-06-2022", "L-06-2026"}),
        ({"state": "in_force", "on": "2026-09-30"}, {"L-06-2022"}),
        ({"state": "expired"}, set()),
    ):
        shown = page(client, "/legal/", **query)
        codes = {"ND-1-2030", "L-06-2022", "L-06-2026"}
        assert {code for code in codes if f"/legal/{code}/" in shown} == wanted
    assert "Nothing found" in page(client, "/legal/", q="khong co gi")


def test_two_wordings_stand_side_by_side_with_what_differs_marked(client, law):
    url = f"{law.article.get_absolute_url()}compare/"
    shown = page(client, url)
    assert "removed: </span>15<" in shown
    assert "added: </span>20<" in shown
    assert page(client, url, a="1", b="2").count("<del") == 1
    only = page(client, f"{law.other.get_absolute_url()}compare/")
    assert "Only one wording" in only
    for wrong in ("0", "3", "x", "²"):
        assert client.get(url, {"a": wrong}).status_code == 404


class _Lessons:
    kind, label, order = "lesson", "Lessons", 1

    def citing(self, provisions):
        for pk in sorted(provisions):
            yield Citing("lesson", f"open-{pk}", "Bài mở", pk, "/bai/", "/admin/bai/")
            yield Citing("lesson", f"hidden-{pk}", "Bài nháp", pk, is_public=False)


def test_what_cites_it_is_shown_to_each_as_they_may_see_it(
    client, law, lan, monkeypatch
):
    monkeypatch.setattr(citing, "_citers", {"lesson": _Lessons()})
    url = law.other.get_absolute_url()
    public = page(client, url)
    assert "Bài mở" in public
    assert "Bài nháp" not in public
    assert "/admin/" not in public
    keeper = UserFactory(username="keeper")
    keeper.user_permissions.add(Permission.objects.get(codename="change_provision"))
    client.force_login(keeper)
    kept = page(client, url)
    assert "Bài nháp" in kept
    assert "/admin/bai/" in kept
    assert "not reviewed yet" in kept


def test_pages_cost_the_same_for_many_provisions_as_for_few(client, law, count_queries):
    urls = (
        "/legal/?q=dieu",
        law.document.get_absolute_url(),
        law.article.get_absolute_url(),
    )
    few = [count_queries(lambda url=url: client.get(url)) for url in urls]
    start = date(2024, 1, 1)
    for number in range(100, 110):
        added = make_provision(
            law.document, f"dieu-{number}", f"Điều {number}", (start, None, "Chữ.")
        )
        make_provision(
            law.document, f"dieu-84-khoan-{number}", "Khoản", (start, None, "Chữ.")
        )
        law.change.provisions.add(added)
    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == few
    # With what every app tells of what cites it, read once a content stamp.
    assert max(few) < 26
