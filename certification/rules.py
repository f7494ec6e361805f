"""Whom a rule asks, and by when. Pure: posts, excuses and a day in; a day out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from core.text import fold

# After a leave that lay over the due day, so long to catch up.
DAYS_AFTER_LEAVE = 30
# What ends in the last year there is has no end, and no day is counted from it.
_LAST_YEAR = date.max.year
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=16384)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a position, without marks and case.

    >>> sorted(words_of("Phó Chủ tịch, kiêm nhiệm"))
    ['chu', 'kiem', 'nhiem', 'pho', 'tich']
    """
    return frozenset(_WORD.findall(fold(text)))


def positions_of(lines: str) -> tuple[frozenset[str], ...]:
    """Return the words of each line that names a position; empty lines name none."""
    found = (words_of(line) for line in lines.splitlines())
    return tuple(words for words in found if words)


@dataclass(frozen=True, slots=True)
class Post:
    """A person in a unit between two days, the last included; ``key`` tells posts apart."""

    key: int
    person: int
    unit: int
    unit_path: str
    title: str
    is_head: bool
    is_concurrent: bool
    is_main: bool
    starts_on: date
    ends_on: date | None = None

    def is_held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Rule:
    """An assignment as the rules need it; what it leaves empty does not matter.

    ``asked_since`` is the first day of the first of the rules that replaced each other:
    who was in post before it has the days after appointment from then on. ``changed_on``
    is the day the change of law applies from; None where it was withdrawn.
    """

    key: int
    programme: int
    starts_on: date
    asked_since: date
    ended_on: date | None = None
    unit_path: str = ""
    with_below: bool = True
    positions: tuple[frozenset[str], ...] = ()
    role: str = "any"
    post: str = "any"
    people: frozenset[int] = frozenset()
    due: str = "date"
    due_on: date | None = None
    days_after_appointment: int = 0
    changed_on: date | None = None
    days_after_change: int = 0

    def holds_on(self, day: date) -> bool:
        """Return whether it is in force on that day; ``ended_on`` is the first it is not."""
        return self.starts_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a person need not hold it for some days, both included; None: without end.

    It counts from the day it was recorded. ``withdrawn_on`` is the first day it no longer
    does, where it was ended before its last day.
    """

    is_leave: bool
    starts_on: date
    ends_on: date | None
    recorded_on: date
    withdrawn_on: date | None = None

    def known_on(self, day: date) -> tuple[date, date] | None:
        """Return its first and last day as they were known on a day; None: of no effect.

        Without an end, the last is the last day there is.
        """
        if self.recorded_on > day:
            return None
        last = self.ends_on or date.max
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            last = min(last, self.withdrawn_on - timedelta(days=1))
        return None if last < self.starts_on else (self.starts_on, last)


# What a rule may name, in the order in which people read it.
Condition = Literal["unit", "positions", "role", "post", "people"]
CONDITIONS: tuple[Condition, ...] = ("unit", "positions", "role", "post", "people")


def fits(rule: Rule, post: Post) -> bool:
    """Return whether a post fits everything that the rule names, whenever it is held."""
    return misfit(rule, post) is None


def misfit(rule: Rule, post: Post) -> Condition | None:
    """Return the first thing the rule names that a post does not fit; None: it fits."""
    if rule.unit_path:
        if rule.with_below:
            if not post.unit_path.startswith(rule.unit_path):
                return "unit"
        elif post.unit_path != rule.unit_path:
            return "unit"
    if rule.positions:
        words = words_of(post.title)
        if not any(line <= words for line in rule.positions):
            return "positions"
    if rule.role != "any" and post.is_head != (rule.role == "heads"):
        return "role"
    if rule.post != "any" and post.is_concurrent != (rule.post == "concurrent"):
        return "post"
    if rule.people and post.person not in rule.people:
        return "people"
    return None


def emptied_by(rule: Rule, posts: Iterable[Post]) -> Condition | None:
    """Return the condition that leaves nobody; None: somebody is reached.

    The first that none of those who fit all before it fits; "unit" where there are no
    posts at all.
    """
    reached = 0
    for post in posts:
        failed = misfit(rule, post)
        if failed is None:
            return None
        reached = max(reached, CONDITIONS.index(failed))
    return CONDITIONS[reached]


def due_for(rule: Rule, posts: Iterable[Post], day: date) -> date | None:
    """Return the last day in time for the person with these posts; None: not asked.

    On ``day`` some post held must fit. Newcomers have their days from the first day a
    post of theirs fitted at all: moving under one rule, or leaving it and coming back,
    resets nothing. 31 December 2026 and 90 days: who was appointed on 1 December 2026 is
    due on 1 March 2027.
    """
    if not rule.holds_on(day):
        return None
    first: date | None = None
    asked = False
    for post in posts:
        if fits(rule, post):
            asked = asked or post.is_held_on(day)
            first = post.starts_on if first is None else min(first, post.starts_on)
    if first is None or not asked:
        return None
    days = timedelta(days=rule.days_after_appointment)
    if rule.due == "appointment":
        return max(first, rule.asked_since) + days
    if rule.due == "change":
        if rule.changed_on is None:
            return None
        asked_on = rule.changed_on + timedelta(days=rule.days_after_change)
        return max(asked_on, first + days)
    return None if rule.due_on is None else max(rule.due_on, first + days)


def earliest_due(
    rules: Iterable[Rule], posts: Sequence[Post], excuses: Sequence[Excuse], day: date
) -> date | None:
    """Return the due day of a person under several rules; None: no rule asks.

    Each rule's day is moved by the leaves that lie over it; the earliest counts.
    """
    found = (due_for(rule, posts, day) for rule in rules)
    dues = [after_leave(due, excuses, day) for due in found if due is not None]
    return min(dues, default=None)


def after_leave(due: date, excuses: Iterable[Excuse], day: date) -> date:
    """Return the due day, moved behind each leave that lies over it.

    A leave from 1 October to 30 November over a due day in between makes it 30 December.
    One without an end moves nothing while it lasts: nobody is late then anyway.
    """
    known = [one.known_on(day) for one in excuses if one.is_leave]
    leaves = [one for one in known if one is not None and one[1].year < _LAST_YEAR]
    moved = True
    while moved:
        moved = False
        for first, last in leaves:
            if first <= due <= last:
                due = last + timedelta(days=DAYS_AFTER_LEAVE)
                moved = True
    return due


def excused(excuses: Iterable[Excuse], day: date) -> tuple[date | None, date | None]:
    """Return the days a person is excused: the first, and the first no longer.

    The stretch that ``day`` lies in, else the next one ahead, as known on that day; two
    that touch are one. Both are None for who is not excused, the second for who is until
    further notice.
    """
    stretches: list[tuple[date, date]] = []
    for one in excuses:
        known = one.known_on(day)
        if known is None or known[1] < day:
            continue
        # What was recorded late excuses nobody on the days before.
        stretches.append((max(known[0], one.recorded_on), known[1]))
    if not stretches:
        return None, None
    stretches.sort()
    first, last = stretches[0]
    for start, end in stretches[1:]:
        if last.year == _LAST_YEAR or start > last + timedelta(days=1):
            break
        last = max(last, end)
    return first, None if last.year == _LAST_YEAR else last + timedelta(days=1)


def counted_in(posts: Iterable[Post], day: date) -> Post | None:
    """Return the post by which a person is counted on a day; None: holds none.

    The main post (the newest, where two overlap), else the one held longest.
    """
    held = [post for post in posts if post.is_held_on(day)]
    main = [post for post in held if post.is_main]
    if main:
        return max(main, key=lambda post: (post.starts_on, post.key))
    return min(held, key=lambda post: (post.starts_on, post.key), default=None)
