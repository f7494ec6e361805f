"""Programmes, assignments, certificates, and the facts that earn them."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from wagtail.models import Locale, Page

from certification.delta_paths import follow_change
from certification.models import (
    Assignment,
    Basis,
    Certificate,
    Programme,
    ProgrammeStanding,
    Requirement,
)
from courses.models import (
    CatalogueIndexPage,
    CourseCompletion,
    CoursePage,
    Enrolment,
    HomePage,
    LessonPage,
)
from legal.models import LegalChange, LegalDocument
from organisation.models import User
from quizzes.models import Attempt, Grade, Quiz, QuizDraw, Topic
from tests.factories.legal import make_change, make_document, make_provision
from tests.factories.organisation import UnitFactory, UserFactory

NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 09:00 in Tuyên Quang


def make_course(slug: str = "ho-so", lessons: int = 2) -> CoursePage:
    """Put a live course with lessons into the catalogue, in Vietnamese."""
    locale = Locale.objects.get_or_create(language_code="vi")[0]
    home = HomePage.objects.first()
    if home is None:
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="Học Thi đua", slug="hoc", locale=locale)
        )
    index = CatalogueIndexPage.objects.first() or home.add_child(
        instance=CatalogueIndexPage(title="Chuyên đề", slug="courses", locale=locale)
    )
    index = CatalogueIndexPage.objects.get(pk=index.pk)
    course = index.add_child(
        instance=CoursePage(
            title=f"Chuyên đề {slug}",
            slug=slug,
            summary="Từ đề nghị đến quyết định.",
            outcomes="<p>Lập được hồ sơ.</p>",
            locale=locale,
        )
    )
    for number in range(1, lessons + 1):
        course.add_child(
            instance=LessonPage(
                title=f"Bài học {number}",
                slug=f"bai-{number}",
                objective="Nêu được việc đầu tiên",
                body=[("text", "<p>Khen đúng người, đúng việc.</p>")],
                locale=locale,
            )
        )
    return CoursePage.objects.get(pk=course.pk)


def make_quiz(slug: str = "kiem-tra-ho-so", **fields: object) -> Quiz:
    """Make a live quiz; what it asks does not matter to a certificate."""
    return Quiz.objects.create(
        slug=slug,
        title="Kiểm tra: hồ sơ khen thưởng",
        title_en="Quiz: commendation dossiers",
        is_live=True,
        **fields,
    )


def make_parts_of_the_file() -> None:
    """Make what the project's own file of programmes refers to, as small as can be."""
    for slug in ("chi-thi-34-den-41", "ho-so-khen-thuong"):
        make_course(slug)
        give_questions(make_quiz(f"kiem-tra-{slug}"))
    directive = LegalDocument.objects.create(
        code="CT-41-CTTW", kind="Chỉ thị", number="41-CT/TW", title="Tăng cường"
    )
    decree = make_document("ND-152-2025")
    law = make_document("L-06-2022")
    for document, key in (
        (directive, ""),
        (decree, ""),
        (law, "dieu-5"),
        (law, "dieu-84"),
    ):
        make_provision(document, key)


