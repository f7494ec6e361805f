"""What `make screenshots` shows: people in the middle of things, on the demo data.

Run as a program on a database that seed_demo has filled; the last line it prints tells
``screenshots.py`` in JSON where the screens are.
"""

from __future__ import annotations

import json
import sys
from typing import Any

PASSWORD = "thidua-demo"  # noqa: S105  # seed_demo's, known to everyone

ESSAY = (
    "Thôn Nà Khoang giảm 7 hộ nghèo trong năm, làm 1,2 km đường nội thôn do dân góp 310 "
    "ngày công. Trưởng thôn họp dân mỗi tháng, việc gì cũng bàn trước khi làm. Đề nghị "
    "tặng Giấy khen cho tập thể thôn."
)

GIFT = """$CATEGORY: Hồ sơ khen thưởng

::ho-so-1:: Hồ sơ đề nghị tặng Giấy khen gồm những gì? {
=Tờ trình, báo cáo thành tích, biên bản họp xét
~Chỉ tờ trình
~Sơ yếu lý lịch
}

::ho-so-2:: Ai xác nhận báo cáo thành tích của tập thể? {
~Người lập báo cáo
~Văn phòng
}

::ho-so-3:: Chỉ thị 34-CT/TW được ban hành vào ngày nào? {
=07/4/2014
~26/12/2024
}

::ho-so-4:: Hội nghị xét khen thưởng lập biên bản. {TRUE}

::ho-so-5:: Thời hạn thông báo kết quả là bao nhiêu ngày? {=Mười ~Hai mươi
"""


def set_scene() -> dict[str, Any]:
    """Let the officer read, another sit a quiz; find somebody who has finished."""
    import django

    django.setup()
    from django.db.models import Q
    from django.utils.timezone import now

    from certification.models import Certificate
    from courses.models import CoursePage, LessonPage
    from courses.services import complete_lesson
    from organisation.models import User
    from quizzes.models import Attempt, Quiz
    from quizzes.services import save_response, start_attempt

    officer = User.objects.get(username="officer")
    course = CoursePage.objects.live().filter(locale__language_code="vi").first()
    quiz = Quiz.objects.filter(is_live=True).order_by("pk").first()
    certificate = Certificate.objects.filter(holder__is_active=True).last()
    graduate = certificate.holder if certificate else None
    if not (course and quiz and certificate and graduate):
        sys.exit("The demo data shows no course, quiz or certificate.")
    lessons = list(LessonPage.objects.live().child_of(course).order_by("path"))
    for lesson in lessons[:3]:
        complete_lesson(learner=officer, lesson=lesson, at=now())
    others = User.objects.filter(is_active=True, is_staff=False).exclude(
        Q(attempts__isnull=False) | Q(pk__in=[officer.pk, graduate.pk])
    )
    sitter = others.filter(appointments__is_head=False).order_by("pk")[0]
    attempt = start_attempt(quiz=quiz, learner=sitter, at=now(), seed=34)
    for item in attempt.items.order_by("position")[:4]:
        save_response(
            attempt=attempt, item=item, answer=item.option_order[:1], at=now()
        )
    for person in (graduate, sitter):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    last = Attempt.objects.filter(learner=graduate, state="graded").latest("pk")
    return {
        **examination(sitter),
        "course": course.slug,
        "lesson": lessons[3].slug,
        "page": lessons[3].pk,
        "quiz": quiz.slug,
        "sitter": sitter.username,
        "graduate": graduate.username,
        "attempt": str(last.public_id),
        "certificate": certificate.number,
    }


def examination(sitter: Any) -> dict[str, str]:
    """Let the sitter match pairs, an essay wait for its marker, a trainer have a plan."""
    from django.utils.timezone import now

    from organisation.models import User
    from quizzes.importing import desk
    from quizzes.services import save_response, start_attempt, submit_attempt
    from quizzes.services.marking import hold_attempt

    trainer = User.objects.get(username="trainer")
    kinds = quiz_of("ghep-doi", "Thẩm quyền khen thưởng: luyện tập", [pairs()])
    start_attempt(quiz=kinds, learner=sitter, at=now(), seed=3)
    written = quiz_of("tu-luan", "Nhận xét thành tích: tự luận", [essay()])
    attempt = start_attempt(quiz=written, learner=sitter, at=now(), seed=3)
    item = attempt.items.select_related("attempt", "version").get()
    save_response(
        attempt=attempt,
        item=item,
        answer=[ESSAY],
        at=now(),
    )
    submit_attempt(attempt=attempt, at=now())
    hold_attempt(attempt=attempt, marker=trainer, at=now())
    plan = desk.receive(
        data=GIFT.encode(),
        name="ho-so-khen-thuong.gift",
        format_name="",
        pictures={},
        by=trainer,
        at=now(),
    )
    return {
        "kinds": kinds.slug,
        "essay": str(attempt.public_id),
        "plan": str(plan.public_id),
    }


def quiz_of(slug: str, title: str, questions: list[Any]) -> Any:
    """Publish a practice quiz of these questions."""
    from quizzes.models import Quiz, QuizQuestion

    quiz = Quiz.objects.create(slug=slug, title=title, purpose="practice")
    for order, question in enumerate(questions):
        QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=order)
    quiz.is_live = True
    quiz.save()
    return quiz


def pairs() -> Any:
    return question(
        "ghep-tham-quyen",
        "matching",
        "Ai quyết định hình thức khen thưởng nào?",
        [
            {"text": "Huân chương Lao động", "match": "Chủ tịch nước"},
            {"text": "Bằng khen của tỉnh", "match": "Chủ tịch UBND cấp tỉnh"},
            {"text": "Giấy khen của xã", "match": "Chủ tịch UBND cấp xã"},
            {"match": "Chủ tịch Quốc hội"},
        ],
    )


def essay() -> Any:
    return question(
        "viet-nhan-xet",
        "essay",
        "Nhận xét thành tích của một tập thể thôn đề nghị tặng Giấy khen.",
        [
            {"text": "Cụ thể, có số liệu", "points": 4},
            {"text": "Đúng đối tượng, đúng hình thức", "points": 4},
            {"text": "Văn phong hành chính", "points": 2},
        ],
        points=10,
        words_min=30,
        words_max=300,
    )


def question(
    code: str, kind: str, stem: str, rows: list[dict[str, Any]], **fields: Any
) -> Any:
    """Put a question of any kind in use."""
    from django.utils.timezone import now

    from quizzes.models import Question, QuestionOption, Topic
    from quizzes.services import freeze_version

    made = Question.objects.create(
        code=code,
        kind=kind,
        stem=stem,
        state="live",
        topic=Topic.objects.get(code="ho-so"),
        explanation="Theo Luật Thi đua, khen thưởng năm 2022.",
        **fields,
    )
    for order, row in enumerate(rows):
        QuestionOption.objects.create(
            question=made, sort_order=order, key="abcdefgh"[order], **row
        )
    freeze_version(question=made, by=None, at=now())
    return made


if __name__ == "__main__":
    print(json.dumps(set_scene()))
