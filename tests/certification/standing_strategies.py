"""Summaries, and what happens to one person in one programme, drawn by Hypothesis."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from certification.folding import Held, History, Touch
from certification.standing import Summary

DAY_ZERO = date(2026, 1, 1)
LENGTH = 80


def day(number):
    return DAY_ZERO + timedelta(days=number)


def moment(number):
    """Nine in the morning; the zone does not matter to the fold."""
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=9)


some_day = st.integers(-20, LENGTH).map(day)
maybe_day = st.none() | some_day


@st.composite
def summaries(draw):
    """Any summary that facts can come to: its days in an order that makes sense."""
    until = draw(maybe_day)
    excused = draw(maybe_day)
    wait = st.integers(0, 40).map(lambda n: timedelta(days=n))
    return Summary(
        due_on=draw(maybe_day),
        started_at=draw(st.none() | st.just(moment(-30))),
        certified_until=until,
        renewal_from=until and until - draw(wait),
        grace_until=until and until + draw(wait),
        basis_changed_from=until and draw(maybe_day),
        revoked_on=draw(st.none() | st.just(day(-25))),
        excused_from=excused,
        excused_until=draw(st.none() | st.just(excused and excused + draw(wait))),
    )


@dataclass(frozen=True)
class Asked:
    """A rule as it was on some days."""

    due_on: date
    excused_from: date | None = None
    excused_until: date | None = None


@dataclass
class Life:
    """What happened, each fact on a day of its own number."""

    rules: list[tuple[int, int, Asked]] = field(default_factory=list)
    certificates: list[Held] = field(default_factory=list)
    steps: list[datetime] = field(default_factory=list)

    def history(self, number):
        asking = next(
            (rule for first, last, rule in self.rules if first <= number < last), None
        )
        return History(asking, self.certificates, self.steps)

    def before(self, number):
        """The same life, as far as it had come by the end of a day."""
        return Life(
            self.rules,
            [
                _until(one, moment(number))
                for one in self.certificates
                if one.issued_on <= day(number)
            ],
            [one for one in self.steps if one <= moment(number)],
        )


def _until(held, end):
    """A certificate without what was recorded later."""
    revoked = held.revoked_at is not None and held.revoked_at <= end
    return Held(
        held.nth,
        held.issued_on,
        held.expires_on,
        held.renewal_from,
        held.grace_until,
        held.revoked_at if revoked else None,
        held.revoked_on if revoked else None,
        tuple(
            Touch(
                touch.applies_from,
                touch.known_at,
                touch.settled_at
                if touch.settled_at and touch.settled_at <= end
                else None,
            )
            for touch in held.touches
            if touch.known_at <= end
        ),
    )


@st.composite
def lives(draw):
    life = Life()
    number = 0
    while number < LENGTH:
        length = draw(st.integers(5, 60))
        if draw(st.integers(0, 3)):
            excused = draw(st.none() | st.integers(-10, 40))
            life.rules.append(
                (
                    number,
                    number + length,
                    Asked(
                        day(number + draw(st.integers(-10, 70))),
                        None if excused is None else day(number + excused),
                        None
                        if excused is None or draw(st.booleans())
                        else day(number + excused + draw(st.integers(1, 40))),
                    ),
                )
            )
        number += length
    issued = draw(st.lists(st.integers(0, LENGTH), max_size=3, unique=True).map(sorted))
    for nth, start in enumerate(issued, start=1):
        life.certificates.append(_certificate(draw, nth, start))
    life.steps = sorted(draw(st.lists(st.integers(0, LENGTH).map(moment), max_size=4)))
    return life


def _certificate(draw, nth, start):
    end = start + draw(st.integers(1, 50))
    revoked = draw(st.none() | st.integers(start, LENGTH))
    touches = []
    for known in draw(st.lists(st.integers(0, LENGTH), max_size=2)):
        settled = draw(st.none() | st.integers(known, LENGTH))
        touches.append(
            Touch(
                day(known + draw(st.integers(0, 30))),
                moment(known),
                None if settled is None else moment(settled),
            )
        )
    return Held(
        nth,
        day(start),
        day(end),
        draw(st.none() | st.just(day(end - draw(st.integers(0, 40))))),
        draw(st.none() | st.just(day(end + draw(st.integers(0, 20))))),
        None if revoked is None else moment(revoked),
        None if revoked is None else day(revoked),
        tuple(touches),
    )
