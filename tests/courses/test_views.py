"""Learning through the web: enrol, read, finish; in both languages; and at a steady cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate, now

from courses.models import (
    CourseCompletion,
    CoursePage,
    Enrolment,
    LessonCompletion,
    LessonPage,
)
from courses.signals import course_completed, curriculum_loaded
from legal.models import LegalChange, LegalDocument
from tests.factories.curriculum import load_small

pytestmark = pytest.mark.django_db
LESSON = "/courses/thu/bai-1/"


@pytest.fixture(autouse=True)
def _curriculum(tmp_path, monkeypatch):
    monkeypatch.setattr(curriculum_loaded, "send", lambda *args, **kwargs: [])
    load_small(tmp_path)


def english(client):
    client.cookies["django_language"] = "en"
    return client


def test_a_visitor_sees_what_a_course_teaches_but_signs_in_to_read(client):
    page = client.get("/courses/thu/").content.decode()
    assert "Nêu được một điều" in page
    assert "Chỉ thị 34-CT/TW" in page
    answer = client.get(LESSON)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_who_is_not_enrolled_is_shown_the_way(client, lan):
    client.force_login(lan)
    assert client.get(LESSON)["Location"] == "/courses/thu/"


def test_a_trainer_reads_without_enrolling(client, trainer):
    client.force_login(trainer)
    assert client.get(LESSON).status_code == 200
    assert not Enrolment.objects.exists()


def test_reading_to_the_end_completes_the_course_once(client, lan):
    heard = []
    course_completed.connect(
        lambda **kwargs: heard.append(kwargs), weak=False, dispatch_uid="t"
    )
    client.force_login(lan)
    assert client.post("/courses/thu/enrol/")["Location"] == LESSON
    assert client.post(LESSON + "complete/")["Location"] == "/courses/thu/bai-2/"
    assert not CourseCompletion.objects.exists()
    client.post("/courses/thu/bai-2/complete/")
    client.post("/courses/thu/bai-2/complete/")
    course_completed.disconnect(dispatch_uid="t")
    assert CourseCompletion.objects.count() == 1
    assert LessonCompletion.objects.count() == 2
    assert len(heard) == 1


def test_what_was_read_in_english_is_read_in_vietnamese(client, lan):
    client.force_login(lan)
    english(client).post(LESSON + "complete/")
    client.cookies["django_language"] = "vi"
    page = client.get("/courses/thu/").content.decode()
    assert LessonCompletion.objects.count() == 1
    assert "1 trong 2" in page or "1 of 2" in page


def test_a_lesson_added_later_leaves_the_completion(client, lan, tmp_path):
    client.force_login(lan)
    client.post(LESSON + "complete/")
    client.post("/courses/thu/bai-2/complete/")
    load_small(tmp_path, lessons=3)
    assert client.get("/courses/thu/bai-3/").status_code == 200
    assert CourseCompletion.objects.filter(learner=lan).exists()


def test_a_course_without_translation_is_shown_in_vietnamese_and_says_so(client, lan):
    CoursePage.objects.get(locale__language_code="en").unpublish()
    client.force_login(lan)
    page = english(client).get("/courses/thu/").content.decode()
    assert "Chuyên đề thử" in page
    assert "only in Vietnamese" in page


def test_an_edit_shows_at_once_and_a_draft_does_not(client, trainer):
    client.force_login(trainer)
    assert "Bài 1" in client.get(LESSON).content.decode()
    page = LessonPage.objects.get(slug="bai-1", locale__language_code="vi")
    page.title = "Bài đã sửa"
    revision = page.save_revision()
    assert "Bài đã sửa" not in client.get(LESSON).content.decode()
    revision.publish()
    assert "Bài đã sửa" in client.get(LESSON).content.decode()


def test_citations_become_chips_to_provisions_on_the_same_page(client, trainer):
    client.force_login(trainer)
    page = client.get(LESSON).content.decode()
    assert '<a class="chip" href="#can-cu-CT-41-CTTW">' in page
    assert 'id="can-cu-CT-41-CTTW"' in page
    assert 'id="can-cu-CT-34-CTTW"' in page


def test_a_chip_says_that_its_provision_changed_after_the_lesson_was_reviewed(
    client, trainer, count_queries
):
    client.force_login(trainer)
    before = count_queries(lambda: english(client).get(LESSON))
    directive = LegalDocument.objects.get(code="CT-41-CTTW")
    change = LegalChange.objects.create(
        relation="amends",
        target=directive,
        source=LegalDocument.objects.get(code="CT-34-CTTW"),
        effective_on=localdate(),
        known_on=localdate(),
        summary="Thử",
        recorded_at=now(),
    )
    LessonPage.objects.update(reviewed_on=localdate() - timedelta(days=1))
    page = english(client).get(LESSON).content.decode()
    chip = page[
        page.index('<a class="chip chip--changed" href="#can-cu-CT-41-CTTW">') :
    ]
    assert "(changed since)" in chip[: chip.index("</a>")]
    assert "Changed from" in page
    # Many changes cost what one does.
    for _number in range(5):
        change.pk = None
        change.public_id = uuid4()
        change.save()
    assert count_queries(lambda: client.get(LESSON)) <= before + 3
    LessonPage.objects.update(reviewed_on=None)
    cache.clear()
    assert "has not been reviewed since" in client.get(LESSON).content.decode()
    LessonPage.objects.update(reviewed_on=localdate())
    cache.clear()
    assert "chip--changed" not in client.get(LESSON).content.decode()


def test_a_self_check_answers_with_and_without_scripts(client, trainer):
    client.force_login(trainer)
    from quizzes.models import Question

    version = Question.objects.get(code="tk-1").current_version
    url = reverse("courses:self_check", args=[version.public_id])
    right = next(o["key"] for o in version.content["options"] if o["correct"])
    full = client.get(url, {"answer": right, "lesson": "1"})
    assert "<html" in full.content.decode()
    fragment = client.get(url, {"answer": right}, headers={"X-Requested-With": "fetch"})
    assert "feedback--right" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    wrong = client.get(
        url, {"answer": "nothing"}, headers={"X-Requested-With": "fetch"}
    )
    assert "feedback--wrong" in wrong.content.decode()
    assert client.get(url, headers={"X-Requested-With": "fetch"}).status_code == 200


def test_a_graded_question_cannot_be_asked_as_a_self_check(client, lan):
    client.force_login(lan)
    from quizzes.models import Question

    version = Question.objects.get(code="q-1").current_version
    url = reverse("courses:self_check", args=[version.public_id])
    assert client.get(url).status_code == 404


def test_opening_a_lesson_costs_the_same_for_two_lessons_and_for_twenty(
    client, lan, tmp_path, count_queries
):
    client.force_login(lan)
    client.post("/courses/thu/enrol/")
    client.get(LESSON)
    few = count_queries(lambda: client.get(LESSON))
    load_small(tmp_path, lessons=20)
    client.get(LESSON)
    assert count_queries(lambda: client.get(LESSON)) == few
    assert few <= 9


@pytest.mark.parametrize("words", ["bai 1", "Bài 1", "KHEN DUNG NGUOI", "34-CT/TW"])
def test_search_finds_without_accents(client, words):
    page = client.get("/search/", {"q": words}).content.decode()
    assert "task-list__link" in page


def test_html_in_a_search_stays_text(client):
    page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
