"""What rests on what changed: the list of items behind a change of law."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from ..citing import Chooser, Citer, Citing, citers
from ..models import ChangeItem, LegalChange, Provision
from ..reach import reaches

State = ChangeItem.State
# How long there is to look at things, where nobody said otherwise.
_DAYS_TO_LOOK = 14
_LONGEST_TITLE = 300


def reached_by(change: LegalChange) -> list[int]:
    """Return the provisions that a change touches, by id."""
    rows = Provision.objects.touched_by(change).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def to_review(provisions: Iterable[int], applies_from: date) -> list[Citing]:
    """Return what somebody has to look at when the provisions change, kind by kind.

    A thing that rests on several of them comes once. Titles are in the province's
    language, as they are stored.
    """
    wanted = set(provisions)
    found: dict[tuple[str, str], Citing] = {}
    with override(settings.LANGUAGE_CODE):
        for citer in citers():
            for one in things_of(citer, wanted, applies_from) if wanted else ():
                found.setdefault((one.kind, one.key), one)
    return list(found.values())


def things_of(
    citer: Citer, provisions: Collection[int], applies_from: date
) -> Iterable[Citing]:
    """Return what of one kind is to be looked at: all that rests, but where told otherwise."""
    if isinstance(citer, Chooser):
        return citer.to_review(provisions, applies_from)
    return citer.citing(provisions)


def open_items(change: LegalChange) -> list[ChangeItem]:
    """Give a change an item for everything that rests on it and has none yet.

    What was reviewed on or after the day it applies is right already, and says so.
    """
    known = set(change.items.values_list("kind", "key"))
    items = [
        _item(change, one)
        for one in to_review(reached_by(change), change.applies_from)
        if (one.kind, one.key) not in known
    ]
    return ChangeItem.objects.bulk_create(items)


def join_items(things: Iterable[Citing]) -> list[ChangeItem]:
    """Give things that were written or published now their items, where they have none.

    A thing that rests on several provisions comes once for each. Five queries, however
    many things there are.
    """
    resting = list(things)
    places = {
        pk: (document, key)
        for pk, document, key in Provision.objects.filter(
            pk__in={one.provision for one in resting}
        ).values_list("pk", "document", "key")
    }
    changes = LegalChange.objects.in_effect().filter(
        target__in={document for document, _key in places.values()}
    )
    came: dict[tuple[int, str, str], ChangeItem] = {}
    for change in changes.order_by("pk").prefetch_related("provisions"):
        named = [provision.key for provision in change.provisions.all()]
        for one in resting:
            document, key = places.get(one.provision, (0, ""))
            if document == change.target_id and reaches(named, key):
                name = (change.pk, one.kind, one.key)
                came.setdefault(name, _item(change, one))
    known = ChangeItem.objects.filter(
        change__in={change for change, _kind, _key in came},
        kind__in={one.kind for one in resting},
    ).values_list("change", "kind", "key")
    for name in known:
        came.pop(name, None)
    return ChangeItem.objects.bulk_create(came.values())


@transaction.atomic
def refresh_items(change: LegalChange) -> bool:
    """Keep the list of a change in step with what rests on it today.

    What came since joins it; what is gone, or rests on other law now, is retired, and
    opened again where it comes back. What a person settled stays. Returns whether
    anything changed.
    """
    resting = to_review(reached_by(change), change.applies_from)
    now_there = {(one.kind, one.key): one for one in resting}
    known = {(item.kind, item.key): item for item in change.items.all()}
    gone = [
        item.pk
        for key, item in known.items()
        if key not in now_there and item.state == State.TO_REVIEW
    ]
    back = [
        item.pk
        for key, item in known.items()
        if key in now_there and item.state == State.RETIRED and item.settled_by is None
    ]
    renamed = [
        item
        for key, item in known.items()
        if key in now_there and item.title != now_there[key].title[:_LONGEST_TITLE]
    ]
    for item in renamed:
        item.title = now_there[item.kind, item.key].title[:_LONGEST_TITLE]
    ChangeItem.objects.bulk_update(renamed, ["title"])
    ChangeItem.objects.filter(pk__in=gone).update(state=State.RETIRED)
    ChangeItem.objects.filter(pk__in=back).update(state=State.TO_REVIEW)
    came = open_items(change)
    return bool(gone or back or came)


def is_seen_to(applies_from: date, reviewed_on: date | None) -> bool:
    """Return whether something looked at on that day was looked at by the law as changed."""
    return reviewed_on is not None and reviewed_on >= applies_from


def _item(change: LegalChange, one: Citing) -> ChangeItem:
    right = is_seen_to(change.applies_from, one.reviewed_on)
    return ChangeItem(
        change=change,
        kind=one.kind,
        key=one.key,
        title=one.title[:_LONGEST_TITLE],
        provision_id=one.provision,
        due_on=_due(change),
        state=State.RIGHT if right else State.TO_REVIEW,
        # By nobody: the page says that it was reviewed when the change applied already.
        settled_at=change.recorded_at if right else None,
    )


def _due(change: LegalChange) -> date:
    """Return by when to look: before it applies, or soon where it applies already."""
    recorded = localdate(change.recorded_at)
    return max(change.applies_from, recorded + timedelta(_DAYS_TO_LOOK))
