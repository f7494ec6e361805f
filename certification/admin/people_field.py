"""People typed or pasted a line each, where a list to choose from would hold a province."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold, tidy
from organisation.models import User

MOST = 2000
# So many of those who fit are named; a line with a name that many have says no more.
_NAMED = 6
# A line may go on after the code, as lists that are copied do.
_AFTER_THE_CODE = re.compile(r"\s+[–—-]\s+|[\t;]")


class PeopleField(forms.CharField):
    """A line each: a staff code, a user name, or a name that one person alone has.

    Cleans to a list of people in the order of the lines, nobody twice.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Persons"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "A line each: staff code, user name, or the name where only one person "
                "has it. Part of a name is enough to be told who fits."
            ),
        )
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "\n".join(line_of(person) for person in value)
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = {
            number: _AFTER_THE_CODE.split(tidy(line), maxsplit=1)[0]
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        }
        if len(lines) > MOST:
            raise ValidationError(
                _("At most %(most)d lines at once; these are %(count)d.")
                % {"most": MOST, "count": len(lines)}
            )
        known = _by_code(list(lines.values()))
        found: dict[int, User] = {}
        faults: list[str] = []
        for number, words in lines.items():
            person = known.get(fold(words))
            if person is None:
                person, fault = _by_name(words)
                if fault:
                    faults.append(
                        _("Line %(number)d, “%(words)s”: %(fault)s")
                        % {"number": number, "words": words, "fault": fault}
                    )
            if person is not None:
                found[person.pk] = person
        if faults:
            raise ValidationError(faults[:20])
        return list(found.values())


def line_of(person: User) -> str:
    """Return how a person stands in the field: the code first, then the name."""
    return f"{person.staff_code or person.username} – {person}"


def _by_code(words: list[str]) -> dict[str, User]:
    """Return those whose staff code or user name is one of the words, by it."""
    found: dict[str, User] = {}
    spelt = {form for word in words for form in (word, word.lower(), word.upper())}
    for name in ("username", "staff_code"):
        people = User.objects.filter(**{f"{name}__in": spelt})
        found |= {fold(getattr(person, name)): person for person in people}
    return found


def _by_name(words: str) -> tuple[User | None, str]:
    """Return the one person with that name, or what is wrong."""
    fitting = list(
        User.objects.all().matching(words).in_name_order()[: _NAMED + 1]
        if fold(words)
        else ()
    )
    whole = [person for person in fitting if fold(str(person)) == fold(words)]
    if len(whole) == 1:
        return whole[0], ""
    if not fitting:
        return None, _("nobody has this code or name.")
    named = "; ".join(line_of(person) for person in fitting[:_NAMED])
    more = "; …" if len(fitting) > _NAMED else ""
    # Part of a name names nobody, even where one person alone has it: a slip would excuse,
    # or oblige, somebody else.
    return None, _("these fit: %(people)s. Type the code of the right one.") % {
        "people": named + more
    }
