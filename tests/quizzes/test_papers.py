"""Blueprints against the bank."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quizzes import papers
from quizzes.models import Question, Quiz, QuizDraw, QuizQuestion, QuizSection
from quizzes.papers import Blueprint, DrawRule, FixedRule, compose, paper_of
from quizzes.services import start_attempt, submit_attempt
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .conftest import NINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """A topic four levels deep, with one question at each."""
    topics = [TopicFactory(name="Khen thưởng")]
    for name in ("Hình thức", "Huân chương", "Huân chương Lao động"):
        topics.append(TopicFactory(name=name, parent=topics[-1]))
    for topic in topics:
        QuestionFactory(topic=topic)
    return topics


def found(topic, **rule):
    paper = compose(Blueprint(draws=[DrawRule(topic, 1, **rule)]))
    return len(paper.supplies[0].fitting)


def test_a_draw_reaches_every_topic_below_its_own(tree):
    assert [found(topic) for topic in tree] == [4, 3, 2, 1]


def test_a_draw_takes_its_difficulty_only(tree):
    QuestionFactory.create_batch(2, topic=tree[3], difficulty=3)
    assert found(tree[0], difficulty=3) == 2
    supply = compose(Blueprint(draws=[DrawRule(tree[0], 1)])).supplies[0]
    assert supply.by_difficulty == {1: 4, 2: 0, 3: 2}


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"state": "draft"}, 3),
        ({"state": "review"}, 3),
        ({"state": "retired"}, 3),
        ({"state": "watch"}, 4),
        ({"use": "self-check"}, 3),
        ({"current_version": None}, 3),
    ],
)
def test_only_what_may_be_asked_is_drawn(tree, change, count):
    Question.objects.filter(topic=tree[3]).update(**change)
    assert found(tree[0]) == count


def test_the_reading_costs_the_same_however_deep_and_many(tree, count_queries):
    quizzes = [QuizFactory(draws=[(tree[0], 2)]) for _n in range(4)]
    few = count_queries(lambda: papers.papers_of(quizzes[:1]))
    assert count_queries(lambda: papers.papers_of(quizzes)) == few == 5


# --- What keeps a quiz from being taken --------------------------------------------------


def test_a_draw_that_cannot_be_filled_is_named_with_what_to_do(tree):
    rule = DrawRule(tree[2], 3, difficulty=1)
    [problem] = compose(Blueprint(draws=[DrawRule(tree[0], 1), rule])).problems()
    assert problem.split(",")[0].endswith(" 2")
    assert "Huân chương" in problem
    assert "3" in problem
    assert "2" in problem


def test_draws_that_need_the_same_questions_are_named(tree):
    rules = [DrawRule(tree[0], 3), DrawRule(tree[2], 2)]
    [problem] = compose(Blueprint(draws=rules)).problems()
    assert "Huân chương" in problem


def test_a_fixed_question_out_of_use_is_named(tree):
    draft = QuestionFactory(code="cau-nhap", state="draft")
    [problem] = compose(Blueprint(fixed=[FixedRule(draft.pk)])).problems()
    assert "cau-nhap" in problem


@pytest.mark.parametrize(
    ("sections", "numbers", "problems"),
    [
        ([], [None, None], 0),
        (["A"], [1, 1], 0),
        (["A", "B"], [1, 2], 0),
        (["A", "B"], [1, 1], 1),  # B has nothing
        (["A"], [1, None], 1),  # which section?
        (["A"], [1, 2], 1),  # there is no second
        ([], [None, 1], 1),  # there are none
        (["A", "B"], [3, None], 4),
    ],
)
def test_sections_have_questions_and_questions_sections(
    tree, sections, numbers, problems
):
    rules = [DrawRule(tree[0], 1, section=number) for number in numbers]
    paper = compose(Blueprint(draws=rules, sections=sections))
    assert len(paper.problems()) == problems


def test_an_empty_quiz_says_so():
    assert len(compose(Blueprint()).problems()) == 1


def test_published_quizzes_that_need_a_question_are_found(tree):
    needing = QuizFactory(draws=[(tree[0], 4)])
    QuizFactory(draws=[(tree[0], 3)])
    QuizFactory(draws=[(tree[0], 4)], is_live=False)
    # Broken already: not for want of this question.
    QuizFactory(draws=[(tree[0], 9)])
    question = Question.objects.get(topic=tree[3])
    assert papers.quizzes_that_need(question, day=date(2026, 11, 24)) == [needing]


# --- Drawing -------------------------------------------------------------------------


def codes(attempt):
    items = attempt.items.order_by("position")
    return list(items.values_list("version__question__code", flat=True))


def test_an_attempt_keeps_sections_and_points_of_that_day(lan, tree):
    fixed = QuestionFactory(topic=TopicFactory(), code="co-dinh")
    quiz = QuizFactory(shuffle_questions=True)
    QuizSection.objects.create(
        quiz=quiz, title="Lý thuyết", title_en="Theory", pass_percent=50, sort_order=0
    )
    QuizSection.objects.create(quiz=quiz, title="Tình huống", sort_order=1)
    QuizDraw.objects.create(
        quiz=quiz, topic=tree[0], count=3, section=2, points=Decimal("2.5")
    )
    QuizQuestion.objects.create(quiz=quiz, question=fixed, section=1)
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    assert attempt.sections == [
        {"title": {"vi": "Lý thuyết", "en": "Theory"}, "pass_percent": 50},
        {"title": {"vi": "Tình huống"}, "pass_percent": None},
    ]
    items = list(attempt.items.order_by("position"))
    assert [item.section for item in items] == [1, 2, 2, 2]
    assert [item.points for item in items] == [None, *[Decimal("2.5")] * 3]
    assert codes(attempt)[0] == "co-dinh"
    assert submit_attempt(attempt=attempt, at=NINE).possible == Decimal("8.5")


def test_questions_under_watch_come_last(lan, tree):
    Question.objects.filter(topic__in=tree[:2]).update(state="watch")
    watched = set(Question.objects.filter(state="watch").values_list("pk", flat=True))
    for seed in range(20):
        rule = Blueprint(draws=[DrawRule(tree[0], 3)])
        drawn = compose(rule).draw(seed=seed, shuffle=True)
        assert len(watched & {place.question for place in drawn}) == 1


def test_new_questions_come_first_then_those_seen_longest_ago(lan, minh):
    topic = TopicFactory()
    QuestionFactory.create_batch(6, topic=topic)
    quiz = QuizFactory(shuffle_questions=False)
    QuizDraw.objects.create(quiz=quiz, topic=topic, count=2, new_first=True)

    def sit(day):
        at = NINE + timedelta(days=day)
        attempt = start_attempt(quiz=quiz, learner=lan, at=at)
        submit_attempt(attempt=attempt, at=at)
        return set(codes(attempt))

    rounds = [sit(day) for day in range(6)]
    assert len(set().union(*rounds[:3])) == 6
    # Then each again, in the order of before.
    assert rounds[3:] == rounds[:3]
    # What Lan has seen is new to Minh.
    assert papers.seen_by(minh) == {}
    assert len(papers.seen_by(lan)) == 6


def test_the_same_seed_and_history_give_the_same_paper(tree):
    QuestionFactory.create_batch(20, topic=tree[3])
    paper = compose(Blueprint(draws=[DrawRule(tree[0], 9, new_first=True)]))
    seen = {row.pk: (1, NINE) for row in paper.supplies[0].rows[::2]}
    first = paper.draw(seed=7, shuffle=True, seen=seen)
    assert paper.draw(seed=7, shuffle=True, seen=dict(reversed(seen.items()))) == first
    assert paper.draw(seed=8, shuffle=True, seen=seen) != first


def test_beginning_costs_the_same_for_forty_questions_as_for_four(
    lan, minh, tree, count_queries
):
    QuestionFactory.create_batch(40, topic=tree[3])
    small, big = QuizFactory(), QuizFactory()
    for quiz, count in ((small, 2), (big, 20)):
        for topic in tree[:2]:
            QuizDraw.objects.create(quiz=quiz, topic=topic, count=count, new_first=True)
    few = count_queries(lambda: start_attempt(quiz=small, learner=lan, at=NINE))
    many = count_queries(lambda: start_attempt(quiz=big, learner=lan, at=NINE))
    assert many == few
    assert paper_of(big).blueprint.size == 40


def test_a_quiz_may_ask_only_so_many_of_its_fixed_questions(db):
    questions = QuestionFactory.create_batch(5)
    quiz = QuizFactory(questions=questions, fixed_count=2)
    paper = paper_of(quiz)
    drawn = [
        tuple(one.question for one in paper.draw(seed=seed, shuffle=False))
        for seed in range(30)
    ]
    assert {len(one) for one in drawn} == {2}
    assert {pk for one in drawn for pk in one} == {q.pk for q in questions}
    # Without shuffling they keep the quiz's order; the same seed gives the same.
    assert all(list(one) == sorted(one) for one in drawn)
    assert drawn[3] == tuple(one.question for one in paper.draw(seed=3, shuffle=False))
    assert Quiz.objects.with_size().get(pk=quiz.pk).size == 2


def test_it_cannot_ask_more_of_them_than_there_are(db):
    quiz = QuizFactory(questions=QuestionFactory.create_batch(2), fixed_count=3)
    assert "3" in paper_of(quiz).problems()[0]
