"""The short way back after a change of law: paths, quizzes, readings, annexes, pages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certification import delta_page
from certification.basis import basis_for, changed_from
from certification.delta_keeping import keep_current
from certification.delta_paths import follow_change, keep_quizzes
from certification.models import Annex, DeltaPath, DeltaReading, Requirement
from certification.refusals import ChangeAhead, NothingToRenew
from certification.services import mark_delta_reading, settle_if_done
from certification.services.renewing import annex_text
from courses.models import LessonPage
from courses.models.pages import LessonCitation
from legal.signals import provision_changed
from quizzes.models import Question, Quiz
from quizzes.services import start_attempt, submit_attempt
from quizzes.services.using import retire
from tests.factories.certification import CertificateFactory, attempt_quiz
from tests.factories.legal import (
    make_change,
    make_document,
    make_provision,
    make_wording,
)
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 5)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def law(db):
    return make_document()


@pytest.fixture
def articles(law):
    first = make_provision(law, "dieu-23", "Một năm xét một lần.")
    make_wording(first, "Mỗi đợt xét một lần.", valid_from=date(2026, 10, 1))
    return first, make_provision(law, "dieu-84", "Ba bộ hồ sơ.")


@pytest.fixture
def bank(programme, articles):
    """Four questions on Article 84 in a quiz of the programme, and one on nothing.

    Looked at since the law changed, so that nothing suspends them.
    """
    topic = TopicFactory()
    drawn = QuizFactory(draws=[(topic, 1)])
    Requirement.objects.create(
        programme=programme, kind="quiz", quiz=drawn, sort_order=90
    )
    QuestionFactory(topic=topic)
    programme.delta_questions = 2
    programme.save()
    return QuestionFactory.create_batch(
        4, topic=topic, provision=articles[1], reviewed_on=date(2026, 10, 5)
    )


@pytest.fixture
def lessons(course, articles):
    """The second of the course's two lessons cites Article 23."""
    first, second = LessonPage.objects.child_of(course).order_by("path")
    LessonCitation.objects.create(page=second, provision=articles[0])
    return first, second


@pytest.fixture
def certificate(lan, programme, lessons, bank):
    return CertificateFactory(
        holder=lan,
        programme=programme,
        issued_on=MAY,
        basis=basis_for(programme, MAY),
    )


@pytest.fixture
def change(law, articles, certificate):
    """A law amends both articles from 1 October, and everyone below was told."""
    source = make_document("L-06-2026", in_force_on=date(2026, 10, 1))
    made = make_change(law, *articles, source=source)
    provision_changed.send(
        type(made), change=made, provision_ids={one.pk for one in articles}
    )
    return made


@pytest.fixture
def path(change):
    return DeltaPath.objects.get()


def read(path, person, step="", at=NOW):
    return mark_delta_reading(path=path, person=person, step=step, at=at)


def walk(path, person, at=NOW):
    """Do every step of a path, the quiz last."""
    for step in ("", *path.lessons):
        read(path, person, step, at)
    attempt_quiz(person, path.quiz, at, "100")
    return settle_if_done(path=path, person=person, at=at)


# --- The path --------------------------------------------------------------------------


def test_a_path_is_the_lessons_that_cite_what_changed_and_a_few_questions(
    path, lessons, bank, programme
):
    assert path.lessons == [str(lessons[1].translation_key)]
    quiz = path.quiz
    assert (quiz.is_live, quiz.is_listed, quiz.pass_percent) == (True, False, 80)
    assert quiz.fixed_count == 2
    assert {row.question_id for row in quiz.fixed_questions.all()} == {
        question.pk for question in bank
    }
    assert quiz.led_from.endswith(f"/{path.change.public_id}/")


