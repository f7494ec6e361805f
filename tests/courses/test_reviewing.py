"""Lessons and the law: listed however they cite, prepared for a day, settled when published."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from courses.citers import CaseCiter, CourseCiter, LessonCiter
from courses.models import CoursePage, LessonPage
from legal.citing import looker_of
from legal.models import ChangeItem, Provision
from legal.refusals import NothingToPrepare
from legal.services import settle_item
from tests.factories.changes import MORNING, amend
from tests.factories.curriculum import load_small

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def course(tmp_path):
    with time_machine.travel(datetime(2026, 10, 1, 2, tzinfo=UTC), tick=False):
        load_small(tmp_path, lessons=1)
        LessonPage.objects.update(reviewed_on=date(2026, 10, 1))
    return CoursePage.objects.get(locale__language_code="vi")


@pytest.fixture
def listed(course):
    return Provision.objects.get(document__code="CT-34-CTTW", key="")


@pytest.fixture
def linked(course):
    """Only named in the running text of the lesson."""
    return Provision.objects.get(document__code="CT-41-CTTW", key="")


def pages(title="Bài 1"):
    key = LessonPage.objects.get(title=title).translation_key
    return LessonPage.objects.filter(translation_key=key).order_by("pk")


def test_lessons_are_found_by_their_list_their_links_and_their_quotations(
    listed, linked
):
    for provision in (listed, linked):
        found = {one.title for one in LessonCiter().citing([provision.pk])}
        assert found == {"Bài 1"}
    assert [one.title for one in CourseCiter().citing([listed.pk])] == ["Chuyên đề thử"]
    assert list(CourseCiter().citing([linked.pk])) == []
    other = Provision.objects.create(document=linked.document, key="dieu-1")
    case = {"name": "Tổ thu gom rác", "source": "Minh họa", "unit": ""}
    case["text"] = '<p><a href="/legal/CT-41-CTTW/#dieu-1">Điều 1</a></p>'
    for page in pages():
        page.body.append(("case", case))
        page.body.append(("provision", {"provision": other, "comment": ""}))
        page.save_revision().publish()
    [found] = LessonCiter().citing([other.pk])
    assert (found.title, found.url) == ("Bài 1", "/courses/thu/bai-1/")
    [found] = CaseCiter().citing([other.pk])
    assert found.title == "Tổ thu gom rác (Bài 1)"


def test_a_lesson_is_prepared_and_goes_live_on_the_day(linked, admin):
    change = amend(linked, effective_on=DECEMBER)
    item = change.items.get(kind="lesson", title="Bài 1")
    looker = looker_of("lesson")
    with time_machine.travel(MORNING, tick=False):
        looker.prepare(item.key, DECEMBER, by=admin, at=MORNING)
        assert looker.prepared([item.key]) == {}
        for page in pages():
            draft = page.get_latest_revision_as_object()
            draft.objective = "Nêu được quy định mới"
            draft.save_revision(user=admin).publish()
    assert set(pages().values_list("objective", flat=True)) != {"Nêu được quy định mới"}
    [at] = looker.prepared([item.key]).values()
    assert at == datetime(2026, 11, 30, 17, tzinfo=UTC)
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        call_command("refresh_changes", verbosity=0)
    assert set(pages().values_list("objective", "reviewed_on")) == {
        ("Nêu được quy định mới", DECEMBER)
    }
    item.refresh_from_db()
    assert (item.state, item.settled_by) == ("changed", admin)
    with pytest.raises(NothingToPrepare):
        looker.prepare(item.key, DECEMBER, by=admin, at=at)


def test_a_lesson_in_two_languages_is_reviewed_when_both_are(listed):
    change = amend(listed)
    item = change.items.get(kind="lesson", title="Bài 1")
    first, second = pages()
    for page, state in ((first, "to_review"), (second, "changed")):
        page.reviewed_on = date(2026, 11, 24)
        page.save_revision().publish()
        item.refresh_from_db()
        assert item.state == state


def test_settling_a_lesson_dates_it_and_its_waiting_draft(listed, admin):
    change = amend(listed)
    first, _second = pages()
    first.save_revision()
    item = change.items.get(kind="lesson", title="Bài 1")
    settle_item(item=item, state="right", by=admin, at=MORNING)
    assert set(pages().values_list("reviewed_on", flat=True)) == {date(2026, 11, 24)}
    draft = pages()[0].get_latest_revision_as_object()
    assert draft.reviewed_on == date(2026, 11, 24)


def test_a_lesson_that_comes_to_rest_on_changed_law_joins_the_list(listed, linked):
    change = amend(linked)
    ChangeItem.objects.all().delete()
    page = pages()[0]
    page.save_revision().publish()
    assert [item.title for item in change.items.all()] == ["Bài 1"]


def test_a_self_check_on_changed_law_says_so(client, admin, listed):
    client.force_login(admin)
    url = "/courses/thu/bai-1/"
    assert "callout--warning" not in client.get(url).content.decode()
    amend(listed)
    assert "callout--warning" in client.get(url).content.decode()
