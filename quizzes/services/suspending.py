"""Which questions no graded quiz asks, from which day, because the law moved under them.

``Question.suspended_from`` is a summary of facts that stand elsewhere: the changes of law,
what became of the question under each, and the days that documents and wordings end. It can
be rebuilt at any time; see ``suspensions``.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from core import stamps
from legal.citing import Citing
from legal.models import ChangeItem, LegalChange, Provision
from legal.reach import reaches
from legal.services import join_items, reviewed
from legal.services.impact import is_seen_to
from organisation.models import User

from ..models import Question

logger = logging.getLogger(__name__)

# What a question is called among the things that rest on the law.
KIND = "question"


@transaction.atomic
def refresh_suspensions(provision_ids: Collection[int]) -> int:
    """Keep the questions on these provisions in step; return how many moved."""
    return _write(Question.objects.filter(provision__in=list(provision_ids)))


@transaction.atomic
def refresh_suspension_of(questions: Collection[int]) -> int:
    """Keep these questions in step, by id; return how many moved."""
    return _write(Question.objects.filter(pk__in=list(questions)))


def refresh_all_suspensions() -> int:
    """Keep every question in step: what the nightly command does."""
    rests = Question.objects.filter(provision__isnull=False)
    stale = Question.objects.filter(
        provision__isnull=True, suspended_from__isnull=False
    )
    return _write(rests) + stale.update(suspended_from=None)


@transaction.atomic
def questions_settled(items: Collection[ChangeItem]) -> None:
    """Somebody settled items of questions, or opened them again: follow."""
    reviewed_on: dict[date, list[int]] = defaultdict(list)
    for item in items:
        if item.settled_at and item.state in (
            ChangeItem.State.RIGHT,
            ChangeItem.State.CHANGED,
        ):
            reviewed_on[localdate(item.settled_at)].append(int(item.key))
    for day, pks in reviewed_on.items():
        earlier = Q(reviewed_on=None) | Q(reviewed_on__lt=day)
        Question.objects.filter(earlier, pk__in=pks).update(reviewed_on=day)
    refresh_suspension_of([int(item.key) for item in items])


def items_of(question: Question) -> list[ChangeItem]:
    """Return what waits for a question at the change desk, for whoever edits it."""
    waiting = ChangeItem.objects.to_review().filter(kind=KIND, key=str(question.pk))
    return list(
        waiting.select_related("change__source", "change__target").order_by("pk")
    )


@transaction.atomic
def question_reviewed(*, question: Question, by: User | None, at: datetime) -> None:
    """Its author says that it agrees with the law of today: settle what that answers."""
    question.reviewed_on = localdate(at)
    Question.objects.filter(pk=question.pk).update(reviewed_on=question.reviewed_on)
    settle_reviewed([question], by=by, at=at)
    refresh_suspension_of([question.pk])


def settle_reviewed(
    questions: Collection[Question], *, by: User | None, at: datetime
) -> None:
    """Settle, as changed, the open items that the questions' days of review answer."""
    keys = [str(question.pk) for question in questions]
    waiting = ChangeItem.objects.to_review().filter(kind=KIND, key__in=keys)
    asked = set(waiting.values_list("key", flat=True))
    for question in questions:
        if str(question.pk) in asked and question.reviewed_on:
            reviewed(
                kind=KIND,
                key=str(question.pk),
                on=question.reviewed_on,
                by=by,
                at=at,
            )


@transaction.atomic
def questions_written(questions: Collection[int]) -> None:
    """Questions were put in use or loaded: they may rest on law that has moved."""
    if LegalChange.objects.in_effect().exists():
        join_items(citing_of(Q(pk__in=list(questions))))
    refresh_suspension_of(questions)


def suspensions(questions: Iterable[Question]) -> dict[int, date | None]:
    """Return from which day each is suspended, by id; None for never.

    The earliest day that a change in effect, whose item for the question nobody has
    settled, applies; or that what it rests on ends without a change that says what
    follows, unless it was reviewed since. Five queries, however many questions there are.
    """
    rows = list(questions)
    provisions = {
        p.pk: p
        for p in Provision.objects.for_reading().filter(
            pk__in={row.provision_id for row in rows}
        )
    }
    reaching: dict[int, list[LegalChange]] = defaultdict(list)
    changes = list(
        LegalChange.objects.in_effect()
        .filter(target__in={p.document_id for p in provisions.values()})
        .order_by("applies_from", "pk")
        .prefetch_related("provisions")
    )
    for change in changes:
        named = [provision.key for provision in change.provisions.all()]
        for provision in provisions.values():
            if provision.document_id == change.target_id and reaches(
                named, provision.key
            ):
                reaching[provision.pk].append(change)
    states = {
        (change, key): state
        for change, key, state in ChangeItem.objects.filter(
            change__in=changes, kind=KIND
        ).values_list("change", "key", "state")
    }
    return {
        row.pk: _suspended_from(
            row,
            provisions[row.provision_id],
            reaching[row.provision_id],
            states,
        )
        if row.provision_id is not None
        else None
        for row in rows
    }


def citing_of(rule: Q) -> Iterable[Citing]:
    """Return the questions of a rule as things that rest on the law; retired ones ask nobody."""
    rows = Question.objects.filter(rule, provision__isnull=False).exclude(
        state=Question.State.RETIRED
    )
    for pk, code, stem, provision, reviewed_on in rows.order_by("code").values_list(
        "pk", "code", "stem", "provision", "reviewed_on"
    ):
        yield Citing(
            kind=KIND,
            key=str(pk),
            title=f"{stem[:200]}{'…' if len(stem) > 200 else ''} ({code})",
            provision=provision or 0,
            edit_url=reverse("wagtailsnippets_quizzes_question:edit", args=[pk]),
            reviewed_on=reviewed_on,
            # What an exam may ask is nobody's to read on the page of a provision.
            is_public=False,
        )


def _suspended_from(
    question: Question,
    provision: Provision,
    changes: list[LegalChange],
    states: dict[tuple[int, str], str],
) -> date | None:
    days = [
        change.applies_from
        for change in changes
        if not _is_settled(question, change, states.get((change.pk, str(question.pk))))
    ]
    end = _end_of(provision)
    if (
        end is not None
        and not any(change.effective_on >= end for change in changes)
        and not (question.reviewed_on and question.reviewed_on >= end)
    ):
        days.append(end)
    return min(days, default=None)


def _is_settled(question: Question, change: LegalChange, state: str | None) -> bool:
    # Without an item yet, it is what the item would begin as.
    if state is None:
        return is_seen_to(change.applies_from, question.reviewed_on)
    return state != ChangeItem.State.TO_REVIEW


def _end_of(provision: Provision) -> date | None:
    """Return the first day that it no longer holds, None where no end is known."""
    wordings = list(provision.wordings.all())
    ends = [
        provision.document.expires_on,
        wordings[-1].valid_until if wordings else None,
    ]
    return min((end for end in ends if end), default=None)


def _write(questions: Iterable[Question]) -> int:
    rows = list(questions)
    if not rows:
        return 0
    wanted = suspensions(rows)
    moved: dict[date | None, list[int]] = defaultdict(list)
    for row in rows:
        if row.suspended_from != wanted[row.pk]:
            moved[wanted[row.pk]].append(row.pk)
    for day, pks in moved.items():
        Question.objects.filter(pk__in=pks).update(suspended_from=day)
        logger.info("questions suspended count=%d from=%s", len(pks), day)
    if moved:
        # Lessons keep their self-checks rendered.
        stamps.bump()
    return sum(len(pks) for pks in moved.values())
