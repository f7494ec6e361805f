"""Programmes as things that rest on the law, and certificates that a change touches."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.citers import courses_resting
from legal import citing
from legal.citing import Citing, Effect
from quizzes.citers import quizzes_resting

from .models import Certificate, Programme


class ProgrammeCiter:
    """Programmes by their own legal basis, their courses and their quizzes."""

    kind = "programme"
    label = _("Programmes")
    review_label = _("Programmes that name it as a basis")
    order = 60

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        courses = courses_resting(provisions)
        quizzes = {quiz.pk: one for quiz, one in quizzes_resting(provisions)}
        rows = Programme.objects.filter(is_live=True).prefetch_related(
            "citations", "requirements__course"
        )
        for programme in rows.order_by("title", "pk"):
            cited = {one.provision_id for one in programme.citations.all()}
            touched = cited & set(provisions)
            for one in programme.requirements.all():
                if one.course and one.course.translation_key in courses:
                    touched.add(courses[one.course.translation_key])
                if one.quiz_id in quizzes:
                    touched.add(quizzes[one.quiz_id])
            if touched:
                yield _of_programme(programme, min(touched))

    def to_review(
        self, provisions: Collection[int], applies_from: date
    ) -> Iterable[Citing]:
        """Return those that themselves cite it: lessons and questions are listed as such."""
        cites = Q(citations__provision__in=list(provisions))
        for programme in Programme.objects.filter(cites, is_live=True).distinct():
            first = programme.citations.filter(provision__in=list(provisions)).first()
            if first is not None:
                yield _of_programme(programme, first.provision_id)


def _of_programme(programme: Programme, provision: int) -> Citing:
    return Citing(
        kind=ProgrammeCiter.kind,
        key=str(programme.pk),
        title=programme.local_title,
        provision=provision,
        edit_url=reverse("programme:edit", args=[programme.pk]),
    )


def certificates_touched(provisions: Collection[int], applies_from: date) -> Effect:
    """Return the certificates in force that the change touches, by the unit they name.

    In force on the day it applies, issued before, and resting on one of the provisions.
    """
    rows = (
        Certificate.objects.filter(
            basis__provisions__in=list(provisions),
            issued_on__lt=applies_from,
            expires_on__gt=applies_from,
            revocation__isnull=True,
        )
        .order_by()
        .values_list("pk", "unit_name")
        .distinct()
    )
    units = Counter(unit or "–" for _pk, unit in rows)
    return Effect(
        label=_("Certificates in force whose basis changes"),
        count=sum(units.values()),
        rows=tuple(sorted(units.items(), key=lambda one: (-one[1], one[0]))),
    )


def register() -> None:
    citing.register(ProgrammeCiter())
    citing.register_effect("certificates", certificates_touched)
