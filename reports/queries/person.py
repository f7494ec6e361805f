"""Where one person stands, requirement by requirement, with the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.formats import date_format, localize
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from certification import evidence, facts
from certification.eligibility import FIRST, Asked, Done, progress
from certification.models import (
    Annex,
    Certificate,
    Exemption,
    Programme,
    ProgrammeStanding,
    Requirement,
)
from courses.models import CoursePage

from .people import PersonRow, person_row


@dataclass(frozen=True)
class RequirementRow:
    """One thing a programme asks of the person, and the evidence where there is some."""

    kind: str
    title: str
    done_on: date | None = None
    percent: Decimal | None = None
    attempt: UUID | None = None
    started_on: date | None = None
    # What a trainer accepted in place of the thing, or where a session was held.
    note: str = ""
    is_accepted: bool = False

    @property
    def state(self) -> str:
        """Return the state of the requirement, as `{% state %}` knows it."""
        if self.kind in (Requirement.Kind.QUIZ, Requirement.Kind.ESSAY):
            return "not_passed" if self.done_on is None else "passed"
        if self.done_on is not None:
            return "done"
        return "todo" if self.started_on is None else "doing"

    @property
    def words(self) -> str:
        """Return what was done when, and how well; or what is asked."""
        if self.is_accepted and self.done_on is not None:
            return _("Accepted by a trainer on %(day)s. %(note)s") % {
                "day": _day(self.done_on),
                "note": self.note,
            }
        if self.kind in (Requirement.Kind.QUIZ, Requirement.Kind.ESSAY):
            return self._quiz_words()
        if self.kind == Requirement.Kind.COURSE and self.done_on is None:
            if self.started_on is None:
                return _("Course: every lesson to be read")
            return _("Course begun on %(day)s") % {"day": _day(self.started_on)}
        words = _DONE if self.done_on is not None else _TO_DO
        return f"{words[self.kind] % {'day': _day(self.done_on)}} {self.note}".strip()

    def _quiz_words(self) -> str:
        if self.done_on is None and self.started_on is not None:
            return _("Quiz to be passed; first tried on %(day)s") % {
                "day": _day(self.started_on)
            }
        if self.done_on is None or self.percent is None:
            return _("Quiz to be passed")
        return _("Quiz passed on %(day)s with %(percent)s %%") % {
            "day": _day(self.done_on),
            "percent": localize(self.percent.normalize() + 0),
        }


_DONE = {
    "course": gettext_lazy("Course completed on %(day)s"),
    "session": gettext_lazy("Session attended on %(day)s."),
    "evidence": gettext_lazy("Evidence accepted on %(day)s."),
    "certificate": gettext_lazy("Certificate held since %(day)s."),
}
_TO_DO = {
    "session": gettext_lazy("Session to be attended"),
    "evidence": gettext_lazy("Evidence to be shown to a trainer"),
    "certificate": gettext_lazy("Certificate of another programme to be held"),
}


@dataclass(frozen=True)
class ProgrammeSheet:
    """Where one person stands in one programme, requirement by requirement."""

    row: PersonRow
    certificate: Certificate | None
    requirements: list[RequirementRow]
    exemptions: list[Exemption]
    annexes: list[Annex]

    @property
    def programme(self) -> Programme:
        return self.row.standing.programme


def person_sheets(
    standings: Sequence[ProgrammeStanding], day: date
) -> list[ProgrammeSheet]:
    """Return the sheets of one person's standings.

    Who holds a valid certificate is shown the evidence it was issued on; who does not,
    what counts towards the next one.
    """
    asking = {programme.pk: programme for programme in facts.live_programmes()}
    standings = [row for row in standings if row.programme_id in asking]
    if not standings:
        return []
    person = standings[0].person_id
    asked = [
        one for row in standings for one in facts.asked_by(asking[row.programme_id])
    ]
    known = facts.gather([person], asked)[person]
    begun = {one: at for (_who, one), at in facts.first_steps([person], asked).items()}
    english = _english_titles()
    excused = list(
        Exemption.objects.holding_on(day).filter(person=person).order_by("starts_on")
    )
    sheets = []
    for standing in standings:
        programme = asking[standing.programme_id]
        last = facts.last_certificates(programme, [person]).get(person)
        if last is not None and last.state_on(day).holds:
            rows = _rows_of_certificate(last)
        else:
            turn = facts.turn_of(last, day) or FIRST
            found = progress(facts.plan_of(programme), known, turn)
            on_the_way = {asked.key for asked in found.asked}
            rows = [
                _requirement_row(one, found.evidence, begun, english)
                for one in programme.requirements.all()
                if one.key in on_the_way
            ]
        sheets.append(
            ProgrammeSheet(
                person_row(standing, day),
                last,
                rows,
                [one for one in excused if one.programme_id in (None, programme.pk)],
                list(last.annexes.order_by("nth")) if last is not None else [],
            )
        )
    return sheets


def _rows_of_certificate(certificate: Certificate) -> list[RequirementRow]:
    attempts = [
        UUID(done["attempt"]) if done.get("attempt") else None
        for done in certificate.evidence.get("done", [])
    ]
    return [
        RequirementRow(
            line.kind,
            line.local_title,
            line.done_on,
            line.percent,
            attempt,
            note=line.note,
            is_accepted=line.is_accepted,
        )
        for line, attempt in zip(
            evidence.lines(certificate.evidence), attempts, strict=True
        )
    ]


def _requirement_row(
    requirement: Requirement,
    done: dict[Asked, Done],
    begun: dict[Asked, datetime],
    english: dict[UUID, str],
) -> RequirementRow:
    if requirement.course is not None:
        title = english.get(
            requirement.course.translation_key, requirement.course.title
        )
    else:
        title = str(requirement)
    asked = facts.asked(requirement)
    started_on = localdate(begun[asked]) if asked in begun else None
    met = done.get(asked)
    if met is None:
        return RequirementRow(requirement.kind, title, started_on=started_on)
    return RequirementRow(
        requirement.kind,
        title,
        localdate(met.at),
        met.percent,
        met.attempt,
        started_on,
        is_accepted=met.source == "evidence"
        and requirement.kind != Requirement.Kind.EVIDENCE,
    )


def _english_titles() -> dict[UUID, str]:
    """Return the English titles of courses where the reader reads English; else none."""
    if get_language() != "en":
        return {}
    return dict(
        CoursePage.objects.filter(locale__language_code="en").values_list(
            "translation_key", "title"
        )
    )


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
