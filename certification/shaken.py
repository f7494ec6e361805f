"""Certificates whose ground no longer stands: the pass was lowered, the record withdrawn.

Such a certificate stays until an administrator revokes it; this list keeps it from being
forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.models import Grade
from quizzes.results import newest_grades

from .models import AcceptedEvidence, Attendance, Certificate


@dataclass(frozen=True)
class Shaken:
    """A certificate in force, and each ground of it that no longer stands, in words."""

    certificate: Certificate
    grounds: list[str]


def shaken(on: date) -> list[Shaken]:
    """Return the certificates in force on a day that rest on what no longer stands.

    A few queries, whatever there is: what was turned or withdrawn is rare, and leads to
    the certificates of those people only.
    """
    turned = _turned()
    rows = {"session": _withdrawn_sessions(), "evidence": _withdrawn_evidence()}
    people = {person for _percent, person in turned.values()}
    people |= {person for by_row in rows.values() for person in by_row.values()}
    found = []
    for certificate in (
        Certificate.objects.valid_on(on)
        .filter(holder__in=people)
        .select_related("programme", "holder")
        .order_by("-issued_at", "-pk")
    ):
        grounds = [*_lost(certificate, turned, rows)]
        if grounds:
            found.append(Shaken(certificate, grounds))
    return found


def _turned() -> dict[str, tuple[str, int]]:
    """Return the attempts that once were passes: the mark of today, and whose they are."""
    once = Grade.objects.filter(attempt=OuterRef("attempt"), passed=True)
    failed = newest_grades().filter(Exists(once), passed=False)
    return {
        str(attempt): (f"{percent.normalize():f}", learner)
        for attempt, percent, learner in failed.values_list(
            "attempt__public_id", "percent", "attempt__learner"
        )
    }


def _withdrawn_sessions() -> dict[int, int]:
    rows = Attendance.objects.filter(withdrawn_at__isnull=False)
    return dict(rows.values_list("pk", "person"))


def _withdrawn_evidence() -> dict[int, int]:
    rows = AcceptedEvidence.objects.filter(withdrawn_at__isnull=False)
    return dict(rows.values_list("pk", "person"))


def _lost(
    certificate: Certificate,
    turned: dict[str, tuple[str, int]],
    rows: dict[str, dict[int, int]],
) -> Iterator[str]:
    for line in certificate.evidence.get("done", []):
        words = {
            "title": (get_language() == "en" and line.get("title_en")) or line["title"]
        }
        if line.get("attempt") in turned:
            percent = turned[line["attempt"]][0]
            yield _(
                "“%(title)s” is no longer passed: %(percent)s %% after regrading."
            ) % {
                **words,
                "percent": percent,
            }
        elif line.get("row") in rows.get(line.get("source", ""), {}):
            yield _("“%(title)s”: what was recorded was withdrawn.") % words
