"""Programmes as things that rest on the law, and certificates that a change touches."""

from datetime import date

import pytest

from certification.citers import ProgrammeCiter, certificates_touched
from certification.models import Basis, ProgrammeCitation
from tests.factories.certification import CertificateFactory, ProgrammeFactory
from tests.factories.changes import ArticleFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory

pytestmark = pytest.mark.django_db


def test_a_programme_rests_on_what_it_names_and_on_what_its_quizzes_ask(count_queries):
    named, asked = ArticleFactory(), ArticleFactory()
    quiz = QuizFactory(questions=[QuestionFactory(provision=asked)])
    programme = ProgrammeFactory(quizzes=[quiz])
    ProgrammeCitation.objects.create(programme=programme, provision=named)
    citer = ProgrammeCiter()
    for provision in (named, asked):
        assert [one.key for one in citer.citing([provision.pk])] == [str(programme.pk)]
    day = date(2026, 12, 1)
    assert len(list(citer.to_review([named.pk], day))) == 1
    assert list(citer.to_review([asked.pk], day)) == []
    few = count_queries(lambda: list(citer.citing([named.pk])))
    for _number in range(3):
        more = ProgrammeFactory(quizzes=[quiz])
        ProgrammeCitation.objects.create(programme=more, provision=named)
    assert count_queries(lambda: list(citer.citing([named.pk]))) == few


def test_certificates_in_force_are_counted_by_unit():
    article = ArticleFactory()
    programme = ProgrammeFactory()
    basis = Basis.objects.create(programme=programme, digest="x")
    basis.provisions.set([article, ArticleFactory()])
    for unit in ("Xã A", "Xã A", "Xã B"):
        CertificateFactory(programme=programme, basis=basis, unit_name=unit)
    CertificateFactory(programme=programme)
    effect = certificates_touched([article.pk], date(2026, 12, 1))
    assert (effect.count, effect.rows) == (3, (("Xã A", 2), ("Xã B", 1)))
    # Issued on the day itself, or ended by then: not touched.
    assert certificates_touched([article.pk], date(2026, 11, 24)).count == 0
    assert certificates_touched([article.pk], date(2028, 11, 24)).count == 0
