"""The story of an exam: from a Word table with two faults to a corrected key and its grades."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime, now
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from courses.roles import ensure_roles
from quizzes.kinds import kind_of
from quizzes.models import (
    Appeal,
    Attempt,
    Correction,
    Question,
    QuestionImport,
    Quiz,
    Topic,
)
from tests.factories.word_exam import ESSAY, ROWS, WRONG_KEY, word_exam

pytestmark = pytest.mark.django_db

IMPORT = "/admin/questions/import/"
BANK = reverse("wagtailsnippets_quizzes_question:list")
QUIZZES = reverse("wagtailsnippets_quizzes_quiz:list")
# Lan says what is true, so the wrong key takes a point from her, and a section with it.
ANSWERS = {WRONG_KEY: "Chủ tịch nước"}


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def dinh(client, trainer):
    """The trainer's browser, with the rights that the role gives."""
    ensure_roles()
    UserProfile.objects.create(user=trainer, preferred_language="en")
    return in_english(client, trainer)


@pytest.fixture
def learner(lan):
    """Lan's browser, beside the trainer's."""
    return in_english(Client(), lan)


def in_english(browser, person):
    browser.cookies["django_language"] = "en"
    browser.force_login(person)
    return browser


def words(page) -> str:
    """Return what a page says, its markup left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def links(page) -> str:
    return " ".join(re.findall(r'href="([^"]+)"', page.text))


def upload(client, data: bytes):
    file = SimpleUploadedFile("de-sat-hach.docx", data)
    return client.post(IMPORT, {"file": file}, follow=True)


def exam_form(**changes):
    """Return the form of the quiz: a blueprint of three sections, one of them an essay."""
    topics = {topic.name: topic.pk for topic in Topic.objects.all()}
    closes_at = localtime(now() + timedelta(days=1))
    return nested_form_data(
        {
            "title": "Sát hạch tháng 11",
            "slug": "sat-hach-thang-11",
            "preset": "exam",
            "purpose": "exam",
            "pass_percent": 70,
            "attempts_allowed": 0,
            "wait_minutes": 0,
            "reveal": "after-sending",
            "shuffle_questions": "on",
            "shuffle_options": "on",
            "borderline_percent": 0,
            "closes_at": f"{closes_at:%Y-%m-%d %H:%M}",
            "sections": inline_formset(
                [
                    {"title": "Thẩm quyền", "pass_percent": 70},
                    {"title": "Hồ sơ", "pass_percent": ""},
                    {"title": "Tự luận", "pass_percent": 50},
                ]
            ),
            "draws": inline_formset(
                [
                    {"topic": topics["Thẩm quyền"], "count": 3, "section": 1},
                    {"topic": topics["Hồ sơ, thủ tục"], "count": 6, "section": 2},
                    {"topic": topics["Tự luận"], "count": 1, "section": 3},
                ]
            ),
            "fixed_questions": inline_formset([]),
            **changes,
        }
    )


def edit(quiz: Quiz) -> str:
    return reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])


def saved(quiz: Quiz, **changes):
    """Return the form of a quiz that is there, its rows as they stand."""
    rows = {
        name: inline_formset(
            [
                {"id": row.pk, **{one: getattr(row, one) or "" for one in fields}}
                for row in getattr(quiz, name).all()
            ],
            initial=getattr(quiz, name).count(),
        )
        for name, fields in (
            ("sections", ["title", "pass_percent"]),
            ("draws", ["topic_id", "count", "section"]),
        )
    }
    form = exam_form(
        **rows,
        reveal=quiz.reveal,
        time_limit_minutes=quiz.time_limit_minutes,
        attempts_allowed=quiz.attempts_allowed,
        wait_minutes=quiz.wait_minutes,
        **changes,
    )
    return {name.replace("-topic_id", "-topic"): value for name, value in form.items()}


def sit(client, quiz: Quiz, person) -> Attempt:
    """Sit the quiz through its pages, with what is true for an answer."""
    client.post(f"/quizzes/{quiz.slug}/start/")
    attempt = Attempt.objects.open().get(quiz=quiz, learner=person)
    for item in attempt.items.select_related("version__question"):
        page = client.get(f"/quizzes/{quiz.slug}/take/?q={item.position}")
        assert item.version.content["stem"]["vi"][:20].split("]]")[-1] in words(page)
        client.post(
            f"/quizzes/{quiz.slug}/save/",
            {
                "attempt": attempt.public_id,
                "position": item.position,
                "answer": true_answer(item.version),
                "go": "next",
            },
        )
    page = client.get(f"/quizzes/{quiz.slug}/summary/")
    assert page.context["empty"] == 0
    client.post(f"/quizzes/{quiz.slug}/submit/", {"attempt": attempt.public_id})
    attempt.refresh_from_db()
    return attempt


def true_answer(version) -> list[str]:
    text = ANSWERS.get(version.question.code)
    if text:
        options = version.content["options"]
        return [one["key"] for one in options if one["text"]["vi"] == text]
    if version.kind == "essay":
        return [ESSAY]
    return kind_of(version.kind).right_answer(version.content)


def bring_in(client) -> None:
    """Upload the faulty file, read what it says, mend it, look once more, and confirm."""
    assert IMPORT in links(client.get(BANK))
    start = client.get(IMPORT)
    assert f"{IMPORT}templates/docx/" in links(start)

    plan = upload(client, word_exam(faulty=True))
    said = words(plan)
    assert "de-sat-hach.docx, table 1, row 3, column “Đáp án”" in said
    assert "“E”" in said
    assert "de-sat-hach.docx, table 1, row 5, column “Đáp án”" in said
    assert "The right answer is missing" in said
    assert plan.context["outcome"].created == len(ROWS) - 2
    assert not Question.objects.exists()

    plan = upload(client, word_exam())
    assert (plan.context["problems"], plan.context["outcome"].created) == ([], 10)
    preview = client.get(plan.request["PATH_INFO"] + "preview/")
    assert "Ai quyết định tặng Huân chương Lao động?" in words(preview)
    row = QuestionImport.objects.latest("pk")
    done = client.post(f"{IMPORT}{row.public_id}/decide/", {"confirm": 1}, follow=True)
    assert row.name in done.text
    theirs = f"{BANK}?imported={row.pk}"
    assert theirs in links(done)
    assert len(client.get(theirs).context["object_list"]) == 10
    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}
    assert Question.objects.count() == 10


def put_in_use(client) -> None:
    """Choose all of them in the list, read that nothing speaks against it, and confirm."""
    url = reverse("wagtail_bulk_action", args=["quizzes", "question", "put-in-use"])
    ids = "&".join(f"id={pk}" for pk in Question.objects.values_list("pk", flat=True))
    asked = client.get(f"{url}?{ids}&next={BANK}")
    assert asked.context["unable"] == []
    client.post(f"{url}?{ids}&next={BANK}")
    assert Question.objects.filter(state="live").count() == 10


def build(client, trainer) -> Quiz:
    """Draft the quiz, see that the bank can fill it, try it out, publish it."""
    client.post(reverse("wagtailsnippets_quizzes_quiz:add"), exam_form())
    quiz = Quiz.objects.get()
    assert (quiz.reveal, quiz.time_limit_minutes, quiz.attempts_allowed) == (
        "after-closing",
        45,
        2,
    )
    assert "the bank can fill this quiz" in words(client.get(edit(quiz)))
    own_page = links(client.get(quiz.get_absolute_url()))
    assert edit(quiz) in own_page
    assert f"/marking/?quiz={quiz.slug}" in own_page
    assert "No attempt fits" in words(client.get(f"/marking/?quiz={quiz.slug}"))

    client.post(f"/quizzes/{quiz.slug}/start/", {"trial": 1})
    trial = Attempt.objects.get()
    page = client.get(f"/quizzes/{quiz.slug}/take/")
    assert page.status_code == 200
    client.post(f"/quizzes/{quiz.slug}/submit/", {"attempt": trial.public_id})
    assert "A trial by a trainer" in words(client.get(trial.get_absolute_url()))

    answer = client.post(edit(quiz), saved(quiz, is_live="on"))
    assert answer.status_code == 302, words(answer)
    quiz.refresh_from_db()
    assert quiz.is_live
    assert quiz.draws.count() == 3
    return quiz


def mark(client, attempt: Attempt) -> None:
    """Find the essay at the desk, hold it, give points and a comment."""
    assert "Hoàng Thị Lan" in words(client.get("/marking/"))
    client.post(f"/marking/{attempt.public_id}/hold/")
    desk = client.get(f"/marking/{attempt.public_id}/")
    assert ESSAY in words(desk)
    [essay] = desk.context["essays"]
    first, second = [score.name for score in essay.fields.scores]
    answer = client.post(
        f"/marking/{attempt.public_id}/",
        {
            first: "2,5",
            second: "1.5",
            essay.fields.comment_name: "Có số liệu; nêu thêm nguồn.",
            "go": "next",
        },
        follow=True,
    )
    assert "the result is out" in words(answer)


def test_from_a_word_table_to_a_corrected_key(dinh, learner, trainer, lan):
    bring_in(dinh)
    put_in_use(dinh)
    quiz = build(dinh, trainer)

    assert "Sát hạch tháng 11" in words(learner.get("/quizzes/"))
    attempt = sit(learner, quiz, lan)
    assert attempt.state == "marking"
    result = attempt.get_absolute_url()
    assert "Waiting to be marked" in words(learner.get(result))

    mark(dinh, attempt)
    page = words(learner.get(result))
    assert "Not yet passed" in page  # 2 of 3 points where its section asks for 70 %
    assert "15/17" in page
    assert "Thủ tướng Chính phủ" not in page  # keys only once the quiz has closed

    own_page = links(dinh.get(quiz.get_absolute_url()))
    figures = reverse("quizzes:statistics", args=[quiz.slug])
    assert figures in own_page
    assert "Ai quyết định tặng Huân chương Lao động?" in words(dinh.get(figures))
    assert learner.get(figures).status_code == 404

    wrong = attempt.items.get(version__question__code=WRONG_KEY)
    doubt = reverse("quizzes:appeal", args=[attempt.public_id, wrong.position])
    learner.post(doubt, {"text": "Huân chương do Chủ tịch nước quyết định tặng."})
    appeal = Appeal.objects.get()
    assert appeal.get_absolute_url() in links(dinh.get("/marking/appeals/"))
    answered = dinh.post(
        appeal.get_absolute_url(),
        {"answer": "Đúng vậy, đáp án nhập sai.", "decision": "uphold"},
        follow=True,
    )
    correct = reverse("quizzes_correct", args=[wrong.version.question_id])
    assert correct in links(answered)
    assert "Đúng vậy, đáp án nhập sai." in words(learner.get(doubt))

    [right] = true_answer(wrong.version)
    remedy = {"number": 1, "remedy": "rekey", "right": right}
    shown = dinh.get(correct, remedy)
    assert "1 attempt passes now" in words(shown)
    assert "Hoàng Thị Lan" in words(shown)
    assert not Correction.objects.exists()
    dinh.post(
        correct,
        {
            **remedy,
            "expected": str(shown.context["counts"]),
            "reason": "Huân chương do Chủ tịch nước tặng.",
        },
    )
    old, new = attempt.grades.order_by("pk")
    assert (old.score, old.passed) == (Decimal(15), False)
    assert (new.score, new.passed) == (Decimal(16), True)
    page = words(learner.get(result))
    assert "16/17" in page
    assert "15/17" in page
    assert "Huân chương do Chủ tịch nước tặng." in page
