"""A programme frozen: what a certificate rests on, whatever is edited later.

The content is plain data, complete by itself::

    {"code": "TDKT", "title": "…", "title_en": "…", "issuer": "…", "issuer_en": "…",
     "months": 24, "until": "", "renewal_days": 60, "grace_days": 30,
     "delta_questions": 5,
     "groups": [{"letter": "A", "title": "…", "title_en": "…", "needed": 2}],
     "requires": [
        {"key": "…", "kind": "course", "group": "", "path": "first", "title": "…",
         "title_en": "…", "course": "…"},
        {"key": "…", "kind": "quiz", …, "quiz": 7, "slug": "…", "percent": null,
         "pass_percent": 70},
        {"key": "…", "kind": "session", …, "workshop": 3, "slug": "…"},
        {"key": "…", "kind": "certificate", …, "programme": 2, "slug": "…"},
        {"key": "…", "kind": "evidence", …}],
     "law": [{"ref": "L-06-2022#dieu-84", "citation": "…", "citation_en": "…"}]}

``until`` is the last valid day of a certificate that ends on a fixed day. ``percent`` is
the requirement's own pass mark, ``pass_percent`` what it comes to.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from core.loading import fingerprint
from courses.models import CoursePage
from organisation.models import User

from .eligibility import (
    Asked,
    CertificateAsked,
    CourseAsked,
    Deed,
    EssayAsked,
    EvidenceAsked,
    Plan,
    QuizAsked,
    SessionAsked,
)
from .facts import with_plan
from .models import Programme, ProgrammeCitation, ProgrammeVersion, Requirement
from .terms import Terms


@transaction.atomic
def freeze(
    programme: Programme, at: datetime, by: User | None = None
) -> ProgrammeVersion:
    """Return the version that says what the programme says now; made where it is new."""
    # Read anew: what is in memory may have been edited by a form, or grown old.
    programme = with_plan(Programme.objects.filter(pk=programme.pk)).get()
    content = content_of(programme)
    digest = fingerprint(content)
    newest = programme.versions.order_by("-number").first()
    if newest is not None and newest.content_hash == digest:
        return newest
    # Two who save at once write one after the other.
    Programme.objects.select_for_update().get(pk=programme.pk)
    newest = programme.versions.order_by("-number").first()
    if newest is not None and newest.content_hash == digest:
        return newest
    return ProgrammeVersion.objects.create(
        programme=programme,
        number=1 + (newest.number if newest else 0),
        content=content,
        content_hash=digest,
        made_at=at,
        made_by=by,
    )


def version_on(programme: Programme, moment: datetime) -> ProgrammeVersion:
    """Return the version that held at a moment; before the first, the first.

    A programme that nobody froze yet is frozen now, as of that moment.
    """
    return (
        programme.versions.filter(made_at__lte=moment).order_by("-number").first()
        or programme.versions.order_by("number").first()
        or freeze(programme, moment)
    )


def asked_of(version: ProgrammeVersion) -> Plan:
    """Return what a version asks, as the rules take it; costs no query."""
    content = version.content
    return Plan(
        tuple(
            Asked(UUID(one["key"]), _deed(one), one["group"], one["path"])
            for one in content["requires"]
        ),
        {group["letter"]: group["needed"] for group in content["groups"]},
    )


def terms_of(version: ProgrammeVersion) -> Terms:
    """Return how long certificates of a version last."""
    return terms_in(version.content)


def terms_in(content: dict[str, Any]) -> Terms:
    return Terms(
        months=content["months"],
        until=date.fromisoformat(content["until"]) if content["until"] else None,
        renewal_days=content["renewal_days"],
        grace_days=content["grace_days"],
    )


def _deed(one: dict[str, Any]) -> Deed:
    match one["kind"]:
        case "course":
            return CourseAsked(UUID(one["course"]))
        case "quiz":
            return QuizAsked(one["quiz"], one["percent"])
        case "essay":
            return EssayAsked(one["quiz"], one["percent"])
        case "session":
            return SessionAsked(one["workshop"])
        case "certificate":
            return CertificateAsked(one["programme"])
        case _:
            return EvidenceAsked()


def content_of(programme: Programme) -> dict[str, Any]:
    """Return what a programme says now, as plain data; see the head of this file."""
    is_fixed = programme.validity == Programme.Validity.FIXED
    requirements = list(programme.requirements.all())
    english = english_titles(one.course for one in requirements if one.course)
    until = programme.valid_until if is_fixed else None
    return {
        **{name: getattr(programme, name) for name in _TEXTS},
        "months": programme.validity_months,
        "until": until.isoformat() if until else "",
        "renewal_days": programme.renewal_days,
        "grace_days": programme.grace_days,
        "delta_questions": programme.delta_questions,
        "groups": [
            {
                "letter": group.letter,
                "title": group.title,
                "title_en": group.title_en,
                "needed": group.needed,
            }
            for group in programme.groups.all()
        ],
        "requires": [_requirement(one, english) for one in requirements],
        "law": _law(programme),
    }


def _law(programme: Programme) -> list[dict[str, str]]:
    cited = [
        one.provision
        for one in ProgrammeCitation.objects.filter(programme=programme)
        .select_related("provision__document")
        .order_by("sort_order", "pk")
    ]
    # Whoever freezes it, in whatever language: the content is the same.
    with override("vi"):
        vietnamese = [provision.citation for provision in cited]
    with override("en"):
        english = [provision.citation for provision in cited]
    return [
        {"ref": provision.ref, "citation": vi, "citation_en": en}
        for provision, vi, en in zip(cited, vietnamese, english, strict=True)
    ]


_TEXTS = ("code", "title", "title_en", "issuer", "issuer_en")


def _requirement(one: Requirement, english: dict[UUID, str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "key": str(one.key),
        "kind": one.kind,
        "group": one.group,
        "path": one.path,
        "title": one.title,
        "title_en": one.title_en,
    }
    if one.course is not None:
        key = one.course.translation_key
        line |= {
            "course": str(key),
            "title": one.course.title,
            "title_en": english.get(key, ""),
        }
    elif one.quiz is not None:
        line |= {
            "quiz": one.quiz.pk,
            "slug": one.quiz.slug,
            "title": one.quiz.title,
            "title_en": one.quiz.title_en,
            "percent": one.pass_percent,
            "pass_percent": max(one.pass_percent or 0, one.quiz.pass_percent),
        }
    elif (named := one.workshop or one.other) is not None:
        line |= {
            "workshop" if one.workshop else "programme": named.pk,
            "slug": named.slug,
            "title": named.title,
            "title_en": named.title_en,
        }
    return line


def english_titles(courses: Iterable[CoursePage]) -> dict[UUID, str]:
    """Return the titles of the courses' English pages, by the key they share."""
    return dict(
        CoursePage.objects.filter(
            translation_key__in=[course.translation_key for course in courses],
            locale__language_code="en",
        ).values_list("translation_key", "title")
    )
