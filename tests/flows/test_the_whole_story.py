"""The whole story on the real curriculum: she learns, is certified, and her manager sees it."""

import io
import re
from datetime import date

import openpyxl
import pypdf
import pytest
from django.utils.timezone import now

from certification.models import Assignment, Certificate, Programme
from certification.services import refresh_standing
from courses.loading import load_curriculum
from courses.models import CoursePage, LessonPage
from legal.models import ChangeItem, LegalChange
from quizzes.models import Attempt, Question, Quiz
from quizzes.papers import paper_on
from quizzes.services import freeze_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(province) -> Programme:
    """The repository's own curriculum and programme, asked of everyone in the province."""
    load_curriculum(at=now())
    _what_rests_on_law_nobody_has_read_waits_and_quizzes_still_fill()
    programme = Programme.objects.get()
    Assignment.objects.create(
        programme=programme, unit=province, due_on=date(2099, 12, 31)
    )
    return programme


def read(client, course: CoursePage) -> None:
    client.post(f"/courses/{course.slug}/enrol/")
    for lesson in LessonPage.objects.live().child_of(course):
        url = f"/courses/{course.slug}/{lesson.slug}/"
        assert client.get(url).status_code == 200
        client.post(f"{url}complete/")


def sit(client, learner, quiz: Quiz, *, right: int) -> Attempt:
    """Sit a quiz through its pages, the first ``right`` questions rightly."""
    client.post(f"/quizzes/{quiz.slug}/start/")
    attempt = Attempt.objects.open().get(quiz=quiz, learner=learner)
    for item in attempt.items.select_related("version"):
        good = [o["key"] for o in item.version.content["options"] if o["correct"]]
        bad = [o["key"] for o in item.version.content["options"] if not o["correct"]]
        client.post(
            f"/quizzes/{quiz.slug}/save/",
            {
                "attempt": attempt.public_id,
                "position": item.position,
                "answer": good if item.position <= right else bad[:1],
                "go": "next",
            },
        )
    client.post(f"/quizzes/{quiz.slug}/submit/", {"attempt": attempt.public_id})
    attempt.refresh_from_db()
    return attempt


def test_from_the_first_lesson_to_the_managers_spreadsheet(
    client, lan, minh, hoa, commune, programme
):
    refresh_standing(at=now())
    first, second = [
        requirement.quiz for requirement in programme.requirements.filter(kind="quiz")
    ]
    courses = [
        requirement.course
        for requirement in programme.requirements.filter(kind="course")
    ]
    client.force_login(lan)
    read(client, courses[0])
    assert sit(client, lan, first, right=12).grades.get().passed is False
    assert sit(client, lan, first, right=16).grades.get().passed is True
    read(client, courses[1])
    assert not Certificate.objects.exists()
    sit(client, lan, second, right=20)

    certificate = Certificate.objects.get(holder=lan)
    paper = client.get(f"/certificates/{certificate.number}.pdf")
    text = pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "Hoàng Thị Lan" in text
    assert certificate.number in text

    client.logout()
    check = client.get(f"/verify/{certificate.number}/").content.decode()
    assert "Còn hiệu lực" in check
    assert "Hoàng Thị Lan" not in check

    client.force_login(minh)
    people = f"/reports/units/{commune.public_id}/people/"
    assert "Hoàng Thị Lan" in client.get(f"{people}?state=certified").content.decode()
    answer = client.get(f"{people}?state=certified&format=xlsx")
    book = openpyxl.load_workbook(
        io.BytesIO(
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
    )
    cells = [str(cell.value) for row in book.worksheets[1] for cell in row]
    assert any("Lan" in cell for cell in cells)

    client.force_login(hoa)
    assert client.get(people).status_code == 404
    assert client.get(f"/reports/people/{lan.public_id}/").status_code == 404


def test_a_changed_key_leaves_old_attempts_alone_and_serves_new_ones(
    client, lan, programme
):
    quiz = Quiz.objects.get(slug="kiem-tra-chi-thi-34-den-41")
    client.force_login(lan)
    old = sit(client, lan, quiz, right=20)
    item = old.items.select_related("version__question").filter(version__kind="single")[
        0
    ]
    question: Question = item.version.question
    before = client.get(old.get_absolute_url()).content.decode()

    wrong, right = (
        question.options.filter(is_correct=False)[0],
        question.options.get(is_correct=True),
    )
    wrong.is_correct, right.is_correct = True, False
    wrong.save()
    right.save()
    question.stem = "Câu này vừa được viết lại"
    question.save()
    version = freeze_version(
        question=Question.objects.get(pk=question.pk), by=None, at=now()
    )

    assert version.number == item.version.number + 1
    after = client.get(old.get_absolute_url()).content.decode()
    plain = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert plain.sub("", after) == plain.sub("", before)
    assert old.grades.get().percent == 100
    assert Question.objects.get(pk=question.pk).current_version == version


def _what_rests_on_law_nobody_has_read_waits_and_quizzes_still_fill():
    """Law 06/2026 amends Articles 23 and 84 from October; their new wording is not known."""
    change = LegalChange.objects.get(loaded_key="L-06-2026-L-06-2022")
    waiting = change.items.to_review()
    assert waiting.filter(kind="question").count() == 8
    assert waiting.filter(kind="lesson").count() == 2
    assert not ChangeItem.objects.exclude(change=change).to_review().exists()
    october = Question.objects.filter(suspended_from=date(2026, 10, 1))
    assert october.count() == 8
    assert not Question.objects.filter(suspended_from__lt=date(2026, 10, 1)).exists()
    for quiz in Quiz.objects.filter(is_live=True):
        assert paper_on(quiz, date(2026, 11, 24)).problems() == []
