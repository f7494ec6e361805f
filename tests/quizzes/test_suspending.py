"""Questions on law that moved: out of graded quizzes by themselves, and back when reviewed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal.models import ChangeItem, Provision
from legal.services import refresh_items, settle_item, withdraw_change
from quizzes.models import Question
from quizzes.papers import paper_of, paper_on
from quizzes.refusals import QuizNotReady
from quizzes.services import start_attempt
from quizzes.services.suspending import refresh_suspensions, suspensions
from tests.factories.changes import MORNING, ArticleFactory, DocumentFactory, amend
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def asked(quiz, learner, at):
    """Return the codes that an attempt begun then holds."""
    items = start_attempt(quiz=quiz, learner=learner, at=at, seed=1).items
    return set(items.values_list("version__question__code", flat=True))


def test_a_question_is_out_from_the_day_of_the_change_until_it_is_reviewed(
    lan, minh, hoa, admin
):
    article, topic = ArticleFactory(), TopicFactory()
    touched = QuestionFactory(code="cham", provision=article, topic=topic)
    QuestionFactory(code="khac", topic=topic)
    graded = QuizFactory(questions=[touched], draws=[(topic, 1)])
    practice = QuizFactory(questions=[touched], purpose="practice")
    open_one = start_attempt(quiz=graded, learner=minh, at=MORNING)
    change = amend(article, effective_on=date(2026, 12, 1))
    day = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # midnight in the province
    with time_machine.travel(day, tick=False):
        before = day - timedelta(seconds=1)
        assert paper_on(graded, date(2026, 11, 30)).suspended == frozenset()
        assert asked(graded, hoa, before) == {"cham", "khac"}
        assert asked(graded, lan, day) == {"khac"}
        assert asked(practice, lan, day) == {"cham"}
        # An attempt under way keeps what it has.
        assert open_one.items.count() == 2
    item = ChangeItem.objects.get(kind="question")
    settle_item(item=item, state="right", by=admin, at=day)
    touched.refresh_from_db()
    assert (touched.suspended_from, touched.reviewed_on) == (None, date(2026, 12, 1))
    assert asked(graded, admin, day) == {"cham", "khac"}
    settle_item(item=item, state="to_review", by=admin, at=day)
    touched.refresh_from_db()
    assert touched.suspended_from == date(2026, 12, 1)
    withdraw_change(change=change, by=admin, at=day, reason="Nhập nhầm.")
    touched.refresh_from_db()
    assert touched.suspended_from is None


def test_a_quiz_with_nothing_left_does_not_begin(lan):
    question = QuestionFactory(provision=(article := ArticleFactory()))
    fixed = QuizFactory(questions=[question])
    drawing = QuizFactory(draws=[(question.topic, 1)])
    change = amend(article)
    for quiz in (fixed, drawing):
        with pytest.raises(QuizNotReady):
            start_attempt(quiz=quiz, learner=lan, at=MORNING)
    dry = change.items.filter(kind="quiz").values_list("key", flat=True)
    assert set(dry) == {str(fixed.pk), str(drawing.pk)}


def test_a_graded_quiz_that_can_spare_the_question_is_not_on_the_list():
    question = QuestionFactory(provision=(article := ArticleFactory()))
    QuestionFactory(topic=question.topic)
    QuizFactory(draws=[(question.topic, 1)])
    assert not amend(article).items.filter(kind="quiz").exists()


def test_fewer_fixed_questions_make_a_shorter_paper_not_a_wrong_one():
    article = ArticleFactory()
    questions = [QuestionFactory(provision=article), *QuestionFactory.create_batch(2)]
    quiz = QuizFactory(questions=questions, fixed_count=3)
    amend(article)
    paper = paper_on(quiz, TODAY)
    assert paper.problems() == []
    assert len(paper.draw(seed=1, shuffle=False)) == 2
    too_many = QuizFactory(questions=questions, fixed_count=5)
    assert paper_of(too_many).problems()
    assert paper_on(too_many, TODAY).problems()


def test_law_that_ends_without_a_successor_suspends_until_reviewed(admin):
    document = DocumentFactory(expires_on=date(2026, 12, 1))
    article = ArticleFactory(document=document)
    question = QuestionFactory(provision=article)
    refresh_suspensions([article.pk])
    question.refresh_from_db()
    assert question.suspended_from == date(2026, 12, 1)
    # A change that says what follows takes over, with its own list.
    amend(article, relation="replaces", effective_on=date(2026, 12, 1))
    settle_item(
        item=ChangeItem.objects.get(kind="question"),
        state="changed",
        by=admin,
        at=MORNING,
    )
    question.refresh_from_db()
    assert question.suspended_from is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "settle", "reopen", "withdraw", "move"]),
        st.integers(0, 5),
        st.integers(-3, 3),
    ),
    max_size=6,
)


@pytest.fixture
def bank():
    """Two articles, one with a part, and a question on each place."""
    first = ArticleFactory()
    places = [
        first,
        ArticleFactory(document=first.document, key="dieu-1-khoan-2"),
        ArticleFactory(document=first.document, key="dieu-2"),
    ]
    return places, [QuestionFactory(provision=place) for place in places]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_happens_the_column_says_what_the_facts_say(bank, steps):
    places, questions = bank
    with transaction.atomic():
        changes = []
        for verb, number, days in steps:
            do(verb, number, days, places, questions, changes)
        for question in questions:
            question.refresh_from_db()
            assert question.suspended_from == by_the_facts(question)
        assert suspensions(questions) == {q.pk: q.suspended_from for q in questions}
        transaction.set_rollback(True)


def do(verb, number, days, places, questions, changes):
    """Take one step of a history; one that cannot be taken is left out."""
    items = list(ChangeItem.objects.filter(kind="question").order_by("pk"))
    if verb == "record":
        day = TODAY + timedelta(days)
        changes.append(amend(places[number % 3], effective_on=day))
    elif verb == "withdraw" and changes:
        change = changes.pop(number % len(changes))
        withdraw_change(change=change, by=None, at=MORNING, reason="Nhập nhầm.")
    elif verb == "move":
        question = questions[number % 3]
        question.provision = places[days % 3]
        question.save()
        for change in changes:
            refresh_items(change)
        refresh_suspensions([place.pk for place in places])
    elif items and not items[number % len(items)].change.is_withdrawn:
        state = "to_review" if verb == "reopen" else ["right", "changed"][days % 2]
        item = items[number % len(items)]
        settle_item(item=item, state=state, by=None, at=MORNING)


def by_the_facts(question):
    """Return the day by the words of the definition, one change after the other."""
    days = [
        item.change.applies_from
        for item in ChangeItem.objects.to_review().filter(
            kind="question", key=str(question.pk)
        )
        if Provision.objects.touched_by(item.change)
        .filter(pk=question.provision_id)
        .exists()
    ]
    return min(days, default=None)


def test_a_quiz_says_ahead_from_which_day_it_runs_dry():
    question = QuestionFactory(provision=(article := ArticleFactory()))
    quiz = QuizFactory(draws=[(question.topic, 1)])
    assert paper_on(quiz, TODAY).dry_from(TODAY) is None
    amend(article, effective_on=date(2027, 3, 1))
    paper = paper_on(quiz, TODAY)
    assert (paper.problems(), paper.dry_from(TODAY)) == ([], date(2027, 3, 1))


def test_the_cost_does_not_grow_with_the_questions(count_queries):
    article = ArticleFactory()
    QuestionFactory.create_batch(2, provision=article)
    amend(article)

    def work():
        Question.objects.update(suspended_from=None)
        refresh_suspensions([article.pk])

    few = count_queries(work)
    QuestionFactory.create_batch(8, provision=article)
    assert count_queries(work) == few
