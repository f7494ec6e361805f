"""What is wrong with a programme before it is saved or loaded: whatever nobody could
complete. Plain data in, sentences out, each with the place it is about.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .eligibility import BOTH, Way
from .terms import Terms

# How many days the shortest months of validity have.
_DAYS_A_MONTH = 28


@dataclass(frozen=True)
class Wanted:
    """One requirement as it is written down: ``place`` is where, for the message.

    ``name`` is what the thing is called; ``thing`` tells two apart. ``trouble`` is why it
    cannot be done just now (a sentence), empty where it can.
    """

    place: int
    kind: str
    name: str = ""
    thing: str = ""
    group: str = ""
    path: str = BOTH
    percent: int | None = None
    quiz_percent: int = 0
    other: int | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Grouped:
    """A group as it is written down."""

    place: int
    letter: str
    needed: int | None = None


@dataclass(frozen=True)
class Draft:
    """A programme as it would be saved. ``pk`` is None for one that is new."""

    terms: Terms
    requirements: Sequence[Wanted] = ()
    groups: Sequence[Grouped] = ()
    is_fixed: bool = False
    is_live: bool = True
    pk: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Others:
    """What the other programmes ask of each other: titles, and prerequisites, by id."""

    titles: Mapping[int, str] = field(default_factory=dict)
    asks: Mapping[int, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: a field of the programme, or a row of a list and its
    field."""

    message: str
    field: str = ""
    rows: str = ""
    place: int | None = None


def problems(draft: Draft, others: Others, on: date) -> list[Problem]:
    """Return what is wrong with a programme on a day, in the order of its form.

    One that is out of use may ask for what is not there yet: it is a draft.
    """
    found = [*_terms(draft, on), *_groups(draft), *_marks(draft), *_twice(draft)]
    found += _cycle(draft, others)
    if draft.is_live:
        found += [*_paths(draft), *_troubles(draft)]
    return found


def _terms(draft: Draft, on: date) -> Iterator[Problem]:
    terms = draft.terms
    if draft.is_fixed and terms.until is None:
        yield Problem(_("Choose the last valid day."), "valid_until")
    if draft.is_fixed and draft.is_live and terms.until and terms.until < on:
        yield Problem(
            _(
                "%(day)s has passed: no certificate could be issued. Choose a day that "
                "lies ahead, or a number of months."
            )
            % {"day": f"{terms.until:%d/%m/%Y}"},
            "valid_until",
        )
    days = terms.months * _DAYS_A_MONTH
    if not draft.is_fixed and terms.renewal_days >= days:
        yield Problem(
            ngettext(
                "Renewal cannot open before the certificate begins: %(months)d month "
                "has no more than %(days)d days for sure. Choose fewer days.",
                "Renewal cannot open before the certificate begins: %(months)d months "
                "have no more than %(days)d days for sure. Choose fewer days.",
                terms.months,
            )
            % {"months": terms.months, "days": days},
            "renewal_days",
        )


def _groups(draft: Draft) -> Iterator[Problem]:
    known = {group.letter: group for group in draft.groups}
    used = {one.group for one in draft.requirements if one.group}
    for one in draft.requirements:
        if one.group and one.group not in known:
            yield _at(
                one,
                "group",
                _("There is no group %(letter)s: add it below, or leave this empty.")
                % {"letter": one.group},
            )
    for group in draft.groups:
        if group.letter not in used:
            yield Problem(
                _(
                    "No requirement belongs to group %(letter)s: give its letter to "
                    "some, or take the group out."
                )
                % {"letter": group.letter},
                "letter",
                "groups",
                group.place,
            )
            continue
        yield from _too_many(draft, group)


def _too_many(draft: Draft, group: Grouped) -> Iterator[Problem]:
    """Yield where a group asks for more than it has, on one way or on the other."""
    for way, size in _sizes(draft, group.letter).items():
        if group.needed is not None and 0 < size < group.needed:
            words = {"letter": group.letter, "needed": group.needed, "size": size}
            yield Problem(
                _(
                    "Group %(letter)s asks for %(needed)d, and has only %(size)d for "
                    "the first certificate. Nobody could complete it."
                )
                % words
                if way == "first"
                else _(
                    "Group %(letter)s asks for %(needed)d, and has only %(size)d for "
                    "renewal. Nobody could complete it."
                )
                % words,
                "needed",
                "groups",
                group.place,
            )
            return


def _sizes(draft: Draft, letter: str) -> dict[Way, int]:
    ways: tuple[Way, Way] = ("first", "renewal")
    return {
        way: sum(
            one.group == letter and one.path in (BOTH, way)
            for one in draft.requirements
        )
        for way in ways
    }


def _marks(draft: Draft) -> Iterator[Problem]:
    for one in draft.requirements:
        if one.percent is not None and one.percent < one.quiz_percent:
            yield _at(
                one,
                "pass_percent",
                _(
                    "“%(quiz)s” itself asks for %(percent)d %%; here it can only be "
                    "more. Leave it empty, or change the quiz."
                )
                % {"quiz": one.name, "percent": one.quiz_percent},
            )


def _twice(draft: Draft) -> Iterator[Problem]:
    seen: dict[tuple[str, str], set[str]] = {}
    for one in draft.requirements:
        if not one.thing:
            continue
        paths = {"first", "renewal"} if one.path == BOTH else {one.path}
        known = seen.setdefault((one.kind, one.thing), set())
        if known & paths:
            yield _at(
                one,
                "kind",
                _("“%(name)s” is required twice: take one of the two out.")
                % {"name": one.name},
            )
        known |= paths


def _paths(draft: Draft) -> Iterator[Problem]:
    first = [one for one in draft.requirements if one.path != "renewal"]
    if not first:
        yield Problem(
            _(
                "Nothing is asked for a first certificate, so nobody could earn one: "
                "mark at least one requirement for the first time."
            )
        )


def _troubles(draft: Draft) -> Iterator[Problem]:
    for one in draft.requirements:
        if one.trouble:
            yield _at(one, "kind", one.trouble)


def _cycle(draft: Draft, others: Others) -> Iterator[Problem]:
    """Yield where the programme asks, over others, for its own certificate."""
    for one in draft.requirements:
        if one.other is None or draft.pk is None:
            continue
        way = _way(one.other, draft.pk, others.asks)
        if way:
            titles = {**others.titles, draft.pk: draft.title}
            yield _at(
                one,
                "other",
                _(
                    "The certificates would wait for each other, and nobody could earn "
                    "one: %(chain)s. Take one of these out."
                )
                % {"chain": " → ".join(titles.get(pk, "?") for pk in (draft.pk, *way))},
            )


def _way(
    start: int, goal: int, asks: Mapping[int, Collection[int]]
) -> list[int] | None:
    """Return the shortest chain of prerequisites from one programme to another."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for following in sorted(asks.get(way[-1], ())):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None


def _at(one: Wanted, name: str, message: str) -> Problem:
    return Problem(message, name, "requirements", one.place)


def sentences(found: Iterable[Problem]) -> list[str]:
    """Return the messages alone, each once."""
    return list(dict.fromkeys(one.message for one in found))
