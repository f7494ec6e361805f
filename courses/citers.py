"""What of the courses rests on the law: lessons, the cases in them, and courses."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from core import stamps
from legal import citing
from legal.citing import Citing, Look
from legal.models import Provision

from .cited import linked, quoted
from .models import CoursePage, LessonPage
from .outline import outline
from .preparing import prepare_pages

LESSON, CASE, COURSE = "lesson", "case", "course"


@dataclass
class Lesson:
    """A lesson in all its languages, and what it rests on.

    ``reviewed_on`` is that of the language that was looked at longest ago; None where one
    was never looked at.
    """

    key: UUID
    title: str
    pk: int
    path: str
    reviewed_on: date | None
    provisions: set[int] = field(default_factory=set)
    # Of the province's language: the block's id, who or what, the provisions in its text.
    cases: list[tuple[str, str, set[int]]] = field(default_factory=list)


def all_lessons() -> list[Lesson]:
    """Return the live lessons as they are taught, read once a content stamp.

    Within a transaction always anew: what is rolled back must not stay in the cache.
    """
    if connection.in_atomic_block:
        return lessons(LessonPage.objects.live())
    key = f"lessons-citing:{stamps.current()}"
    found: list[Lesson] | None = cache.get(key)
    if found is None:
        found = lessons(LessonPage.objects.live())
        cache.set(key, found, 3600)
    return found


def lessons(rows: QuerySet[LessonPage]) -> list[Lesson]:
    """Return lessons, all languages of one together; three queries."""
    pages = list(
        rows.select_related("locale")
        .prefetch_related("citations")
        .only("title", "path", "translation_key", "locale", "body", "reviewed_on")
        .order_by("path")
    )
    # Vietnamese first, whichever tree comes first.
    pages.sort(key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)
    refs = {
        ref for page in pages for block in page.body.raw_data for ref in linked(block)
    }
    places = _places(refs)
    found: dict[UUID, Lesson] = {}
    for page in pages:
        lesson = found.get(page.translation_key)
        if lesson is None:
            lesson = found[page.translation_key] = Lesson(
                page.translation_key, page.title, page.pk, page.path, page.reviewed_on
            )
            lesson.cases = list(_cases(page, places))
        elif lesson.reviewed_on is not None:
            lesson.reviewed_on = page.reviewed_on and min(
                page.reviewed_on, lesson.reviewed_on
            )
        lesson.provisions |= {one.provision_id for one in page.citations.all()}
        for block in page.body.raw_data:
            lesson.provisions |= _rests_on(block, places)
    return list(found.values())


def _places(refs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    codes = {code for code, _key in refs}
    return {
        (code, key): pk
        for pk, code, key in Provision.objects.filter(
            document__code__in=codes
        ).values_list("pk", "document__code", "key")
        if (code, key) in refs
    }


def _rests_on(block: Any, places: dict[tuple[str, str], int]) -> set[int]:
    in_text = {places[ref] for ref in linked(block) if ref in places}
    return {*quoted(block), *in_text}


def _cases(
    page: LessonPage, places: dict[tuple[str, str], int]
) -> Iterator[tuple[str, str, set[int]]]:
    for block in page.body.raw_data:
        if block["type"] == "case":
            name = str(block["value"].get("name", ""))
            yield str(block.get("id", "")), name, _rests_on(block, places)


class LessonCiter:
    kind = LESSON
    label = gettext_lazy("Lessons")
    order = 10

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        wanted, urls = set(provisions), _urls()
        for lesson in all_lessons():
            if touched := wanted & lesson.provisions:
                yield citing_of_lesson(lesson, min(touched), urls.get(lesson.key, ""))


class CaseCiter:
    kind = CASE
    label = gettext_lazy("Exemplary cases")
    order = 40

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        wanted, urls = set(provisions), _urls()
        for lesson in all_lessons():
            for block, name, found in lesson.cases:
                if touched := wanted & found:
                    yield Citing(
                        kind=CASE,
                        key=f"{lesson.key}:{block}"[:80],
                        title=f"{name} ({lesson.title})",
                        provision=min(touched),
                        url=urls.get(lesson.key, ""),
                        edit_url=_edit(lesson.pk),
                        reviewed_on=lesson.reviewed_on,
                    )


class CourseCiter:
    """Courses by their own legal basis; as fresh as the lesson looked at longest ago."""

    kind = COURSE
    label = gettext_lazy("Courses")
    order = 50

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        pages = (
            CoursePage.objects.live()
            .filter(citations__provision__in=list(provisions))
            .select_related("locale")
            .order_by("path", "citations__provision")
            .values_list(
                "translation_key",
                "title",
                "pk",
                "path",
                "slug",
                "locale__language_code",
                "citations__provision",
            )
        )
        rows = sorted(pages, key=lambda row: row[5] != settings.LANGUAGE_CODE)
        taught = all_lessons() if rows else []
        seen: set[UUID] = set()
        for key, title, pk, path, slug, _language, provision in rows:
            if key in seen:
                continue
            seen.add(key)
            days = [one.reviewed_on for one in taught if one.path.startswith(path)]
            known = [day for day in days if day is not None]
            yield Citing(
                kind=COURSE,
                key=str(key),
                title=title,
                provision=provision,
                url=reverse("courses:course", args=[slug]),
                edit_url=_edit(pk),
                reviewed_on=min(known) if known and len(known) == len(days) else None,
            )


def courses_resting(provisions: Collection[int]) -> dict[UUID, int]:
    """Return the live courses that rest on any of the provisions, themselves or by a
    lesson; with one of those. Three queries, and those of the lessons."""
    wanted = set(provisions)
    rows = CoursePage.objects.live().order_by("path")
    paths = dict(rows.values_list("path", "translation_key"))
    named = rows.filter(citations__provision__in=wanted)
    found = dict(named.values_list("translation_key", "citations__provision"))
    for lesson in all_lessons():
        course = paths.get(lesson.path[: -LessonPage.steplen])
        if course is not None and (touched := wanted & lesson.provisions):
            found.setdefault(course, min(touched))
    return found


class LessonLooker:
    """A lesson, or a case in one, for whoever reviews it."""

    def look(self, key: str) -> Look | None:
        pages = list(_pages(key))
        if not pages:
            return None
        page = pages[0]
        return Look(
            title=page.title,
            text=format_html("<p>{}</p><p>{}</p>", page.objective, page.summary),
            links=(
                (_("Read it"), _urls().get(page.translation_key, "")),
                *(
                    (
                        _("Edit it (%(language)s)")
                        % {"language": one.locale.language_code},
                        _edit(one.pk),
                    )
                    for one in pages
                ),
            ),
            reviewed_on=page.reviewed_on,
            can_prepare=True,
        )

    def prepared(self, keys: Collection[str]) -> dict[str, datetime]:
        pks = {
            str(pk): str(key)
            for pk, key in LessonPage.objects.filter(
                translation_key__in={key.partition(":")[0] for key in keys}
            ).values_list("pk", "translation_key")
        }
        waiting = Revision.page_revisions.filter(
            approved_go_live_at__isnull=False, object_id__in=list(pks)
        ).order_by("-approved_go_live_at", "pk")
        at = {
            pks[object_id]: moment
            for object_id, moment in waiting.values_list(
                "object_id", "approved_go_live_at"
            )
        }
        first = {key: at.get(key.partition(":")[0]) for key in keys}
        return {key: moment for key, moment in first.items() if moment}

    def prepare(self, key: str, day: date, *, by: Any, at: datetime) -> str:
        return _edit(prepare_pages(pages=_pages(key), day=day, by=by, at=at))


def register() -> None:
    for citer in (LessonCiter(), CaseCiter(), CourseCiter()):
        citing.register(citer)
    for kind in (LESSON, CASE):
        citing.register_looker(kind, LessonLooker())


def citing_of_lesson(lesson: Lesson, provision: int, url: str = "") -> Citing:
    """Return a lesson as one of the things that rest on a provision."""
    return Citing(
        kind=LESSON,
        key=str(lesson.key),
        title=lesson.title,
        provision=provision,
        url=url,
        edit_url=_edit(lesson.pk),
        reviewed_on=lesson.reviewed_on,
    )


def _urls() -> dict[UUID, str]:
    """Return the addresses of lessons, by key."""
    contents = outline(settings.LANGUAGE_CODE)
    return {one.key: one.url for course in contents.courses for one in course.lessons}


def _pages(key: str) -> Any:
    """Return the live pages of a lesson, the province's language first."""
    try:
        wanted = UUID(key.partition(":")[0])
    except ValueError:
        return []
    pages = LessonPage.objects.live().filter(Q(translation_key=wanted))
    return sorted(
        pages.select_related("locale").order_by("path"),
        key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE,
    )


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])
