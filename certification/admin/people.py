"""Finding people for what is recorded about them: by name or code, marks or not."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from core.text import tidy
from organisation.models import Appointment, User

MOST_SHOWN = 50
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Found:
    """A person with what tells namesakes apart."""

    person: User
    unit: str

    @property
    def words(self) -> str:
        parts = [self.person.staff_code or self.person.username, self.unit]
        return ", ".join(part for part in parts if part)


def search(words: str, on: date) -> list[Found]:
    """Return up to `MOST_SHOWN` people whose name or code holds every word, by name."""
    if not words.strip():
        return []
    people = list(
        User.objects.filter(is_active=True).matching(words).in_name_order()[:MOST_SHOWN]
    )
    return with_units(people, on)


def with_units(people: Collection[User], on: date) -> list[Found]:
    """Return people with the unit of their main post on a day, in one query."""
    posts = (
        Appointment.objects.active_on(on)
        .filter(person__in=people, is_main=True)
        .select_related("unit")
        .order_by("starts_on", "pk")
    )
    units = {post.person_id: post.unit.local_name for post in posts}
    return [Found(person, units.get(person.pk, "")) for person in people]


def read_codes(text: str) -> tuple[list[User], list[str]]:
    """Return the people of a pasted list of staff codes, and the codes that are nobody's.

    Between two codes stands a line's end, a comma, a semicolon or a space; each counts
    once, in whatever case. A user name does as well.
    """
    typed = {code.upper(): code for code in _BETWEEN.split(tidy(text)) if code}
    if not typed:
        return [], []
    people = list(
        User.objects.annotate(code=Upper("staff_code"), name=Upper("username"))
        .filter(Q(code__in=typed) | Q(name__in=typed))
        .in_name_order()
    )
    known = {
        name.upper()
        for person in people
        for name in (person.staff_code, person.username)
        if name
    }
    return people, [code for key, code in typed.items() if key not in known]


def the_one(words: str) -> User | str:
    """Return the person that a code, a user name or a name means; else why it is not one."""
    people, _unknown = read_codes(words) if " " not in tidy(words) else ([], [])
    if len(people) == 1:
        return people[0]
    named = (
        list(User.objects.matching(words).in_name_order()[:6]) if words.strip() else []
    )
    if len(named) == 1:
        return named[0]
    if not named:
        return _("Nobody is found for “%(words)s”: type the staff code.") % {
            "words": words
        }
    names = "; ".join(
        f"{one.get_full_name()} ({one.staff_code or one.username})" for one in named[:5]
    )
    more = " …" if len(named) > 5 else ""
    return _("Several people fit: %(names)s. Type the staff code of one.") % {
        "names": names + more
    }
