"""Recording that the law changes, and taking a record back.

A change is written once. What recording it does to the register beside (a link between the
two documents, the day the old one ends) is kept in ``also_wrote``, so that withdrawing it
puts back exactly that.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core import stamps
from core.text import nfc

from ..models import (
    Certainty,
    DocumentLink,
    LegalChange,
    LegalDocument,
    Provision,
)
from ..refusals import (
    AlreadyRecorded,
    ChangeRefused,
    ChangesItself,
    ChangeWithdrawn,
    ForeignProvision,
    ReplacesInCircle,
    SourceMissing,
    WrongDay,
)
from ..signals import provision_changed
from .impact import open_items, reached_by

logger = logging.getLogger(__name__)

Relation = LegalChange.Relation
# What puts an end to the whole of a document.
_ENDING = (Relation.REPLACES, Relation.ENDS)


@dataclass(frozen=True)
class ChangeAsked:
    """A change as somebody means to record it; no provisions: the whole document."""

    source: LegalDocument | None
    relation: str
    target: LegalDocument
    effective_on: date
    provisions: Sequence[Provision] = field(default_factory=tuple)

    @property
    def ends_the_target(self) -> bool:
        return self.relation in _ENDING and not [p for p in self.provisions if p.key]

    def end_it_writes(self) -> date | None:
        """Return the day that the target ends by this, None where that stands already."""
        known = self.target.expires_on
        if not self.ends_the_target or (known and known <= self.effective_on):
            return None
        return self.effective_on


def check_change(asked: ChangeAsked) -> list[ChangeRefused]:
    """Return every reason why the change cannot be recorded; none: it can."""
    return list(_refusals(asked))


@transaction.atomic
def record_change(
    *,
    source: LegalDocument | None,
    relation: str,
    target: LegalDocument,
    provisions: Collection[Provision],
    effective_on: date,
    summary: str,
    by: Any,
    at: datetime,
    summary_en: str = "",
    known_on: date | None = None,
    certainty: str = Certainty.UNCONFIRMED,
    loaded_key: str = "",
) -> LegalChange:
    """Write a change down, open its list of items, and tell the layers above.

    ``known_on`` is today where not given: nothing that was right yesterday by what was
    known becomes wrong afterwards. Raises the first of what ``check_change`` returns.
    """
    # One at a time for a document: a button pressed twice finds the first change there.
    target = LegalDocument.objects.select_for_update().get(pk=target.pk)
    asked = ChangeAsked(source, relation, target, effective_on, tuple(provisions))
    for refusal in check_change(asked):
        raise refusal
    change = LegalChange.objects.create(
        source=source,
        relation=relation,
        target=target,
        effective_on=effective_on,
        known_on=known_on or localdate(at),
        summary=nfc(summary),
        summary_en=nfc(summary_en),
        certainty=certainty,
        recorded_by=by,
        recorded_at=at,
        loaded_key=loaded_key,
    )
    change.provisions.set(provisions)
    change.also_wrote = {**_link(asked), **_end(asked)}
    change.save(update_fields=["also_wrote"])
    open_items(change)
    _tell(change)
    logger.info("change recorded change=%s target=%s", change.pk, target.pk)
    return change


@transaction.atomic
def withdraw_change(*, change: LegalChange, by: Any, at: datetime, reason: str) -> None:
    """Take a change back that was recorded by mistake; raises ChangeWithdrawn the second time.

    From then on it suspends nothing and changes no certificate's basis. What it wrote into
    the register beside is put back, unless somebody has changed it since.
    """
    done = LegalChange.objects.filter(pk=change.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=nfc(reason)
    )
    if not done:
        raise ChangeWithdrawn(_("This change was already withdrawn."))
    change.refresh_from_db()
    _put_back(change)
    _tell(change)
    logger.info("change withdrawn change=%s", change.pk)


def _tell(change: LegalChange) -> None:
    # Lessons keep what they show of the law rendered.
    stamps.bump()
    provision_changed.send(
        LegalChange, change=change, provision_ids=set(reached_by(change))
    )


# --- What is refused -------------------------------------------------------------------


def _refusals(asked: ChangeAsked) -> Iterable[ChangeRefused]:
    words = {"source": asked.source, "target": asked.target}
    if asked.source is None and asked.relation != Relation.ENDS:
        yield SourceMissing(
            _(
                "Name the new document; only a document that ends without a successor has "
                "none."
            )
        )
    elif asked.source == asked.target:
        yield ChangesItself(
            _("%(target)s cannot change itself: choose the other document.") % words
        )
    elif asked.relation == Relation.REPLACES and _replaces(asked.target, asked.source):
        yield ReplacesInCircle(
            _(
                "%(target)s itself replaces %(source)s, directly or by others between: one "
                "of the two is the wrong way round."
            )
            % words
        )
    strangers = [p for p in asked.provisions if p.document_id != asked.target.pk]
    if strangers:
        yield ForeignProvision(
            _(
                "%(names)s: not of %(target)s. Choose provisions of the document changed."
            )
            % {**words, "names": ", ".join(p.citation for p in strangers)}
        )
    yield from _wrong_days(asked)
    existing = _recorded(asked)
    if existing is not None:
        yield AlreadyRecorded(
            _("This change is recorded already, since %(day)s.")
            % {"day": _short(localdate(existing.recorded_at))},
            existing,
        )


def _wrong_days(asked: ChangeAsked) -> Iterable[ChangeRefused]:
    """Yield a refusal for each day of the two documents that the change would precede."""
    source, target = asked.source, asked.target
    told = {"day": _short(asked.effective_on)}
    if target.in_force_on and asked.effective_on < target.in_force_on:
        yield WrongDay(
            _(
                "%(day)s lies before the day that %(document)s itself came into force, "
                "%(own)s: mend the day here, or that of the document."
            )
            % {**told, "document": target, "own": _short(target.in_force_on)}
        )
    begun = source and (source.in_force_on or source.signed_on)
    if source and begun and asked.effective_on < begun:
        yield WrongDay(
            _(
                "%(day)s lies before the first day of %(document)s, %(own)s: mend the day "
                "here, or that of the document."
            )
            % {**told, "document": source, "own": _short(begun)}
        )


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _replaces(source: LegalDocument, target: LegalDocument | None) -> bool:
    """Return whether a document replaces another, over any number between."""
    newer: dict[int, set[int]] = {}
    links = DocumentLink.objects.filter(relation=DocumentLink.Relation.REPLACES)
    for new, old in links.values_list("source", "target"):
        newer.setdefault(new, set()).add(old)
    waiting, seen = [source.pk], set[int]()
    while waiting:
        one = waiting.pop()
        if target is not None and one == target.pk:
            return True
        if one not in seen:
            seen.add(one)
            waiting += newer.get(one, ())
    return False


def _recorded(asked: ChangeAsked) -> LegalChange | None:
    """Return the change in effect that says the same."""
    wanted = {p.pk for p in asked.provisions}
    alike = LegalChange.objects.in_effect().filter(
        source=asked.source,
        relation=asked.relation,
        target=asked.target,
        effective_on=asked.effective_on,
    )
    for change in alike.prefetch_related("provisions"):
        if {p.pk for p in change.provisions.all()} == wanted:
            return change
    return None


# --- The register beside ----------------------------------------------------------------


def _link(asked: ChangeAsked) -> dict[str, Any]:
    """Link the two documents with the day, and return what that wrote."""
    if asked.source is None or asked.relation == Relation.ENDS:
        return {}
    link, created = DocumentLink.objects.get_or_create(
        source=asked.source,
        relation=asked.relation,
        target=asked.target,
        defaults={"from_on": asked.effective_on},
    )
    if created:
        return {"link": link.pk, "link_from": None, "link_is_new": True}
    before = link.from_on
    # One document may amend another from several days on: the first is the link's.
    if before is not None and before <= asked.effective_on:
        return {}
    DocumentLink.objects.filter(pk=link.pk).update(from_on=asked.effective_on)
    return {
        "link": link.pk,
        "link_from": before.isoformat() if before else None,
        "link_is_new": False,
    }


def _end(asked: ChangeAsked) -> dict[str, Any]:
    """Let the target end by the change where no earlier end is known."""
    end = asked.end_it_writes()
    if end is None:
        return {}
    before = asked.target.expires_on
    asked.target.expires_on = end
    asked.target.save(update_fields=["expires_on", "search_text"])
    return {"expires_on": before.isoformat() if before else None}


def _put_back(change: LegalChange) -> None:
    wrote = change.also_wrote
    if "link" in wrote:
        link = DocumentLink.objects.filter(
            pk=wrote["link"], from_on=change.effective_on
        )
        if wrote["link_is_new"]:
            link.delete()
        else:
            link.update(from_on=_day(wrote["link_from"]))
    if "expires_on" in wrote:
        LegalDocument.objects.filter(
            pk=change.target_id, expires_on=change.effective_on
        ).update(expires_on=_day(wrote["expires_on"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
