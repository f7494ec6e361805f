"""The evidence in a certificate: plain data, complete by itself for ever after.

::

    {"done": [
        {"kind": "course", "key": "…", "title": "…", "title_en": "…", "at": "2026-…"},
        {"kind": "quiz", "slug": "…", "title": "…", "title_en": "…", "at": "2026-…",
         "percent": "86.67", "attempt": "…"},
        {"kind": "session", …, "held_on": "2026-…", "place": "…"},
        {"kind": "certificate", …, "number": "TDKT-2026-00001"},
        {"kind": "evidence", …, "accepted": "what a trainer was shown"}],
     "law": [{"code": "L-06-2022", "name": "Luật 06/2022/QH15", "force": "in_force"}],
     "law_on": "2026-11-24"}

Each has the key of its requirement, "accepted" where a trainer accepted something in its
place, and the row of ours that it was ("source": "session", "row": 7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language

from courses.models import CoursePage
from legal.models import LegalDocument
from legal.validity import Force

from .eligibility import Done, Progress
from .models import AcceptedEvidence, Attendance, Certificate, Requirement
from .versions import english_titles


def build(
    requirements: Iterable[Requirement], progress: Progress, on: date
) -> dict[str, Any]:
    """Return the evidence of a complete progress, with the law in force on that day."""
    by_key = {requirement.key: requirement for requirement in requirements}
    courses = [
        requirement.course
        for requirement in by_key.values()
        if requirement.course is not None
    ]
    english = english_titles(courses)
    notes = _notes(done for _asked, done in progress.done)
    return {
        "done": [
            _line(by_key[one.key], english, done) | notes.get(done, {})
            for one, done in progress.done
        ],
        "law": _law(courses, on),
        "law_on": on.isoformat(),
    }


def _line(
    requirement: Requirement, english: dict[UUID, str], done: Done
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "kind": requirement.kind,
        "requirement": str(requirement.key),
        **_named(requirement, english),
        "at": localtime(done.at).isoformat(),
    }
    if done.row is not None:
        line |= {"source": done.source, "row": done.row}
    if done.attempt is not None:
        line |= {"percent": str(done.percent), "attempt": str(done.attempt)}
    elif done.happened_at is not None:
        line["held_on"] = localdate(done.happened_at).isoformat()
    return line


def _named(requirement: Requirement, english: dict[UUID, str]) -> dict[str, str]:
    """Return what the requirement is about, in both languages."""
    if (course := requirement.course) is not None:
        return {
            "key": str(course.translation_key),
            "title": course.title,
            "title_en": english.get(course.translation_key, ""),
        }
    named = requirement.quiz or requirement.workshop or requirement.other
    if named is None:
        return {"title": requirement.title, "title_en": requirement.title_en}
    return {"slug": named.slug, "title": named.title, "title_en": named.title_en}


def _notes(done: Iterable[Done]) -> dict[Done, dict[str, str]]:
    """Return what only the row says: of a session its place, of evidence what was shown.

    One query for each kind of row that is among them, none without any.
    """
    rows = [one for one in done if one.row is not None]
    accepted = [one for one in rows if one.source == "evidence"]
    attended = [one for one in rows if one.source == "session"]
    held = [one for one in rows if one.source == "certificate"]
    notes: dict[Done, dict[str, str]] = {}
    if accepted:
        what = dict(
            AcceptedEvidence.objects.filter(
                pk__in=[one.row for one in accepted]
            ).values_list("pk", "what")
        )
        notes |= {one: {"accepted": what[one.row or 0]} for one in accepted}
    if attended:
        places = dict(
            Attendance.objects.filter(pk__in=[one.row for one in attended]).values_list(
                "pk", "meeting__place"
            )
        )
        notes |= {one: {"place": places[one.row or 0]} for one in attended}
    if held:
        numbers = dict(
            Certificate.objects.filter(pk__in=[one.row for one in held]).values_list(
                "pk", "number"
            )
        )
        notes |= {one: {"number": numbers[one.row or 0]} for one in held}
    return notes


def _law(courses: list[CoursePage], on: date) -> list[dict[str, str]]:
    """Return the documents that the courses and their lessons rest on.

    Those known to have ended, or not yet to hold, are left out. Of a directive the
    register often knows no first day: it is listed, and its force said to be unknown.
    """
    cited = Q()
    for course in courses:
        cited |= Q(provisions__cited_by_courses__page=course)
        cited |= Q(provisions__cited_by_lessons__page__path__startswith=course.path)
    if not cited:
        return []
    documents = LegalDocument.objects.filter(cited).order_by("code").distinct()
    return [
        {"code": document.code, "name": str(document), "force": force.value}
        for document in documents
        if (force := document.force_on(on)) in (Force.IN_FORCE, Force.UNKNOWN)
    ]


@dataclass(frozen=True)
class Line:
    """One thing done, as a page or a paper shows it."""

    kind: str
    title: str
    title_en: str
    done_on: date
    percent: Decimal | None
    # What stands behind it: the place of a session, a number, what a trainer accepted.
    note: str = ""
    is_accepted: bool = False

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


def lines(evidence: dict[str, Any]) -> list[Line]:
    """Return what was done, read back from a certificate."""
    return [
        Line(
            kind=done["kind"],
            title=done["title"],
            title_en=done.get("title_en", ""),
            done_on=date.fromisoformat((done.get("held_on") or done["at"])[:10]),
            percent=Decimal(done["percent"]) if done.get("percent") else None,
            note=next(
                (
                    done[name]
                    for name in ("accepted", "place", "number")
                    if name in done
                ),
                "",
            ),
            is_accepted="accepted" in done,
        )
        for done in evidence.get("done", [])
    ]


def law_on(evidence: dict[str, Any]) -> date | None:
    """Return the day on which the law in the evidence was looked up."""
    text = evidence.get("law_on")
    return date.fromisoformat(text) if text else None
