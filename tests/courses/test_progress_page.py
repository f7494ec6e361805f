"""My progress: by topic, over time, every attempt, and what to read next."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from courses.models import LessonPage
from courses.services import complete_lesson
from quizzes.learning import Change, Figures, percent, rolled_up
from quizzes.models import Attempt, Grade, ProgressBalance, Question
from tests.factories.curriculum import load_small
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory
from tests.quizzes.conftest import NINE, graded

URL = "/quizzes/progress/"


@pytest.fixture
def topic(db):
    return TopicFactory(code="tham-quyen", name="Thẩm quyền", name_en="Authority")


@pytest.fixture
def quiz(topic):
    return QuizFactory(
        title="Thẩm quyền khen thưởng",
        questions=QuestionFactory.create_batch(5, topic=topic),
    )


@pytest.fixture
def page(client, lan):
    """Return Lan's page, in English, as text and as what the view gave it."""
    client.force_login(lan)
    client.cookies["django_language"] = "en"

    def read(query=""):
        response = client.get(URL + query)
        assert response.status_code == 200
        return response.content.decode()

    return read


def test_before_the_first_attempt_it_says_what_to_do(page):
    assert "Choose a quiz" in page()


def test_topics_show_right_of_asked_over_all_attempts(page, lan, quiz):
    graded(quiz, lan, right=2)
    graded(quiz, lan, right=4, at=NINE + timedelta(days=1))
    text = page()
    assert "Authority" in text
    assert "6 of 10, 60 %" in text


def test_a_regrade_replaces_what_it_regrades(page, lan, quiz):
    attempt = graded(quiz, lan, right=2)
    old = attempt.grades.get()
    new = Grade.objects.create(
        attempt=attempt,
        graded_at=NINE,
        score=5,
        possible=5,
        percent=100,
        passed=True,
        reason="Đáp án sai",
    )
    for mark in old.marks.all():
        mark.pk, mark.grade, mark.points = None, new, mark.possible
        mark.save()
    text = page()
    assert "100 %" in text
    assert "40 %" not in text


def test_a_trainer_s_trial_and_other_people_count_for_nothing(page, lan, hoa, quiz):
    graded(quiz, hoa, right=1)
    trial = graded(quiz, lan, right=5)
    Attempt.objects.filter(pk=trial.pk).update(is_trial=True)
    assert "Authority" not in page()


def test_what_was_brought_over_stands_beside_and_adds_nothing(page, lan, quiz, topic):
    graded(quiz, lan, right=5)
    ProgressBalance.objects.create(
        learner=lan, topic=topic, right=9, asked=10, source="x", brought_at=NINE
    )
    text = page()
    assert "From the former system: 9 of 10" in text
    assert "5 of 5, 100 %" in text


def test_a_weak_topic_leads_to_the_lesson_that_treats_it(client, lan, db, tmp_path):
    load_small(tmp_path)
    lesson = LessonPage.objects.live().filter(locale__language_code="vi").first()
    citation = lesson.citations.first()
    if citation is None:
        provision = Question.objects.exclude(provision=None).first().provision
        citation = lesson.citations.create(provision=provision, sort_order=0)
    topic = TopicFactory(name="Chủ đề còn yếu")
    quiz = QuizFactory(
        questions=QuestionFactory.create_batch(
            5, topic=topic, provision=citation.provision
        )
    )
    graded(quiz, lan, right=1)
    client.force_login(lan)
    shown = client.get(URL).context["progress"].suggestions
    assert shown[0].row.topic == topic
    assert lesson.title in [one.lesson.title for one in shown]
    complete_lesson(learner=lan, lesson=lesson, at=now())
    after = client.get(URL).context["progress"].suggestions
    assert lesson.translation_key in [one.lesson.key for one in after if one.is_read]


def test_nothing_weak_leads_to_the_next_quiz(client, lan, quiz):
    graded(quiz, lan, right=5)
    other = QuizFactory(title="Bài tiếp theo", questions=[QuestionFactory()])
    client.force_login(lan)
    progress = client.get(URL).context["progress"]
    assert progress.weak == []
    assert progress.next_quiz == other


def test_it_costs_the_same_for_many_attempts_as_for_few(
    client, lan, quiz, count_queries
):
    client.force_login(lan)
    for day in range(2):
        graded(quiz, lan, right=day, at=NINE + timedelta(days=day))
    client.get(URL)
    few = count_queries(lambda: client.get(URL))
    for day in range(2, 20):
        graded(quiz, lan, right=day % 6, at=NINE + timedelta(days=day))
    assert count_queries(lambda: client.get(URL)) == few
    assert few <= 22


def test_attempts_are_shown_fifty_a_page(client, lan, quiz):
    first = graded(quiz, lan, right=3)
    rows = [
        Attempt(
            quiz=quiz,
            learner=lan,
            number=number,
            seed=1,
            pass_percent=70,
            reveal="after-sending",
            started_at=NINE + timedelta(hours=number),
            closed_at=NINE + timedelta(hours=number),
            state="graded",
        )
        for number in range(2, 62)
    ]
    Attempt.objects.bulk_create(rows)
    client.force_login(lan)
    assert len(client.get(URL).context["progress"].attempts.object_list) == 50
    oldest = client.get(f"{URL}?page=2").context["progress"].attempts.object_list
    assert oldest[-1] == first
    # Whatever is asked for, a page comes.
    assert client.get(f"{URL}?page=x").status_code == 200


@pytest.mark.parametrize(
    ("figures", "change"),
    [
        (Figures(5, 10, 5, 5), Change.BETTER),
        (Figures(5, 10, 0, 5), Change.WORSE),
        (Figures(10, 20, 5, 10), Change.SAME),
        (Figures(4, 8, 4, 4), Change.UNKNOWN),
        (Figures(4, 8, 4, 8), Change.UNKNOWN),
    ],
)
def test_a_change_is_named_where_both_sides_say_enough(figures, change):
    assert figures.change == change


@pytest.mark.parametrize(
    ("right", "asked", "share"), [(0, 0, 0), (1, 8, 13), (1, 3, 33), (2, 3, 67)]
)
def test_shares_are_whole_per_cents(right, asked, share):
    assert percent(right, asked) == share


trees = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.tuples(
            *[st.one_of(st.none(), st.integers(0, max(k - 1, 0))) for k in range(n)]
        ),
        st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9)) for _ in range(n)]),
    )
)


@given(trees)
def test_a_topic_holds_what_it_and_those_below_it_hold(tree):
    above, pairs = tree
    parents = {k: (None if p == k else p) for k, p in enumerate(above)}
    own = {
        k: Figures(min(right, asked), asked) for k, (right, asked) in enumerate(pairs)
    }
    totals = rolled_up(own, parents)
    for topic, total in totals.items():
        below = sum(
            (totals[k] for k, p in parents.items() if p == topic), start=Figures()
        )
        assert total == own[topic] + below
        assert 0 <= total.right <= total.asked
    # A circle ends.
    assert rolled_up({1: Figures(1, 1)}, {1: 2, 2: 1})[2] == Figures(1, 1)
