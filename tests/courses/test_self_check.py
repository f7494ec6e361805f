"""A question inside a lesson, of whatever kind a machine can grade."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.blocks import SelfCheckBlock
from courses.self_check import self_check
from quizzes.kinds import KINDS, kind_of
from tests.factories.quizzes import question_of_kind

AUTOMATIC = sorted(name for name, kind in KINDS.items() if kind.is_automatic)


@pytest.mark.parametrize("kind", AUTOMATIC)
def test_every_kind_that_grades_itself_answers_at_once(client, lan, kind):
    client.force_login(lan)
    version = question_of_kind(kind, use="self-check").current_version
    url = reverse("courses:self_check", args=[version.public_id])
    right = kind_of(kind).right_answer(version.content)
    page = client.get(url, {"answer": right}).content.decode()
    assert "feedback--right" in page
    assert "Vì quy định như vậy." in page
    fragment = client.get(
        url, {"answer": ["khác"]}, headers={"X-Requested-With": "fetch"}
    ).content.decode()
    assert "feedback--wrong" in fragment
    nothing = client.get(url, {"answer": [""]}).content.decode()
    assert "feedback--right" not in nothing


def test_one_right_pair_is_praised_and_the_others_shown(client, lan):
    client.force_login(lan)
    version = question_of_kind("matching", use="self-check").current_version
    url = reverse("courses:self_check", args=[version.public_id])
    page = client.get(url, {"answer": ["a:a", "b:c", ""]}).content.decode()
    assert "feedback--partial" in page
    assert "Bộ trưởng" in page


@pytest.mark.parametrize("kind", AUTOMATIC)
def test_a_lesson_shows_the_controls_of_the_kind(db, kind):
    question = question_of_kind(kind, use="self-check")
    html = SelfCheckBlock().render({"question": question})
    assert 'name="answer"' in html


def test_an_essay_is_refused_where_a_lesson_chooses_it(db):
    essay = question_of_kind("essay", use="self-check")
    with pytest.raises(ValidationError) as refused:
        SelfCheckBlock().clean({"question": essay})
    assert "question" in refused.value.block_errors
    assert self_check(essay, "vi") is None


@pytest.mark.parametrize(("state", "shown"), [("watch", True), ("retired", False)])
def test_a_question_under_watch_is_still_asked(db, state, shown):
    question = question_of_kind("single", use="self-check")
    question.state = state
    assert (self_check(question, "vi") is not None) is shown
