"""What the editor of questions has to do with the law: asked, dated, settled."""

from datetime import date

import pytest
import time_machine

from legal.models import ChangeItem
from quizzes.models import Question
from tests.factories.changes import MORNING, ArticleFactory, amend
from tests.factories.quizzes import QuestionFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/quizzes/question/"


@pytest.fixture(autouse=True)
def _that_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def test_a_new_version_is_asked_whether_it_agrees_with_the_law(client, admin):
    question = QuestionFactory(provision=(article := ArticleFactory()))
    amend(article)
    question.refresh_from_db()
    question.stem = "Theo quy định mới, hỏi điều gì?"
    revision = question.save_revision(user=admin)
    client.force_login(admin)
    url = f"{LIST}put-in-use/{question.pk}/"
    assert "agrees" in client.get(url).context["form"].fields
    form = {"change": "meaning", "note": "", "revision": revision.pk, "agrees": "on"}
    client.post(url, form)
    question.refresh_from_db()
    assert (question.suspended_from, question.reviewed_on) == (None, date(2026, 11, 24))
    assert ChangeItem.objects.get().state == "changed"


def test_a_draft_cannot_set_back_when_its_question_was_reviewed(admin):
    question = QuestionFactory(reviewed_on=date(2026, 1, 1))
    question.save_revision()
    Question.objects.update(reviewed_on=date(2026, 11, 24))
    question.refresh_from_db()
    question.get_latest_revision().publish()
    question.refresh_from_db()
    assert question.reviewed_on == date(2026, 11, 24)


def test_the_list_shows_and_finds_what_is_suspended(client, admin):
    now = QuestionFactory(provision=(first := ArticleFactory()))
    ahead = QuestionFactory(provision=(second := ArticleFactory()))
    free = QuestionFactory()
    amend(first)
    amend(second, effective_on=date(2027, 1, 1))
    client.force_login(admin)
    for value, expected in (("now", now), ("ahead", ahead), ("no", free)):
        page = client.get(f"{LIST}?suspended={value}")
        assert [row.pk for row in page.context["object_list"]] == [expected.pk]
    assert "01/01/2027" in client.get(f"{LIST}?suspended=ahead").content.decode()
