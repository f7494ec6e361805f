"""A wrong key put right: what the preview says is what happens, and old grades stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.models import Attempt, Correction, Grade, QuestionVersion
from quizzes.refusals import ReasonMissing, RegradeOutdated
from quizzes.rekeying import CannotRekey, with_key_of, with_pairs, with_right
from quizzes.services import start_attempt, submit_attempt
from quizzes.services.marks import marks_of, outcome_of
from quizzes.services.regrading import apply_regrade, plan_regrade
from quizzes.sheets import answered
from quizzes.signals import attempt_graded, attempts_regraded
from tests.factories.organisation import UserFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory, question_of_kind

from .conftest import NINE, answer
from .essays import essay_quiz, sent

LATER = NINE + timedelta(days=1)
WHY = "Đáp án trái với Điều 84 Luật năm 2022."


def sit(quiz, learner, *keys):
    """Sit a quiz of choices, with those answers in turn; "" leaves one out."""
    attempt = start_attempt(quiz=quiz, learner=learner, at=NINE, seed=1)
    for position, key in enumerate(keys, start=1):
        if key:
            answer(attempt, position, key)
    submit_attempt(attempt=attempt, at=NINE)
    attempt.refresh_from_db()
    return attempt


def plan(quiz, remedy, *right, position=1):
    question = quiz.fixed_questions.all()[position - 1].question
    return plan_regrade(question=question, number=1, remedy=remedy, right=right)


def apply(regrade, by, reason=WHY):
    return apply_regrade(
        regrade=regrade,
        expected=str(regrade.counts()),
        reason=reason,
        by=by,
        at=LATER,
    )


def newest(attempt):
    return attempt.grades.latest("pk")


def recomputed(attempt):
    """Grade an attempt wholly anew from its answers and the corrections."""
    attempt = Attempt.objects.get(pk=attempt.pk)
    return outcome_of(attempt, marks_of(attempt, answered(attempt.pk)))


@pytest.mark.parametrize(
    ("remedy", "right", "scores"),
    [
        ("rekey", ["b"], ["1/3", "1/3", "0/3"]),
        ("accept-all", [], ["2/3", "1/3", "1/3"]),
        ("drop", [], ["1/2", "0/2", "0/2"]),
    ],
)
def test_each_remedy_gives_what_it_says(
    quiz, lan, minh, hoa, trainer, remedy, right, scores
):
    attempts = [
        sit(quiz, lan, "a", "a", "b"),
        sit(quiz, minh, "b", "b", "b"),
        sit(quiz, hoa, "", "b", "b"),
    ]
    apply(plan(quiz, remedy, *right), trainer)
    found = [newest(one) for one in attempts]
    assert [f"{g.score:.0f}/{g.possible:.0f}" for g in found] == scores


def test_both_grades_are_kept_with_the_reason(quiz, lan, trainer):
    attempt = sit(quiz, lan, "b", "a", "a")
    counts = apply(plan(quiz, "rekey", "b"), trainer)
    old, new = attempt.grades.all()
    assert (old.percent, new.percent) == (Decimal("66.67"), 100)
    assert (old.reason, new.reason, new.by) == ("", WHY, trainer)
    assert new.graded_at == LATER
    assert new.marks.count() == old.marks.count() == 3
    assert str(counts) == "1-1-1-0"


def test_who_does_not_change_gets_no_new_grade(quiz, lan, minh, trainer):
    same, other = sit(quiz, lan, "c", "a", "a"), sit(quiz, minh, "a", "a", "a")
    apply(plan(quiz, "rekey", "b"), trainer)
    assert same.grades.count() == 1
    assert other.grades.count() == 2


def test_a_key_is_corrected_twice(quiz, lan, trainer):
    attempt = sit(quiz, lan, "b", "a", "a")
    apply(plan(quiz, "drop"), trainer)
    apply(plan(quiz, "rekey", "b"), trainer)
    apply(plan(quiz, "rekey", "a"), trainer, reason="Như ban đầu.")
    assert [f"{g.score:.0f}/{g.possible:.0f}" for g in attempt.grades.all()] == [
        "2/3",
        "2/2",
        "3/3",
        "2/3",
    ]


def test_an_attempt_under_way_is_graded_by_the_corrected_key(quiz, lan, trainer):
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE, seed=1)
    for position, key in ((1, "b"), (2, "a"), (3, "a")):
        answer(attempt, position, key)
    apply(plan(quiz, "rekey", "b"), trainer)
    assert submit_attempt(attempt=attempt, at=NINE).score == 3


def test_an_attempt_that_waited_for_a_dropped_essay_is_graded(lan, trainer):
    quiz = essay_quiz()
    attempt = sent(quiz, lan)
    apply(plan(quiz, "drop", position=2), trainer)
    attempt.refresh_from_db()
    assert attempt.state == "graded"
    assert (newest(attempt).score, newest(attempt).possible) == (6, 6)


def test_listeners_hear_of_turned_results_and_once_of_all(quiz, lan, minh, trainer):
    turned, regraded = [], []

    def on_grade(attempt, grade, **kwargs):
        turned.append(grade)

    def on_regrade(attempts, **kwargs):
        regraded.append(attempts)

    one, two = sit(quiz, lan, "b", "a", "a"), sit(quiz, minh, "b", "b", "b")
    attempt_graded.connect(on_grade)
    attempts_regraded.connect(on_regrade)
    try:
        apply(plan(quiz, "rekey", "b"), trainer)
    finally:
        attempt_graded.disconnect(on_grade)
        attempts_regraded.disconnect(on_regrade)
    assert turned == [newest(one)]
    assert regraded == [[one.pk, two.pk]]


def test_a_reason_is_asked_for(quiz, lan, trainer):
    sit(quiz, lan, "b", "a", "a")
    with pytest.raises(ReasonMissing):
        apply(plan(quiz, "rekey", "b"), trainer, reason=" ")
    assert not Correction.objects.exists()


def test_a_preview_that_no_longer_holds_changes_nothing(quiz, lan, minh, trainer):
    sit(quiz, lan, "b", "a", "a")
    regrade = plan(quiz, "rekey", "b")
    seen = str(regrade.counts())
    sit(quiz, minh, "b", "a", "a")
    with pytest.raises(RegradeOutdated):
        apply_regrade(regrade=regrade, expected=seen, reason=WHY, by=trainer, at=LATER)
    assert not Correction.objects.exists()
    assert Grade.objects.count() == 2


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    answers=st.lists(
        st.tuples(*[st.sampled_from(["a", "b", "c", ""])] * 2), min_size=1, max_size=4
    ),
    remedies=st.lists(
        st.sampled_from([("rekey", "b"), ("rekey", "c"), ("accept-all",), ("drop",)]),
        min_size=1,
        max_size=3,
    ),
)
def test_what_is_previewed_is_what_happens(trainer, answers, remedies):
    quiz = QuizFactory(questions=QuestionFactory.create_batch(2), pass_percent=50)
    attempts = [sit(quiz, UserFactory(), *keys) for keys in answers]
    for remedy, *right in remedies:
        regrade = plan(quiz, remedy, *right)
        foreseen = {
            change.attempt.pk: (
                change.new.score,
                change.new.possible,
                change.new.passed,
            )
            for change in regrade.changes()
        }
        apply(regrade, trainer)
        for attempt in attempts:
            grade, anew = newest(attempt), recomputed(attempt)
            assert foreseen[attempt.pk] == (grade.score, grade.possible, grade.passed)
            assert (anew.score, anew.percent) == (grade.score, grade.percent)
            marks = list(grade.marks.values_list("points", "possible"))
            assert sum(points for points, _most in marks) == grade.score
            assert sum(most for _points, most in marks) == grade.possible


def test_a_hundred_attempts_cost_as_many_queries_as_ten(quiz, trainer, count_queries):
    costs = []
    for _round in range(2):
        for _number in range(10):
            sit(quiz, UserFactory(), "b", "b", "b")
        regrade = plan(quiz, "rekey", "b" if not costs else "a")
        costs.append(
            (
                count_queries(lambda r=regrade: list(r.changes())),
                count_queries(lambda r=regrade: apply(r, trainer)),
            )
        )
    assert costs[0] == costs[1]


# --- Another key -----------------------------------------------------------------------


def content(*rows, **more):
    return {"stem": {"vi": "?"}, "options": list(rows), **more}


def row(key, **more):
    return {"key": key, "text": {"vi": key}, "correct": False, "feedback": {}, **more}


def test_a_choice_gets_other_right_answers_and_loses_shares():
    new = with_right(content(row("a", share="50", correct=True), row("b")), ["b"])
    assert new["options"] == [row("a"), row("b", correct=True)]
    with pytest.raises(CannotRekey):
        with_right(content(row("a")), ["z"])


def test_accepted_texts_are_those_of_the_other_version():
    ours = content(row("a"), settings={"unit": {"vi": "ngày"}, "match_case": True})
    theirs = content(row("x"), row("y"), settings={"unit": {"vi": "năm"}})
    new = with_key_of("number", ours, theirs)
    assert [one["key"] for one in new["options"]] == ["x", "y"]
    assert new["settings"] == {"unit": {"vi": "ngày"}}


def test_an_order_is_that_of_the_other_version_in_our_words():
    ours = content(row("a"), row("b"))
    theirs = content({**row("b"), "text": {"vi": "khác"}}, row("a"))
    assert with_key_of("ordering", ours, theirs)["options"] == [row("b"), row("a")]
    with pytest.raises(CannotRekey):
        with_key_of("ordering", ours, content(row("a"), row("c")))
    with pytest.raises(CannotRekey):
        with_key_of("matching", ours, theirs)


# --- The page --------------------------------------------------------------------------


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def question(quiz):
    return quiz.fixed_questions.all()[0].question


def test_who_changes_is_shown_before_it_is_confirmed(
    as_admin, quiz, lan, minh, question
):
    one, two = sit(quiz, lan, "b", "a", "a"), sit(quiz, minh, "a", "a", "a")
    url = reverse("quizzes_correct", args=[question.pk])
    assert as_admin.get(url).status_code == 200
    asked = {"number": 1, "remedy": "rekey", "right": ["b"]}
    seen = as_admin.get(url, asked)
    text = seen.content.decode()
    assert "Hoàng Thị Lan" in text
    assert "Ma Văn Minh" in text
    assert str(seen.context["counts"]) == "2-2-1-1"
    assert not Correction.objects.exists()
    unsaid = as_admin.post(url, {**asked, "expected": "2-2-1-1", "reason": ""})
    assert unsaid.status_code == 200
    assert not Correction.objects.exists()
    done = as_admin.post(url, {**asked, "expected": "2-2-1-1", "reason": WHY})
    assert done.status_code == 302
    assert (newest(one).passed, newest(two).passed) == (True, False)
    assert WHY in as_admin.get(url).content.decode()
    as_admin.force_login(lan)
    text = as_admin.get(one.get_absolute_url()).content.decode()
    assert WHY in text
    assert "66,67" in text


def test_everyone_who_changes_can_be_had_as_a_table(as_admin, quiz, lan, question):
    sit(quiz, lan, "b", "a", "a")
    url = reverse("quizzes_correct", args=[question.pk])
    found = as_admin.get(url, {"number": 1, "remedy": "drop", "format": "xlsx"})
    assert b"".join(found.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    "asked",
    [
        {"number": 1, "remedy": "rekey"},
        {"number": 1, "remedy": "rekey", "right": ["a", "b"]},
        {"number": 9, "remedy": "drop"},
        {"number": 1, "remedy": "bua"},
        {"number": 1, "remedy": "rekey", "right": ["z"]},
    ],
)
def test_a_wish_that_makes_no_sense_is_explained(as_admin, question, asked):
    found = as_admin.get(reverse("quizzes_correct", args=[question.pk]), asked)
    assert found.status_code == 200
    assert found.context["form"].errors
    assert "counts" not in found.context


def test_only_who_edits_questions_corrects_them(client, question, lan, trainer):
    url = reverse("quizzes_correct", args=[question.pk])
    for who in (lan, trainer):
        client.force_login(who)
        assert client.get(url).status_code in (302, 403)
    assert QuestionVersion.objects.filter(question=question).count() == 1


def test_pairs_are_put_together_otherwise_for_what_was_shown(as_admin, lan, minh):
    question = question_of_kind("matching")
    quiz = QuizFactory(questions=[question])
    by_old_key = sit_pairs(quiz, lan, "a:a", "b:b", "c:c")
    by_new_key = sit_pairs(quiz, minh, "a:b", "b:a", "c:c")
    url = reverse("quizzes_correct", args=[question.pk])
    form = as_admin.get(url).context["form"]
    assert form["pair_a"].initial == "a"
    assert ("d", "Chủ tịch Quốc hội") in form.fields["pair_a"].choices
    asked = {"number": 1, "remedy": "rekey"}
    asked |= {"pair_a": "b", "pair_b": "a", "pair_c": "c"}
    seen = as_admin.get(url, asked)
    counts = seen.context["counts"]
    assert (counts.attempts, counts.changed) == (2, 2)
    given = dict(seen.context["hidden"])
    assert given == {name: str(value) for name, value in asked.items()}
    as_admin.post(url, {**asked, "expected": str(counts), "reason": WHY})
    assert newest(by_new_key).percent == 100
    assert newest(by_old_key).percent < 50
    page = as_admin.get(by_new_key.get_absolute_url())
    (row, *_others) = page.context["reviews"][0].question.rows
    assert (row.given, row.wanted) == ("Bộ trưởng", "Bộ trưởng")
    # The next correction sets out from what was shown, not from the one before.
    seen = as_admin.get(url, asked | {"pair_a": ""})
    assert seen.context["form"].errors


def sit_pairs(quiz, learner, *pairs):
    attempt = start_attempt(quiz=quiz, learner=learner, at=NINE, seed=1)
    answer(attempt, 1, *pairs)
    submit_attempt(attempt=attempt, at=NINE)
    return attempt


@pytest.mark.parametrize(
    "pairs", [{}, {"a": "a"}, {"a": "a", "b": "x"}, {"a": "a", "c": "b"}]
)
def test_pairs_that_were_not_shown_are_no_key(pairs):
    text = {"vi": "Một"}
    shown = content(
        {"key": "a", "text": text, "match": {"vi": "1"}},
        {"key": "b", "text": text, "match": {"vi": "2"}},
    )
    with pytest.raises(CannotRekey):
        with_pairs(shown, pairs)


def test_an_essay_is_said_to_have_no_key(as_admin):
    question = question_of_kind("essay")
    as_admin.cookies["django_language"] = "en"
    page = as_admin.get(reverse("quizzes_correct", args=[question.pk]))
    assert "An essay has no key." in page.text
    remedies = [
        value for value, _words in page.context["form"].fields["remedy"].choices
    ]
    assert remedies == ["accept-all", "drop"]


@pytest.mark.parametrize(
    ("remedy", "right", "verdict", "words"),
    [
        ("rekey", ["b"], "right", "The key of this question was corrected"),
        ("accept-all", [], "right", "everyone has its points"),
        ("drop", [], "wrong", "This question does not count"),
    ],
)
def test_practice_checks_at_once_by_the_corrected_key(
    client, lan, trainer, remedy, right, verdict, words
):
    quiz = QuizFactory(reveal="at-once", questions=[QuestionFactory()])
    apply(plan(quiz, remedy, *right), trainer)
    client.force_login(lan)
    client.cookies["django_language"] = "en"
    attempt = start_attempt(quiz=quiz, learner=lan, at=now())
    answer(attempt, 1, "b", at=now())
    page = client.get(reverse("quizzes:take", args=[quiz.slug]) + "?q=1")
    assert page.context["reviewed"].verdict == verdict
    assert words in page.text
    assert QuestionVersion.objects.get().content["options"][0]["correct"]
