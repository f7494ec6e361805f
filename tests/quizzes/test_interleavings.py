"""Two devices, a line that repeats, reorders and delays, the clock, an outage: in any order.

Whatever happens, an attempt ends in exactly one grade, that of the last receipts, and every
answer that was acknowledged is on record.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.models import Attempt, Grade, ItemMark, Response, SetAside
from quizzes.refusals import AttemptClosed
from quizzes.services import (
    GRACE,
    Sending,
    close_if_overdue,
    close_overdue,
    declare_outage,
    save_response,
    start_attempt,
    submit_attempt,
)

from .conftest import NINE

DEVICES = ("phone-0001", "tablet-001")
POSITIONS = (1, 2, 3)


@dataclass(frozen=True)
class Message:
    """A save on its way: may arrive late, twice, or never."""

    position: int
    answer: tuple[str, ...]
    sending: Sending
    flag: bool | None = None


@dataclass
class World:
    """An attempt, two devices and the line between; what was acknowledged is noted."""

    quiz: Any
    learner: Any
    trainer: Any
    at: datetime = NINE
    sequences: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DEVICES, 0))
    line: list[Message] = field(default_factory=list)
    acknowledged: list[tuple[Message, str]] = field(default_factory=list)
    late: list[Message] = field(default_factory=list)
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.attempt = start_attempt(quiz=self.quiz, learner=self.learner, at=self.at)
        items = self.attempt.items.select_related("version")
        self.items = {item.position: item for item in items}

    # --- What may happen ---

    def choose(self, device: str, position: int, answer: tuple[str, ...]) -> None:
        self.sequences[device] += 1
        sending = Sending(device, self.sequences[device], client_at=self.at)
        self.line.append(Message(position, answer, sending))

    def flag(self, device: str, position: int, is_flagged: bool) -> None:
        sent = [
            one
            for one in self.line
            if one.position == position and one.sending.device == device
        ]
        if sent:
            last = sent[-1]
            self.line.append(Message(position, last.answer, last.sending, is_flagged))

    def deliver(self, index: int, is_lost_on_the_way_back: bool) -> None:
        if not self.line:
            return
        message = self.line[index % len(self.line)]
        if not is_lost_on_the_way_back:
            self.line.remove(message)
        self.arrive(message)

    def plain(self, position: int, answer: tuple[str, ...]) -> None:
        """A form without scripts: no sequence."""
        self.arrive(Message(position, answer, Sending(device="s-0000")))

    def arrive(self, message: Message) -> None:
        # Read anew, as each request does; sometimes long before the row is taken.
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        try:
            receipt = save_response(
                attempt=attempt,
                item=self.items[message.position],
                answer=list(message.answer),
                at=self.at,
                sending=message.sending,
                is_flagged=message.flag,
            )
        except AttemptClosed:
            self.late.append(message)
            return
        if receipt.response:
            number = receipt.response.receipt
            self.acknowledged.append((message, number))
            self.answers[number] = tuple(receipt.response.answer)

    def submit(self) -> None:
        submit_attempt(attempt=Attempt.objects.get(pk=self.attempt.pk), at=self.at)

    def submit_from_an_old_page(self) -> None:
        submit_attempt(attempt=self.attempt, at=self.at)

    def look(self) -> None:
        close_if_overdue(attempt=self.attempt, at=self.at)

    def sweep(self) -> None:
        close_overdue(at=self.at)

    def wait(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    def outage(self, minutes: int) -> None:
        declare_outage(
            quiz=self.quiz,
            unit=None,
            minutes=minutes,
            reason="Mất mạng",
            by=self.trainer,
            at=self.at,
        )

    # --- What holds at the end ---

    def end(self) -> None:
        self.wait(24 * 3600)
        self.sweep()
        for message in list(self.line):
            self.arrive(message)

    def check(self) -> None:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        assert attempt.state == "graded"
        grade = Grade.objects.get(attempt=attempt)
        assert attempt.closed_at is not None
        for position, item in self.items.items():
            receipts = [n for m, n in self.acknowledged if m.position == position]
            last = max(receipts, default=None)
            mark = ItemMark.objects.get(grade=grade, item=item)
            assert (mark.response and mark.response.receipt) == last
            assert mark.points == (self.answers.get(last or "") == ("a",))
        assert grade.score == sum(mark.points for mark in grade.marks.all())
        self.check_records(attempt)

    def check_records(self, attempt: Attempt) -> None:
        for message, _number in self.acknowledged:
            on_record = {"item": self.items[message.position]}
            if message.sending.sequence is not None:
                on_record["device"] = message.sending.device
                on_record["sequence"] = message.sending.sequence
            kept = Response.objects.filter(**on_record)
            aside = SetAside.objects.filter(**on_record)
            assert list(message.answer) in [one.answer for one in (*kept, *aside)]
        for message in self.late:
            item = self.items[message.position]
            counting = item.responses.order_by("pk").last()
            aside = SetAside.objects.filter(item=item, reason="late")
            assert list(message.answer) in [
                counting.answer if counting else [],
                *(one.answer for one in aside),
            ]
        for item in self.items.values():
            for device in DEVICES:
                own = item.responses.filter(device=device).order_by("pk")
                numbers = list(own.values_list("sequence", flat=True))
                assert numbers == sorted(set(numbers))
        if attempt.deadline_at:
            kept = Response.objects.filter(item__attempt=attempt)
            assert not kept.filter(saved_at__gte=attempt.deadline_at + GRACE).exists()


ANSWERS = st.sampled_from([(), ("a",), ("b",), ("c",)])
devices, positions = st.sampled_from(DEVICES), st.sampled_from(POSITIONS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), devices, positions, ANSWERS),
        st.tuples(st.just("choose"), devices, st.just(1), ANSWERS),
        st.tuples(st.just("deliver"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("deliver"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("flag"), devices, positions, st.booleans()),
        st.tuples(st.just("plain"), positions, ANSWERS),
        st.tuples(st.just("wait"), st.sampled_from([1, 4, 6, 120, 590])),
        st.tuples(st.just("look")),
        st.tuples(st.just("sweep")),
        st.tuples(st.just("submit")),
        st.tuples(st.just("submit_from_an_old_page")),
        st.tuples(st.just("outage"), st.integers(1, 15)),
    ),
    max_size=25,
)


@pytest.mark.parametrize("minutes", [10, None])
def test_any_interleaving_ends_in_one_grade_of_the_last_receipts(
    quiz, lan, trainer, minutes
):
    quiz.time_limit_minutes = minutes
    quiz.save()

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(STEPS)
    def walk(steps):
        with transaction.atomic():
            world = World(quiz, lan, trainer)
            for name, *words in steps:
                getattr(world, name)(*words)
            if minutes is None:
                world.submit()
            world.end()
            world.check()
            transaction.set_rollback(True)

    walk()