def give_questions(quiz: Quiz) -> Quiz:
    """Let a quiz draw from a topic, so that it has something to ask."""
    topic = Topic.objects.get_or_create(code="chung", defaults={"name": "Chung"})[0]
    QuizDraw.objects.create(quiz=quiz, topic=topic, count=1)
    return quiz


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A programme; ``courses`` and ``quizzes`` are what it requires, in that order."""

    class Meta:
        model = Programme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"chuong-trinh-{n}")
    code = factory.Sequence(lambda n: "P" + "".join(chr(65 + int(d)) for d in str(n)))
    title = "Bồi dưỡng nghiệp vụ thi đua, khen thưởng cơ bản"
    title_en = "Basic training in emulation and commendation work"
    issuer = "Học Thi đua (hệ thống bồi dưỡng của tỉnh)"
    issuer_en = "Học Thi đua (the province's training system)"

    @factory.post_generation
    def courses(self, create: bool, extracted: object, **kwargs: object) -> None:
        for order, course in enumerate(extracted or []):
            Requirement.objects.create(
                programme=self, kind="course", course=course, sort_order=order
            )

    @factory.post_generation
    def quizzes(self, create: bool, extracted: object, **kwargs: object) -> None:
        for order, quiz in enumerate(extracted or [], start=50):
            Requirement.objects.create(
                programme=self, kind="quiz", quiz=quiz, sort_order=order
            )


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    programme = factory.SubFactory(ProgrammeFactory)
    unit = factory.SubFactory(UnitFactory)
    due_on = date(2026, 12, 31)
    # Before any day that a test asks about, whatever day it runs on.
    starts_on = date(2025, 7, 1)


class StandingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgrammeStanding

    person = factory.SubFactory(UserFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    unit = factory.SubFactory(UnitFactory)
    due_on = date(2026, 12, 31)


class CertificateFactory(factory.django.DjangoModelFactory):
    """A certificate of two years, issued on 24 November 2026."""

    class Meta:
        model = Certificate

    programme = factory.SubFactory(ProgrammeFactory)
    holder = factory.SubFactory(UserFactory)
    number = factory.Sequence(lambda n: f"TDKT-2026-{90000 + n}")
    holder_name = factory.LazyAttribute(lambda o: o.holder.get_full_name())
    unit_name = "UBND xã Nậm Mẫu"
    programme_title = factory.LazyAttribute(lambda o: o.programme.title)
    programme_title_en = factory.LazyAttribute(lambda o: o.programme.title_en)
    issuer = factory.LazyAttribute(lambda o: o.programme.issuer)
    issuer_en = factory.LazyAttribute(lambda o: o.programme.issuer_en)
    issued_at = NINE
    issued_on = date(2026, 11, 24)
    expires_on = date(2028, 11, 24)
    evidence = factory.LazyFunction(
        lambda: {
            "done": [
                {
                    "kind": "course",
                    "key": str(uuid.uuid4()),
                    "title": "Hồ sơ khen thưởng",
                    "title_en": "A commendation dossier",
                    "at": "2026-11-20T09:00:00+07:00",
                },
                {
                    "kind": "quiz",
                    "slug": "kiem-tra-ho-so",
                    "title": "Kiểm tra: hồ sơ khen thưởng",
                    "title_en": "Quiz: commendation dossiers",
                    "at": "2026-11-24T09:00:00+07:00",
                    "percent": "86.67",
                    "attempt": str(uuid.uuid4()),
                },
            ],
            "law": [
                {
                    "code": "CT-41-CTTW",
                    "name": "Chỉ thị 41-CT/TW",
                    "force": "unknown",
                }
            ],
            "law_on": "2026-11-24",
        }
    )


def read_course(person: User, course: CoursePage, at: datetime = NINE) -> None:
    """Write the fact that a person finished a course, without telling anyone."""
    Enrolment.objects.get_or_create(
        learner=person,
        course_key=course.translation_key,
        defaults={"enrolled_at": at},
    )
    CourseCompletion.objects.create(
        learner=person, course_key=course.translation_key, completed_at=at
    )


def attempt_quiz(
    person: User, quiz: Quiz, at: datetime = NINE, percent: str = "80", **fields: object
) -> Attempt:
    """Write a graded attempt, without telling anyone."""
    attempt = Attempt.objects.create(
        quiz=quiz,
        learner=person,
        number=Attempt.objects.filter(quiz=quiz, learner=person).count() + 1,
        seed=1,
        pass_percent=quiz.pass_percent,
        reveal=quiz.reveal,
        started_at=at,
        state=Attempt.State.GRADED,
        closed_at=at,
        closed_by=Attempt.ClosedBy.LEARNER,
        **fields,
    )
    grade_attempt(attempt, at, percent)
    return attempt


def grade_attempt(attempt: Attempt, at: datetime, percent: str) -> Grade:
    """Write a grade; the newest of an attempt counts."""
    return Grade.objects.create(
        attempt=attempt,
        graded_at=at,
        score=Decimal(percent),
        possible=Decimal(100),
        percent=Decimal(percent),
        passed=Decimal(percent) >= attempt.pass_percent,
    )


def outdate(certificate: Certificate) -> LegalChange:
    """Let the law change under a certificate, with a path that is only reading."""
    law = make_document(f"L-{certificate.pk:02}-2022")
    provision = make_provision(law, "dieu-84", "Ba bộ hồ sơ.")
    basis = Basis.objects.create(programme=certificate.programme, digest="1")
    basis.provisions.add(provision)
    Certificate.objects.filter(pk=certificate.pk).update(
        basis=basis, issued_on=date(2026, 5, 5)
    )
    change = make_change(law, provision)
    follow_change(change, NINE)
    return change
