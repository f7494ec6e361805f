"""Statistics of quizzes and questions: the queries against formulas written anew, the pages."""

import statistics
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.analysis import Flag
from quizzes.kept import quiz_statistics
from quizzes.models import (
    Attempt,
    AttemptItem,
    Grade,
    ItemMark,
    QuestionVersion,
    Response,
)
from quizzes.services import freeze_version, start_attempt, submit_attempt
from quizzes.statistics import commonest, count_question, count_quiz
from tests.factories.organisation import UserFactory
from tests.factories.quizzes import (
    QuestionFactory,
    QuizFactory,
    TopicFactory,
    question_of_kind,
)

from .conftest import NINE, answer, graded

pytestmark = pytest.mark.django_db

# What ten people chose at four questions; "a" is right, "" is left empty.
CHOSEN = [
    ("a", "a", "a", "a"),
    ("a", "a", "a", "b"),
    ("a", "a", "a", "b"),
    ("a", "a", "b", "a"),
    ("a", "b", "a", "c"),
    ("a", "a", "b", "b"),
    ("b", "a", "c", ""),
    ("a", "b", "d", "c"),
    ("c", "b", "b", "a"),
    ("", "d", "b", "b"),
]


def rows_of(quiz, versions, chosen, **fields):
    """Write graded attempts as rows: one for each line of what was chosen."""
    learner = UserFactory()
    for line in chosen:
        attempt = Attempt.objects.create(
            quiz=quiz,
            learner=learner,
            number=quiz.attempts.count() + 1,
            seed=1,
            pass_percent=70,
            reveal=quiz.reveal,
            started_at=NINE,
            closed_at=NINE,
            closed_by="learner",
            **{"state": "graded"} | fields,
        )
        right = sum(key == "a" for key in line)
        percent = round(100 * right / len(line), 2)
        grade = Grade.objects.create(
            attempt=attempt,
            graded_at=NINE,
            score=right,
            possible=len(line),
            percent=percent,
            passed=percent >= 70,
        )
        for position, (version, key) in enumerate(
            zip(versions, line, strict=True), start=1
        ):
            item = AttemptItem.objects.create(
                attempt=attempt, position=position, version=version, option_order=[]
            )
            response = key and Response.objects.create(
                item=item, answer=[key], saved_at=NINE.replace(minute=position)
            )
            ItemMark.objects.create(
                grade=grade,
                item=item,
                response=response or None,
                points=int(key == "a"),
                possible=1,
            )


@pytest.fixture
def four(db):
    """A quiz of four questions, and their versions."""
    topic = TopicFactory()
    questions = QuestionFactory.create_batch(4, topic=topic)
    quiz = QuizFactory(slug="bon-cau", title="Bốn câu", questions=questions)
    return quiz, [question.current_version for question in questions]


def textbook(chosen):
    """Return facility, point-biserial and alpha by the formulas of any textbook."""
    table = [[int(key == "a") for key in line] for line in chosen]
    k = len(table[0])
    columns = list(zip(*table, strict=True))
    rests = [[(sum(row) - row[i]) for row in table] for i in range(k)]
    total = statistics.variance([sum(row) for row in table])
    return (
        [statistics.fmean(column) for column in columns],
        [statistics.correlation(columns[i], rests[i]) for i in range(k)],
        k / (k - 1) * (1 - sum(map(statistics.variance, columns)) / total),
    )


