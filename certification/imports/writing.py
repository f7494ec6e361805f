"""Writing a programme of a file, once nothing is wrong with it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from core.loading import Fault, FaultsFound
from legal.models import Provision

from .. import tasks, versions
from ..drafts import draft_of, others
from ..models import Programme, ProgrammeCitation, Requirement, RequirementGroup
from ..soundness import problems
from .entries import Entry, texts
from .parts import Parts

# Requirements of a file are named for good by programme, kind and thing.
_NAMESPACE = UUID("5f6b3c0e-6d0c-4f5e-9a54-1f2f6a6f9f10")


def write(
    programme: Programme,
    entry: Entry,
    parts: Parts,
    wanted: str,
    at: datetime,
) -> list[Fault]:
    """Write one programme, or return why not."""
    content = entry.content()
    for name in ("groups", "requires", "cites"):
        content.pop(name)
    for name, value in content.items():
        setattr(programme, name, value)
    programme.loaded_hash = wanted
    requirements = _requirements(programme, entry, parts)
    groups = [
        RequirementGroup(
            programme=programme,
            sort_order=order,
            letter=one["letter"],
            needed=one.get("needed"),
            **texts("title", one["title"]),
        )
        for order, one in enumerate(entry.groups)
    ]
    try:
        programme.full_clean()
    except ValidationError as error:
        raise FaultsFound(
            [Fault(entry.where, text) for text in error.messages]
        ) from error
    draft = draft_of(programme, enumerate(requirements), enumerate(groups))
    if found := problems(draft, others(), localdate(at)):
        return [Fault(entry.line_of(one.rows, one.place), one.message) for one in found]
    programme.save()
    _replace(
        programme, requirements, groups, [parts.provisions[r] for r in entry.cites]
    )
    versions.freeze(programme, at)
    transaction.on_commit(lambda: tasks.enqueue_refresh(programme.pk))
    return []


def _requirements(
    programme: Programme, entry: Entry, parts: Parts
) -> list[Requirement]:
    """Return the rows of the file; each keeps the key it had, or gets one for good."""
    known: dict[tuple[str, Any], UUID] = {}
    taken: set[UUID] = set()
    if programme.pk:
        for row in programme.requirements.all():
            known.setdefault((row.kind, _thing(row)), row.key)
    rows = []
    for order, (kind, slug, one) in enumerate(entry.requires):
        row = Requirement(
            sort_order=order,
            kind=kind,
            group=one.get("group", ""),
            path=one.get("path", "both"),
            pass_percent=one.get("pass_percent"),
        )
        if kind == "evidence":
            row.title, row.title_en = texts("title", one["title"]).values()
        else:
            setattr(row, Requirement.NAMES[kind], parts.find(kind, slug))
        # The same thing may stand for the first time and for renewal, each with a key.
        name = f"{entry.data['slug']}/{kind}/{slug}"
        while (key := uuid5(_NAMESPACE, name)) in taken:
            name += "/again"
        row.key = known.pop((kind, _thing(row)), None) or key
        taken.add(row.key)
        rows.append(row)
    return rows


def _thing(row: Requirement) -> Any:
    return row.course_id or row.quiz_id or row.workshop_id or row.other_id or row.title


def _replace(
    programme: Programme,
    requirements: list[Requirement],
    groups: list[RequirementGroup],
    cites: list[Provision],
) -> None:
    """Put the rows in place of those that were there."""
    Requirement.objects.filter(programme=programme).delete()
    RequirementGroup.objects.filter(programme=programme).delete()
    ProgrammeCitation.objects.filter(programme=programme).delete()
    for requirement in requirements:
        requirement.programme = programme
    for group in groups:
        group.programme = programme
    Requirement.objects.bulk_create(requirements)
    RequirementGroup.objects.bulk_create(groups)
    ProgrammeCitation.objects.bulk_create(
        ProgrammeCitation(programme=programme, provision=provision, sort_order=order)
        for order, provision in enumerate(cites)
    )
