"""What the programmes in use ask for, as the page takes it: the same for everyone."""

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import get_language

from quizzes.models import Quiz

from .. import facts
from ..drafts import terms_of
from ..eligibility import Asked, Plan
from ..models import Programme, Requirement
from ..terms import Terms


@dataclass(frozen=True)
class Item:
    """One requirement: what is asked, and what it is called."""

    asked: Asked
    kind: str
    title: str
    title_en: str
    course_key: UUID | None = None
    course_slug: str = ""
    quiz: Quiz | None = None
    workshop: int | None = None
    # The address of the programme whose certificate is asked for.
    other_slug: str = ""

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


@dataclass(frozen=True)
class Demand:
    """A programme with all that it asks; ``groups`` are titles by letter and language."""

    programme: Programme
    items: tuple[Item, ...]
    plan: Plan
    terms: Terms
    groups: dict[str, tuple[str, str]]

    def group_title(self, letter: str) -> str:
        title, english = self.groups.get(letter, (letter, ""))
        return english if get_language() == "en" and english else title


def demands(stamp: int) -> list[Demand]:
    """Return what the programmes in use ask for, by title.

    Kept under the content stamp, which a change of a programme, a course or a quiz moves
    on.
    """
    key = f"demands:{stamp}"
    found: list[Demand] | None = cache.get(key)
    if found is None:
        programmes = sorted(
            facts.live_programmes(), key=lambda one: (one.title, one.pk)
        )
        found = [_demand(one) for one in programmes]
        cache.set(key, found, 3600)
    return found


def _demand(programme: Programme) -> Demand:
    return Demand(
        # A row without what was read along: it is kept for everybody.
        programme=Programme(
            **{
                field.attname: getattr(programme, field.attname)
                for field in Programme._meta.concrete_fields
            }
        ),
        items=tuple(_item(one) for one in programme.requirements.all()),
        plan=facts.plan_of(programme),
        terms=terms_of(programme),
        groups={
            group.letter: (group.title, group.title_en)
            for group in programme.groups.all()
        },
    )


def _item(one: Requirement) -> Item:
    asked = facts.asked(one)
    if (course := one.course) is not None:
        return Item(
            asked,
            one.kind,
            course.title,
            "",
            course_key=course.translation_key,
            course_slug=course.slug,
        )
    named = one.quiz or one.workshop or one.other or one
    return Item(
        asked,
        one.kind,
        named.title,
        named.title_en,
        quiz=one.quiz,
        workshop=one.workshop_id,
        other_slug=one.other.slug if one.other else "",
    )