def test_the_quiz_keeps_in_step_with_the_bank(path, bank):
    Question.objects.filter(pk__in=[q.pk for q in bank[:3]]).update(
        suspended_from=date(2026, 10, 1)
    )
    keep_quizzes([bank[0].provision_id])
    quiz = Quiz.objects.get(pk=path.quiz_id)
    assert quiz.fixed_count == quiz.fixed_questions.count() == 1
    # A trainer may take out the last one: the quiz of a path keeps nobody from it.
    retire(question=bank[3], by=None, at=NOW)
    quiz.refresh_from_db()
    assert (quiz.is_live, quiz.fixed_count) == (False, None)
    Question.objects.update(suspended_from=None)
    keep_quizzes([bank[0].provision_id])
    quiz.refresh_from_db()
    assert (quiz.is_live, quiz.fixed_count) == (True, 2)


def test_questions_that_a_person_marks_are_not_asked(path, bank):
    Question.objects.filter(pk__in=[q.pk for q in bank]).update(kind="essay")
    keep_quizzes([bank[0].provision_id])
    assert not Quiz.objects.get(pk=path.quiz_id).is_live


def test_the_quiz_is_in_no_list_and_can_be_begun_from_its_address(client, lan, path):
    client.force_login(lan)
    assert path.quiz.title not in client.get("/quizzes/").content.decode()
    page = client.get(path.quiz.get_absolute_url()).content.decode()
    assert path.quiz.led_from in page
    assert client.post(f"{path.quiz.get_absolute_url()}start/").status_code == 302
    assert lan.attempts.filter(quiz=path.quiz).exists()


def test_making_paths_again_changes_nothing(path, change):
    before = (path.quiz_id, list(path.lessons))
    follow_change(change, NOW)
    again = DeltaPath.objects.get()
    assert (again.quiz_id, again.lessons) == before


# --- The way ---------------------------------------------------------------------------


def test_the_last_step_adds_the_annex_whatever_the_order(path, lan, certificate):
    lesson = path.lessons[0]
    attempt_quiz(lan, path.quiz, NOW, "100")
    assert settle_if_done(path=path, person=lan, at=NOW) == []
    assert read(path, lan, lesson) == []
    (annex,) = read(path, lan)
    assert annex.certificate == certificate
    assert annex.nth == 1
    assert changed_from([certificate.pk], date(2026, 11, 24)) == {}
    eve = date(2026, 11, 23)
    assert changed_from([certificate.pk], eve) == {certificate.pk: date(2026, 10, 1)}
    evidence = annex.evidence
    assert evidence["source"] == "L-06-2026"
    assert [one["key"] for one in evidence["lessons"]] == [lesson]
    assert evidence["quiz"]["percent"] == "100.00"
    first, second = evidence["provisions"]
    assert first["before"] != first["after"]
    assert second["before"] == second["after"]


def test_doing_it_twice_adds_one_annex_and_one_reading(path, lan):
    assert len(walk(path, lan)) == 1
    assert walk_again(path, lan) == []
    assert Annex.objects.count() == 1
    assert DeltaReading.objects.count() == 2


def walk_again(path, person):
    return [annex for step in ("", *path.lessons) for annex in read(path, person, step)]


def test_passing_the_quiz_last_adds_the_annex_as_it_is_graded(path, lan):
    for step in ("", *path.lessons):
        read(path, lan, step)
    attempt = start_attempt(quiz=path.quiz, learner=lan, at=NOW)
    for item in attempt.items.all():
        item.responses.create(answer=["a"], saved_at=NOW)
    grade = submit_attempt(attempt=attempt, at=NOW)
    assert grade.passed
    assert Annex.objects.get().at == NOW


def test_an_annex_for_one_change_leaves_another_open(
    path, lan, law, articles, certificate
):
    other = make_change(law, articles[0], effective_on=date(2026, 11, 1))
    follow_change(other, NOW)
    walk(path, lan)
    found = changed_from([certificate.pk], date(2026, 11, 24))
    assert found == {certificate.pk: date(2026, 11, 1)}


def test_before_the_day_the_steps_are_closed(path, lan):
    with pytest.raises(ChangeAhead):
        read(path, lan, at=datetime(2026, 9, 30, 2, 0, tzinfo=UTC))
    assert not DeltaReading.objects.exists()


def test_who_holds_nothing_that_is_touched_has_nothing_to_read(
    path, hoa, lan, programme, certificate
):
    with pytest.raises(NothingToRenew):
        read(path, hoa)
    certificate.expires_on = date(2026, 11, 24)
    certificate.save()
    with pytest.raises(NothingToRenew):
        read(path, lan)


