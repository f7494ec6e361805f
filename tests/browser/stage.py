"""Build what the browser tests play on: the real curriculum and a few known people.

Run as a program in a folder named by VAR_DIR; does again only what has changed. Leaves
``facts.json`` there, which tells the tests what they cannot see on a page.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))

import prepare  # noqa: E402  # found by the line above

PASSWORD = "thidua-demo"
OFFICERS = 60


def build() -> None:
    """Fill a new database. Dropped first: migrations may have been written anew."""
    database = prepare.sqlite_file()
    assert database is not None
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    prepare.command("migrate", "--no-input", "--verbosity=0")()
    prepare.command("load_curriculum")()
    facts = people() | curriculum()
    every_kind()
    begin_reading()
    quizzes_with_everything()
    facts["essay"] = essay()
    much_answered()
    facts["change"] = outdated()
    (prepare.VAR / "facts.json").write_text(
        json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def people() -> dict[str, object]:
    """Make the province, its heads, a pool of officers, and one who has finished."""
    from django.contrib.auth.models import Group
    from django.utils.timezone import localdate

    from certification.models import Assignment, Certificate, Programme
    from organisation import services
    from organisation.access import TRAINERS
    from organisation.models import Unit, User

    opened = date(2025, 7, 1)

    def unit(name: str, kind: str, code: str, parent: Unit | None) -> Unit:
        return services.open_unit(
            name=name, kind=kind, code=code, parent=parent, opened_on=opened
        )

    def person(username: str, last: str, first: str) -> User:
        return services.create_person(
            username=username, last_name=last, first_name=first, password=PASSWORD
        )

    def post(who: User, where: Unit, title: str, *, head: bool = False) -> None:
        services.appoint(
            person=who,
            unit=where,
            title=title,
            starts_on=opened,
            is_head=head,
            is_concurrent=not head,
        )

    province = unit("Tỉnh Tuyên Quang", "province", "TQ", None)
    commune = unit("UBND xã Nậm Mẫu", "commune", "X01", province)
    department = unit("Sở Nội vụ", "department", "S01", province)
    programme = Programme.objects.get()
    Assignment.objects.create(
        programme=programme, unit=province, due_on=localdate() + timedelta(days=60)
    )
    post(person("manager", "Ma Văn", "Minh"), province, "Chủ tịch", head=True)
    post(person("manager2", "Nông Thị", "Hoa"), department, "Giám đốc", head=True)
    post(person("officer", "Hoàng Thị", "Lan"), commune, "Công chức văn phòng")
    for number in range(1, OFFICERS + 1):
        post(
            person(f"canbo{number:02}", "Vàng Thị", f"Số {number}"),
            commune,
            "Công chức",
        )
    graduate = person("graduate", "Lý Thị", "Xuân")
    post(graduate, commune, "Công chức")
    finish(graduate)
    trainer = person("trainer", "Vàng Seo", "Dìn")
    trainer.groups.add(Group.objects.get_or_create(name=TRAINERS)[0])
    admin = person("admin", "Lý Thị", "Mẩy")
    admin.is_staff = admin.is_superuser = True
    admin.save()
    return {
        "certificate": Certificate.objects.get(holder=graduate).number,
        "province": str(province.public_id),
        "commune": str(commune.public_id),
        "department": str(department.public_id),
        "officer": str(User.objects.get(username="officer").public_id),
        "graduate": str(graduate.public_id),
    }


def finish(person: object) -> None:
    """Read everything and pass every exam, through the services of real use."""
    from django.utils.timezone import now

    from courses.models import CoursePage, LessonPage
    from courses.services import complete_lesson
    from quizzes.kinds import kind_of
    from quizzes.models import Quiz
    from quizzes.services import save_response, start_attempt, submit_attempt

    for course in CoursePage.objects.live().filter(locale__language_code="vi"):
        for lesson in LessonPage.objects.live().child_of(course):
            complete_lesson(learner=person, lesson=lesson, at=now())  # type: ignore[arg-type]
    for quiz in Quiz.objects.filter(is_live=True):
        attempt = start_attempt(quiz=quiz, learner=person, at=now(), seed=1)  # type: ignore[arg-type]
        for item in attempt.items.select_related("version"):
            kind = kind_of(item.version.kind)
            right = kind.right_answer(item.version.content)
            save_response(attempt=attempt, item=item, answer=right, at=now())
        submit_attempt(attempt=attempt, at=now())


def every_kind() -> None:
    """Put up a quiz with one question of each kind, in the order of the list of kinds."""
    from quizzes.models.bank import Kind
    from tests.factories.quizzes import QuizFactory, question_of_kind

    QuizFactory(
        slug="chin-dang",
        title="Chín dạng câu hỏi",
        title_en="Nine kinds of question",
        purpose="practice",
        reveal="after-sending",
        questions=[question_of_kind(kind) for kind in Kind.values],
    )


def much_answered() -> None:
    """Let one person sit a quiz forty times, so that statistics have something to say.

    The better the attempt, the likelier is its answer to the third question wrong.
    """
    from django.utils.timezone import now

    from organisation import services
    from quizzes.services import save_response, start_attempt, submit_attempt
    from tests.factories.quizzes import QuestionFactory, QuizFactory, question_of_kind

    questions = [*QuestionFactory.create_batch(3), question_of_kind("short-text")]
    quiz = QuizFactory(
        slug="nhieu-luot",
        title="Nhiều lượt làm",
        title_en="Much sat",
        questions=questions,
    )
    person = services.create_person(
        username="cham-chi", last_name="Giàng A", first_name="Pháo", password=PASSWORD
    )
    for number in range(40):
        at = now()
        attempt = start_attempt(quiz=quiz, learner=person, at=at, seed=1)
        is_good = number % 2 == 0
        right, wrong = ("a", "b") if is_good else ("b", "a")
        # Two questions tell the good from the others; the third one's key is wrong.
        answers = [right, right, wrong, "Hội đồng"]
        items = attempt.items.select_related("version")
        for item, answer in zip(items, answers, strict=True):
            save_response(attempt=attempt, item=item, answer=[answer], at=at)
        submit_attempt(attempt=attempt, at=at)


def outdated() -> str:
    """Let one person hold a certificate from before Law 06/2026; return the way back."""
    from django.utils.timezone import now

    from certification.basis import basis_for
    from certification.delta_keeping import keep_current
    from certification.delta_paths import address
    from certification.models import DeltaPath, Programme
    from organisation import services
    from tests.factories.certification import CertificateFactory

    programme = Programme.objects.get()
    holder = services.create_person(
        username="holder", last_name="Sùng Thị", first_name="Dợ", password=PASSWORD
    )
    before = date(2026, 5, 5)
    CertificateFactory(
        holder=holder,
        programme=programme,
        issued_on=before,
        basis=basis_for(programme, before),
    )
    keep_current(at=now())
    return address(DeltaPath.objects.get(change__source__code="L-06-2026"))


def begin_reading() -> None:
    """Let the officer read the first lesson, and stand before the second."""
    from django.utils.timezone import now

    from courses.models import CoursePage, LessonPage
    from courses.services import complete_lesson
    from organisation.models import User

    course = CoursePage.objects.live().filter(locale__language_code="vi").first()
    lesson = LessonPage.objects.live().child_of(course).order_by("path").first()
    officer = User.objects.get(username="officer")
    complete_lesson(learner=officer, lesson=lesson, at=now())


def quizzes_with_everything() -> None:
    """Make an exam with every rule switched on, one that is over, and open practice."""
    from django.utils.timezone import now

    from organisation.models import User
    from quizzes.models import Allowance, Quiz, QuizDraw, QuizSection, Topic

    hour = timedelta(hours=1)
    topics = Topic.objects.in_bulk(["chi-thi-34", "ho-so"], field_name="code")

    def quiz(slug: str, title: str, topic: str, **rules: object) -> Quiz:
        made = Quiz.objects.create(slug=slug, title=title, is_live=True, **rules)
        section = 1 if slug == "ky-sat-hach" else None
        if section:
            QuizSection.objects.create(quiz=made, title="Lý thuyết", pass_percent=50)
        QuizDraw.objects.create(
            quiz=made, topic=topics[topic], count=3, section=section
        )
        return made

    exam = quiz(
        "ky-sat-hach",
        "Kỳ sát hạch nghiệp vụ thi đua, khen thưởng cho công chức kiêm nhiệm cấp xã",
        "chi-thi-34",
        time_limit_minutes=45,
        attempts_allowed=2,
        wait_minutes=60,
        reveal="after-closing",
        opens_at=now() - hour,
        closes_at=now() + 1000 * hour,
        access_code="Đợt 2",
        borderline_percent=5,
    )
    quiz(
        "da-dong",
        "Kiểm tra đợt 1",
        "ho-so",
        opens_at=now() - 2 * hour,
        closes_at=now() - hour,
    )
    quiz(
        "luyen-tap-mo",
        "Luyện tập mở cho mọi người",
        "ho-so",
        purpose="practice",
        reveal="at-once",
        is_open_to_visitors=True,
    )
    Allowance.objects.create(
        person=User.objects.get(username="graduate"),
        quiz=exam,
        extra_percent=50,
        extra_attempts=1,
        reason="Khiếm thị",
    )


def essay() -> str:
    """Let the graduate write an essay that waits for its marker, and doubt a question."""
    from django.utils.timezone import now

    from organisation.models import User
    from quizzes.models import Question, QuestionOption, Quiz, QuizQuestion, Topic
    from quizzes.services import (
        freeze_version,
        save_response,
        start_attempt,
        submit_attempt,
    )
    from quizzes.services.appealing import open_appeal

    question = Question.objects.create(
        code="tu-luan",
        topic=Topic.objects.order_by("pk")[0],
        kind="essay",
        state="live",
        points=5,
        stem="Nhận xét thành tích của một tập thể đề nghị tặng Giấy khen.",
        explanation="Chấm theo sự cụ thể.",
        words_min=5,
        words_max=200,
    )
    for order, (text, points) in enumerate(
        [("Cụ thể, có số liệu", 3), ("Văn phong", 2)]
    ):
        QuestionOption.objects.create(
            question=question, sort_order=order, text=text, points=points
        )
    freeze_version(question=question, by=None, at=now())
    quiz = Quiz.objects.create(slug="tu-luan", title="Bài tự luận", is_live=False)
    QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=0)
    quiz.is_live = True
    quiz.save()
    graduate = User.objects.get(username="graduate")
    attempt = start_attempt(quiz=quiz, learner=graduate, at=now(), seed=1)
    item = attempt.items.select_related("attempt", "version").get()
    save_response(
        attempt=attempt,
        item=item,
        answer=["Thôn Nà Khoang giảm 7 hộ nghèo, làm 1,2 km đường nội thôn."],
        at=now(),
    )
    submit_attempt(attempt=attempt, at=now())
    open_appeal(item=item, text="Đề chưa nói rõ tập thể nào được xét.", at=now())
    Quiz.objects.filter(pk=quiz.pk).update(is_live=False)
    return str(attempt.public_id)


def curriculum() -> dict[str, object]:
    """Return the addresses of lessons and quizzes, and the right options of each question."""
    from courses.models import CoursePage, LessonPage
    from quizzes.models import Attempt, QuestionVersion, Quiz

    courses = []
    for course in CoursePage.objects.live().filter(locale__language_code="vi"):
        lessons = LessonPage.objects.live().child_of(course).order_by("path")
        courses.append({"slug": course.slug, "lessons": [one.slug for one in lessons]})
    return {
        "courses": courses,
        "quizzes": list(
            Quiz.objects.filter(is_live=True).values_list("slug", flat=True)
        ),
        "attempt": str(Attempt.objects.latest("pk").public_id),
        "answers": {
            " ".join(version.content["stem"][language].split()): [
                one["key"] for one in version.content["options"] if one["correct"]
            ]
            for version in QuestionVersion.objects.all()
            for language in ("vi", "en")
            if version.content["stem"].get(language)
        },
    }


STEPS = [
    *prepare.FILES,
    prepare.Step(
        "stage",
        "The stage of the browser tests",
        lambda: (
            prepare.digest_of(
                [
                    *prepare.CONTENT,
                    *prepare.app_folders("migrations"),
                    prepare.REQUIREMENTS,
                    Path(__file__).resolve(),
                ]
            )
            + str((prepare.VAR / "facts.json").exists())
        ),
        build,
    ),
]

if __name__ == "__main__":
    prepare.prepare(STEPS)