def test_a_quiz_comes_to_what_the_textbook_says(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    found = count_quiz(quiz)
    facility, discrimination, alpha = textbook(CHOSEN)
    moments = [item.figures.moments for item in found.items]
    assert [one.facility for one in moments] == pytest.approx(facility)
    assert [one.discrimination for one in moments] == pytest.approx(discrimination)
    assert found.reliability == pytest.approx(alpha)
    assert found.attempts == 10
    assert found.passed == 4
    assert not found.is_drawn
    percents = [25 * sum(key == "a" for key in line) for line in CHOSEN]
    assert found.distribution.mean == pytest.approx(statistics.fmean(percents))
    deviation = statistics.stdev(percents)
    assert found.distribution.deviation == pytest.approx(deviation)
    assert found.standard_error == pytest.approx(deviation * (1 - alpha) ** 0.5)


def test_options_are_counted_by_whom_they_were_chosen(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    last = count_quiz(quiz).items[3].figures
    assert {one.key: one.chosen for one in last.options} == {
        "a": 3,
        "b": 4,
        "c": 2,
        "d": 0,
    }
    assert [one.key for one in last.options if one.is_right] == ["a"]
    assert last.blank.chosen == 1
    # 2.7 people at either end. At the top 100, then three of 75: 1.7 of them count, so
    # each by 17/30; two of the three chose b. At the bottom one of 0, then three of 25.
    by_key = {one.key: one for one in last.options}
    assert by_key["a"].upper == pytest.approx(1 + 1.7 / 3)
    assert by_key["b"].upper == pytest.approx(2 * 1.7 / 3)
    assert last.upper == pytest.approx(2.7)
    assert last.blank.lower == pytest.approx(1.7 / 3)
    assert last.seconds == 60


def test_trials_and_what_was_brought_over_do_not_count(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN[:2])
    rows_of(quiz, versions, CHOSEN[2:4], is_trial=True)
    rows_of(quiz, versions, CHOSEN[4:6], origin="django-quiz-app")
    assert count_quiz(quiz).attempts == 2
    assert count_question(versions[0].question)[0].figures.moments.n == 2


def test_only_the_newest_grade_counts(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN[:1])
    old = Grade.objects.get()
    new = Grade.objects.create(
        attempt=old.attempt,
        graded_at=NINE,
        score=0,
        possible=4,
        percent=0,
        passed=False,
        reason="Đáp án sai",
    )
    for mark in old.marks.all():
        ItemMark.objects.create(grade=new, item=mark.item, points=0, possible=1)
    found = count_quiz(quiz)
    assert (found.attempts, found.passed) == (1, 0)
    assert found.items[0].figures.moments.facility == 0


def test_a_mended_typing_error_counts_with_its_version_and_a_new_meaning_does_not(four):
    quiz, versions = four
    question = versions[0].question
    rows_of(quiz, versions, CHOSEN[:2])
    mended = QuestionVersion.objects.create(
        question=question,
        number=1,
        correction=1,
        kind="single",
        points=1,
        content=versions[0].content,
        content_hash="mended",
        created_at=NINE,
    )
    rows_of(quiz, [mended, *versions[1:]], CHOSEN[2:4])
    question.stem = "Câu hỏi mang nghĩa khác"
    question.save()
    other = freeze_version(question=question, by=None, at=NINE)
    rows_of(quiz, [other, *versions[1:]], CHOSEN[4:5])
    found = count_question(question)
    assert [(one.number, one.figures.moments.n) for one in found] == [(2, 1), (1, 4)]
    assert found[1].version == mended.pk


def test_what_was_dropped_counts_nowhere(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    ItemMark.objects.filter(item__version=versions[3]).update(points=0, possible=0)
    found = count_quiz(quiz)
    assert [item.version for item in found.items] == [v.pk for v in versions[:3]]


def test_drawn_questions_are_counted_from_those_who_had_them(four):
    quiz, versions = four
    rows_of(quiz, versions[:2], [line[:2] for line in CHOSEN[:5]])
    rows_of(quiz, versions[1:3], [line[1:3] for line in CHOSEN[5:]])
    found = count_quiz(quiz)
    assert found.is_drawn
    assert [item.figures.moments.n for item in found.items] == [5, 10, 5]


def test_one_quiz_of_several_can_be_looked_at(four):
    quiz, versions = four
    other = QuizFactory(questions=[versions[0].question])
    rows_of(quiz, versions, CHOSEN)
    rows_of(other, versions[:1], [("a",), ("b",)])
    question = versions[0].question
    assert count_question(question)[0].figures.moments.n == 12
    assert count_question(question, other)[0].figures.moments.n == 2
    # One question has no rest to be set against.
    assert count_quiz(other).items[0].figures.moments.discrimination is None
    assert count_quiz(other).reliability is None


def test_a_key_that_the_best_do_not_choose_is_flagged(four):
    quiz, versions = four
    # Three right of four, and the last always wrong in the same way.
    rows_of(quiz, versions, [("a", "a", "a", "b")] * 20 + [("a", "b", "c", "a")] * 20)
    flags = count_quiz(quiz).items[3].figures.flags
    assert flags[:2] == [Flag.OTHER_KEY, Flag.AGAINST]


def test_a_quiz_that_is_sat_for_real_is_counted(quiz, lan, minh, hoa):
    for learner, right in ((lan, 3), (minh, 1), (hoa, 0)):
        graded(quiz, learner, right)
    found = count_quiz(quiz)
    assert [item.figures.moments.n for item in found.items] == [3, 3, 3]
    facilities = [item.figures.moments.facility for item in found.items]
    assert facilities == pytest.approx([2 / 3, 1 / 3, 1 / 3])
    assert found.items[0].figures.blank.chosen == 1


def test_nothing_is_counted_of_a_quiz_that_nobody_finished(four, lan):
    quiz, versions = four
    start_attempt(quiz=quiz, learner=lan, at=NINE)
    found = count_quiz(quiz)
    assert (found.attempts, found.items, found.reliability) == (0, (), None)
    assert count_question(versions[0].question) == []
    assert count_question(QuestionFactory(state="draft")) == []


def test_typed_answers_are_listed_by_how_common_they_are(lan, minh, hoa):
    question = question_of_kind("short-text")
    quiz = QuizFactory(questions=[question])
    for learner, text in ((lan, "Hội đồng"), (minh, "Hội đồng"), (hoa, "Sở Nội vụ")):
        attempt = start_attempt(quiz=quiz, learner=learner, at=NINE)
        answer(attempt, 1, text)
        submit_attempt(attempt=attempt, at=NINE)
    found = commonest(question.current_version)
    assert [(one.answer, one.count, one.share) for one in found] == [
        (["Hội đồng"], 2, 0.5),
        (["Sở Nội vụ"], 1, 0.0),
    ]


# --- The pages ---------------------------------------------------------------------------

PAGE = "/quizzes/bon-cau/statistics/"


def page_of(version):
    return f"/quizzes/questions/{version.question.public_id}/statistics/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [0, 1, 2, 5, 40])
def test_pages_open_whatever_there_is(client, trainer, four, size, language):
    quiz, versions = four
    rows_of(quiz, versions, (CHOSEN * 4)[:size])
    client.cookies["django_language"] = language
    client.force_login(trainer)
    for url in (PAGE, page_of(versions[0]), f"{page_of(versions[0])}?quiz=bon-cau"):
        page = client.get(url)
        assert page.status_code == 200
        assert ('class="chart"' in page.text) == (size > (0 if url == PAGE else 1))


@pytest.mark.parametrize("kind", ["matching", "ordering", "number", "gaps", "essay"])
def test_a_page_opens_for_every_kind(client, trainer, lan, kind):
    question = question_of_kind(kind)
    quiz = QuizFactory(questions=[question], reveal="after-sending")
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    submit_attempt(attempt=attempt, at=NINE)
    client.force_login(trainer)
    assert client.get(page_of(question.current_version)).status_code == 200


def test_pages_are_not_there_for_a_manager(client, minh, four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    client.force_login(minh)
    assert client.get(PAGE).status_code == 404
    assert client.get(page_of(versions[0])).status_code == 404


def test_questions_can_be_ordered(client, trainer, four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    client.force_login(trainer)

    def shown(sort):
        rows = client.get(f"{PAGE}?sort={sort}").context["rows"]
        return [round(row.percent) for row in rows]

    assert shown("facility") == sorted(shown("facility"))
    assert sorted(shown("nonsense")) == shown("facility")


def test_a_second_look_counts_nothing_anew(
    client, trainer, four, count_queries, monkeypatch
):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    client.force_login(trainer)
    first = count_queries(lambda: client.get(PAGE))
    second = count_queries(lambda: client.get(PAGE))
    assert second < first - 5
    rows_of(quiz, versions, CHOSEN[:1])
    # However long counting took on this machine.
    monkeypatch.setattr("quizzes.kept._SHARE", 1e9)
    assert client.get(PAGE).context["statistics"].attempts == 11


def test_what_takes_long_to_count_is_shown_a_little_longer(four, monkeypatch):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN[:5])
    clock = iter([0.0, 4.0, 0.0, 4.0])
    monkeypatch.setattr("quizzes.kept.time.perf_counter", lambda: next(clock))
    quiz_statistics(quiz, NINE)
    rows_of(quiz, versions, CHOSEN[5:])
    soon = quiz_statistics(quiz, NINE + timedelta(minutes=2))
    assert (soon.what.attempts, soon.is_behind) == (5, True)
    later = quiz_statistics(quiz, NINE + timedelta(minutes=4))
    assert (later.what.attempts, later.is_behind) == (10, False)


def test_a_page_costs_the_same_for_many_questions_and_attempts(
    client, trainer, four, count_queries
):
    quiz, versions = four
    rows_of(quiz, versions[:2], [line[:2] for line in CHOSEN[:2]])
    client.force_login(trainer)
    client.get(PAGE)
    few = count_queries(lambda: client.get(f"{PAGE}?sort=time"))
    rows_of(quiz, versions, CHOSEN)
    client.get(PAGE)
    assert count_queries(lambda: client.get(f"{PAGE}?sort=time")) == few


def test_a_quiz_leads_a_trainer_to_its_statistics_and_nobody_else(
    client, trainer, lan, four
):
    client.force_login(trainer)
    assert PAGE in client.get("/quizzes/bon-cau/").text
    client.force_login(lan)
    assert PAGE not in client.get("/quizzes/bon-cau/").text


# --- The list of the bank ----------------------------------------------------------------

BANK = "/admin/snippets/quizzes/question/"


def refresh(**options):
    out = StringIO()
    call_command("refresh_statistics", stdout=out, **options)
    return out.getvalue().strip()


def test_refreshing_counts_what_has_changed_and_only_that(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    assert "4 " in refresh()
    figure = versions[3].question.figure
    assert (figure.number, figure.answers) == (1, 10)
    assert figure.facility == pytest.approx(0.3)
    assert "0 " in refresh()
    rows_of(quiz, versions[:1], [("a",)])
    assert "1 " in refresh()
    assert "4 " in refresh(all=True)
    assert "4 " in refresh(all=True, quiz="bon-cau")
    with pytest.raises(CommandError):
        refresh(quiz="khong-co")


def test_a_new_version_begins_without_figures(four):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    refresh()
    question = versions[0].question
    question.stem = "Câu hỏi mang nghĩa khác"
    question.save()
    freeze_version(question=question, by=None, at=NINE)
    refresh()
    question.figure.refresh_from_db()
    assert (question.figure.number, question.figure.answers) == (2, 0)
    assert question.figure.facility is None


def test_the_bank_shows_figures_and_finds_questions_by_what_they_say(author, four):
    quiz, versions = four
    rows_of(quiz, versions, [("a", "a", "a", "b")] * 20 + [("a", "b", "c", "a")] * 20)
    refresh()
    page = author.get(BANK)
    assert "another answer may be right" in page.text
    assert "100 %" in page.text

    def found(flag):
        rows = author.get(BANK, {"flag": flag}).context["object_list"]
        return {row.pk for row in rows}

    wrong_key = versions[3].question_id
    assert found("other-key") == {wrong_key}
    assert versions[0].question_id in found("too-easy")
    assert found("any") >= {wrong_key, versions[0].question_id}
    assert author.get(BANK, {"ordering": "-discrimination"}).status_code == 200
    assert f'href="{PAGE}"' in author.get("/admin/snippets/quizzes/quiz/").text
    assert page_of(versions[0]) in page.text


def test_the_list_costs_the_same_with_figures(author, four, count_queries):
    quiz, versions = four
    rows_of(quiz, versions, CHOSEN)
    refresh()
    before = count_queries(lambda: author.get(BANK))
    QuestionFactory.create_batch(5)
    assert count_queries(lambda: author.get(BANK)) == before