def test_a_newer_certificate_settles_it_by_itself(path, lan, programme, certificate):
    newer = CertificateFactory(
        holder=lan, programme=programme, nth=2, basis=certificate.basis
    )
    day = date(2026, 11, 24)
    assert changed_from([newer.pk], day) == {}
    (row,) = delta_page.touched_by_law(person=lan, on=day)
    assert row.state == "renewed"


def test_a_withdrawn_change_asks_nothing_more(client, path, lan, change):
    change.withdrawn_at = NOW
    change.save()
    with pytest.raises(NothingToRenew):
        read(path, lan, at=NOW + timedelta(hours=1))


def test_who_has_nothing_left_to_do_is_settled_by_the_nightly_round(path, lan, bank):
    for step in ("", *path.lessons):
        read(path, lan, step)
    assert not Annex.objects.exists()
    Question.objects.update(suspended_from=date(2026, 10, 1))
    assert keep_current(at=NOW).annexes == 1
    assert keep_current(at=NOW).annexes == 0


def test_the_line_names_the_law_and_what_it_amends(change):
    assert annex_text(change, date(2026, 11, 24), "en") == (
        "Brought up to date with Luật 06/2026/QH16 (amends Article 23, Article 84 Luật "
        "06/2022/QH15) on 24/11/2026."
    )


# --- The pages -------------------------------------------------------------------------


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


def test_a_holder_walks_the_way_page_by_page(client, english, path, lan, certificate):
    client.force_login(lan)
    listed = client.get("/learn/changes/").content.decode()
    assert "about 5 minutes" in listed
    page = client.get(path.quiz.led_from).content.decode()
    assert "Ba bộ hồ sơ." in page
    assert "comparison__lost" in page
    assert "comparison__gained" in page
    assert page.count("button--primary") == 1
    for step in ("", *path.lessons):
        answer = client.post(f"{path.quiz.led_from}read/", {"step": step})
        assert answer.status_code == 302
    attempt_quiz(lan, path.quiz, NOW, "100")
    settle_if_done(path=path, person=lan, at=NOW)
    page = client.get(path.quiz.led_from).content.decode()
    assert "Brought up to date with" in page
    assert "button--primary" not in page
    assert "Nothing to catch up with" in client.get("/learn/changes/").content.decode()


def test_the_pages_are_for_holders_only(client, path, lan, hoa):
    for person, status in ((lan, 200), (hoa, 404)):
        client.force_login(person)
        assert client.get(path.quiz.led_from).status_code == status
    assert client.post(f"{path.quiz.led_from}read/").status_code == 404
    client.force_login(lan)
    wrong = client.post(f"{path.quiz.led_from}read/", {"step": "khong-co"})
    assert wrong.status_code == 404


def test_who_left_every_unit_still_has_the_pages(client, path, lan):
    lan.appointments.all().delete()
    client.force_login(lan)
    assert client.get(path.quiz.led_from).status_code == 200


def test_the_list_costs_the_same_for_five_as_for_one(
    client, path, lan, law, articles, count_queries
):
    client.force_login(lan)
    client.get("/learn/changes/")
    few = count_queries(lambda: client.get("/learn/changes/"))
    for number in range(4):
        day = date(2026, 10, 2 + number)
        follow_change(make_change(law, articles[0], effective_on=day), NOW)
    assert len(delta_page.touched_by_law(person=lan, on=date(2026, 11, 24))) == 5
    client.get("/learn/changes/")
    assert count_queries(lambda: client.get("/learn/changes/")) == few


def test_recording_and_withdrawing_move_the_standings_in_the_same_transaction(
    path, lan, change, programme
):
    standing = lan.standings.get(programme=programme)
    assert standing.basis_changed_from == date(2026, 10, 1)
    change.withdrawn_at = NOW
    change.save()
    provision_changed.send(type(change), change=change, provision_ids=set())
    standing.refresh_from_db()
    assert standing.basis_changed_from is None
