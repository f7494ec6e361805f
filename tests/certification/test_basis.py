"""What certificates rest on, and what has moved under them."""

from datetime import date, timedelta

import pytest

from certification.basis import (
    basis_for,
    changed_from,
    fill_bases,
    provisions_of,
)
from certification.models import Annex, Basis, ProgrammeCitation, Requirement
from courses.models import LessonPage
from courses.models.pages import CourseCitation, LessonCitation
from tests.factories.certification import CertificateFactory, ProgrammeFactory
from tests.factories.legal import make_change, make_document, make_provision
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def law(db):
    return make_document()


@pytest.fixture
def article(law):
    return make_provision(law, "dieu-84")


@pytest.fixture
def certificate(lan, programme, article):
    """Issued in May, and resting on Article 84."""
    ProgrammeCitation.objects.create(programme=programme, provision=article)
    return CertificateFactory(
        holder=lan,
        programme=programme,
        issued_on=date(2026, 5, 5),
        basis=basis_for(programme, date(2026, 5, 5)),
    )


def test_a_basis_is_what_programme_course_lessons_and_questions_cite(
    programme, course, law
):
    cites = {name: make_provision(law, f"dieu-{n}") for n, name in enumerate("abcdefg")}
    ProgrammeCitation.objects.create(programme=programme, provision=cites["a"])
    CourseCitation.objects.create(page=course, provision=cites["b"])
    first, second = LessonPage.objects.child_of(course).order_by("path")
    LessonCitation.objects.create(page=first, provision=cites["c"])
    second.body = [
        ("provision", {"provision": cites["d"], "comment": ""}),
        ("text", f'<p>Theo <a href="/legal/{law.code}/#dieu-4">Điều 4</a>.</p>'),
    ]
    second.save()
    topic = TopicFactory()
    QuestionFactory(topic=TopicFactory(parent=topic), provision=cites["f"])
    QuestionFactory(topic=topic, provision=cites["g"], state="retired")
    drawn = QuizFactory(draws=[(topic, 1)])
    Requirement.objects.create(
        programme=programme, kind="quiz", quiz=drawn, sort_order=90
    )
    assert provisions_of(programme) == {cites[name].pk for name in "abcdef"}
    second.live = False
    second.save()
    assert provisions_of(programme) == {cites[name].pk for name in "abcf"}


def test_the_same_provisions_are_one_basis(programme, article, today, count_queries):
    bare = basis_for(programme, today)
    ProgrammeCitation.objects.create(programme=programme, provision=article)
    programme.save()
    cited = basis_for(programme, today)
    assert cited != bare
    assert list(cited.provisions.all()) == [article]
    assert basis_for(programme, today) == cited
    assert count_queries(lambda: basis_for(programme, today)) == 2
    assert Basis.objects.count() == 2


def test_older_certificates_get_the_basis_of_today(lan, programme, article):
    old = CertificateFactory(holder=lan, programme=programme)
    ProgrammeCitation.objects.create(programme=programme, provision=article)
    assert fill_bases() == 1
    old.refresh_from_db()
    assert list(old.basis.provisions.all()) == [article]
    assert fill_bases() == 0


def test_a_change_touches_what_rests_on_its_provisions(certificate, law, article):
    pk, day = certificate.pk, date(2026, 11, 24)
    assert changed_from([pk], day) == {}
    make_change(law, make_provision(law, "dieu-5"))
    make_change(make_document("L-91-2025"))
    make_change(law, article, effective_on=date(2026, 5, 5))
    assert changed_from([pk], day) == {}
    clause = make_provision(law, "dieu-84-khoan-2")
    make_change(law, clause, effective_on=date(2026, 12, 1))
    make_change(law, article, effective_on=date(2026, 10, 1))
    assert changed_from([pk], day) == {pk: date(2026, 10, 1)}


def test_an_annex_and_a_withdrawal_count_from_their_own_days(
    certificate, law, article, at
):
    pk, day = certificate.pk, date(2026, 11, 24)
    change = make_change(law, article)
    Annex.objects.create(
        certificate=certificate, change=change, nth=1, text="Đã cập nhật.", at=at
    )
    assert changed_from([pk], day) == {}
    assert changed_from([pk], day - timedelta(days=1)) == {pk: date(2026, 10, 1)}
    mistaken = make_change(
        law, article, effective_on=date(2026, 11, 1), withdrawn_at=at
    )
    assert changed_from([pk], day) == {}
    assert changed_from([pk], day - timedelta(days=1))
    mistaken.delete()


def test_looking_costs_the_same_for_forty_as_for_one(
    certificate, law, article, count_queries
):
    make_change(law, article)
    few = count_queries(lambda: changed_from([certificate.pk], date(2026, 11, 24)))
    for _n in range(3):
        programme = ProgrammeFactory()
        basis = basis_for(programme, date(2026, 5, 5))
        basis.provisions.add(article)
        CertificateFactory.create_batch(
            13, programme=programme, issued_on=date(2026, 5, 5), basis=basis
        )
        make_change(law, article)
    everyone = [pk for pk in Basis.objects.values_list("certificates", flat=True) if pk]
    found = {}
    many = count_queries(
        lambda: found.update(changed_from(everyone, date(2026, 11, 24)))
    )
    assert len(found) == 40
    assert many == few
