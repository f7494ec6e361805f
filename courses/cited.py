"""Which provisions courses and their lessons rest on: listed, quoted, linked in the text."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from legal.linking import ref_of
from legal.models import Provision

from .models import CoursePage, LessonPage

# In a lesson's stored text quotation marks stand behind a backslash.
_LINK = re.compile(r'href=\\?"(/legal/[^"\\]*)')


@dataclass(frozen=True)
class Cited:
    """Provisions (by primary key) under the keys that both languages share.

    ``lessons`` are in the order in which they are taught, those that cite nothing too.
    """

    courses: dict[UUID, set[int]] = field(default_factory=dict)
    lessons: dict[UUID, set[int]] = field(default_factory=dict)

    @property
    def provisions(self) -> set[int]:
        return set().union(*self.courses.values(), *self.lessons.values())


def cited_by(course_keys: Collection[UUID]) -> Cited:
    """Return what live courses and their live lessons cite, in five queries at most."""
    pages = list(
        CoursePage.objects.live()
        .filter(translation_key__in=course_keys)
        .order_by("path")
        .only("path", "translation_key")
    )
    if not pages:
        return Cited()
    courses: dict[UUID, set[int]] = {page.translation_key: set() for page in pages}
    lessons: dict[UUID, set[int]] = {}
    refs: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for lesson in _lessons(pages):
        found = lessons.setdefault(lesson.translation_key, set())
        found |= {citation.provision_id for citation in lesson.citations.all()}
        for block in lesson.body.raw_data:
            found |= set(quoted(block))
            for ref in linked(block):
                refs[ref].add(lesson.translation_key)
    for key, provision in CoursePage.objects.filter(
        pk__in=[page.pk for page in pages], citations__isnull=False
    ).values_list("translation_key", "citations__provision"):
        courses[key].add(provision)
    for provision, code, name in Provision.objects.filter(
        document__code__in={code for code, _name in refs}
    ).values_list("pk", "document__code", "key"):
        for lesson_key in refs.get((code, name), ()):
            lessons[lesson_key].add(provision)
    return Cited(courses, lessons)


def _lessons(courses: list[CoursePage]) -> Any:
    below = Q()
    for course in courses:
        below |= Q(path__startswith=course.path)
    return (
        LessonPage.objects.live()
        .filter(below)
        .order_by("path")
        .only("path", "translation_key", "body")
        .prefetch_related("citations")
    )


def quoted(block: dict[str, Any]) -> Iterator[int]:
    """Return the provision that a block quotes."""
    if block["type"] == "provision" and block["value"].get("provision"):
        yield block["value"]["provision"]


def linked(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the places that a block's text links to: code of the document, key."""
    urls = _LINK.findall(json.dumps(block["value"]))
    yield from filter(None, map(ref_of, urls))
