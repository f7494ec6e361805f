"""Delta renewal: what a holder read and passed after a change of law, and the annex it earns."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.models import LessonPage
from legal.models import LegalChange, Provision
from organisation.models import User

from .. import delta
from ..basis import unsettled_changes
from ..delta_walks import Walk, walks
from ..models import Annex, Certificate, DeltaPath, DeltaReading
from ..refusals import ChangeAhead, NothingToRenew
from ..standings import refresh_standing
from .papers import add_revision

logger = logging.getLogger(__name__)

_LONGEST_TEXT = 500


@transaction.atomic
def mark_delta_reading(
    *, path: DeltaPath, person: User, step: str, at: datetime
) -> list[Annex]:
    """Record that a holder has read a step: a lesson's key, or "" for the comparison.

    Returns the annexes that it earned; a repeat is harmless.
    Raises ChangeAhead before the change applies, NothingToRenew to who has no certificate
    that it touches, and ValueError for a step that the path does not have.
    """
    if step and step not in path.lessons:
        raise ValueError(f"no such step: {step}")
    if localdate(at) < path.change.applies_from:
        raise ChangeAhead(path.change.applies_from)
    readings = DeltaReading.objects.filter(path=path, person=person, lesson_key=step)
    if not readings.exists():
        if not open_certificates(path=path, person=person.pk, on=localdate(at)):
            raise NothingToRenew(
                _(
                    "No certificate of yours has to be brought up to date for this "
                    "change."
                )
            )
        DeltaReading.objects.get_or_create(
            path=path,
            person=person,
            lesson_key=step,
            defaults={"at": at},
        )
    return settle_if_done(path=path, person=person, at=at)


@transaction.atomic
def settle_if_done(*, path: DeltaPath, person: User, at: datetime) -> list[Annex]:
    """Add the annex to a person's certificates once every step is done; harmless to repeat.

    Works in the caller's transaction: the last fact and the annex are written together.
    """
    pks = open_certificates(path=path, person=person.pk, on=localdate(at))
    if not pks:
        return []
    walk = walks([path], person.pk)[path.pk]
    if not walk.progress.complete:
        return []
    # Two tabs wait for each other here; the second finds the annex of the first.
    locked = Certificate.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    annexes = [
        annex
        for certificate in list(locked)
        if (annex := _add_annex(certificate, path, walk, at)) is not None
    ]
    if annexes:
        refresh_standing(people=[person.pk], programme=path.programme, at=at)
    return annexes


def settle_waiting(*, path: DeltaPath, at: datetime) -> int:
    """Settle those whose path became shorter under them; return how many annexes."""
    people = User.objects.filter(delta_readings__path=path).distinct().order_by("pk")
    done = Annex.objects.filter(
        change=path.change, certificate__programme=path.programme
    )
    waiting = people.exclude(pk__in=done.values("certificate__holder"))
    return sum(
        len(settle_if_done(path=path, person=person, at=at)) for person in waiting
    )


def open_certificates(*, path: DeltaPath, person: int, on: date) -> list[int]:
    """Return the certificates of a person that hold and that the change has outdated."""
    held = Certificate.objects.valid_on(on).filter(
        holder=person,
        programme=path.programme_id,
        issued_on__lt=path.change.applies_from,
    )
    pks = list(held.order_by("pk").values_list("pk", flat=True))
    found = unsettled_changes(pks, on) if pks else {}
    return [
        pk
        for pk in pks
        if any(
            moved.change == path.change_id and moved.applies_from <= on
            for moved in found.get(pk, ())
        )
    ]


def _add_annex(
    certificate: Certificate, path: DeltaPath, walk: Walk, at: datetime
) -> Annex | None:
    """Write the annex; None where it is there."""
    annexes = Annex.objects.filter(certificate=certificate)
    if annexes.filter(change=path.change).exists():
        return None
    on = localdate(at)
    annex = Annex.objects.create(
        certificate=certificate,
        change=path.change,
        nth=annexes.count() + 1,
        text=annex_text(path.change, on, settings.LANGUAGE_CODE),
        text_en=annex_text(path.change, on, "en"),
        evidence=_evidence(path, walk),
        at=at,
    )
    add_revision(certificate=certificate, at=at)
    logger.info(
        "annex added number=%s change=%s nth=%d",
        certificate.number,
        path.change_id,
        annex.nth,
    )
    return annex


def annex_text(change: LegalChange, on: date, language: str) -> str:
    """Return the line on the certificate, complete by itself."""
    with override(language):
        words = {
            "source": change.source,
            "what": _what(change),
            "day": date_format(on, "SHORT_DATE_FORMAT"),
        }
        if change.source is None or change.relation == LegalChange.Relation.ENDS:
            text = _("Brought up to date on %(day)s: %(what)s no longer in force.")
        elif change.relation == LegalChange.Relation.REPLACES:
            text = _(
                "Brought up to date with %(source)s (replaces %(what)s) on %(day)s."
            )
        else:
            text = _("Brought up to date with %(source)s (amends %(what)s) on %(day)s.")
        return (text % words)[:_LONGEST_TEXT]


def _what(change: LegalChange) -> str:
    """Name what changed: "Điều 23, Điều 84 Luật 06/2022/QH15"; the start of a long list."""
    labels = [
        provision.local_label
        for provision in change.provisions.order_by("order", "key")
        if provision.key
    ]
    named = ", ".join(labels)
    if len(named) > _LONGEST_TEXT // 2:
        named = f"{named[: _LONGEST_TEXT // 2].rpartition(',')[0]}, …"
    return f"{named} {change.target}".strip()


def _evidence(path: DeltaPath, walk: Walk) -> dict[str, Any]:
    """Return what was done and what the law said, as plain data."""
    done = walk.progress.done
    titles: dict[str, dict[str, str]] = {}
    for key, language, title in (
        LessonPage.objects.filter(translation_key__in=[key for key in done if key])
        .order_by("pk")
        .values_list("translation_key", "locale__language_code", "title")
    ):
        titles.setdefault(str(key), {})[language] = title
    change = path.change
    return {
        "change": str(change.public_id),
        "source": change.source.code if change.source else "",
        "target": change.target.code,
        "relation": change.relation,
        "applies_from": change.applies_from.isoformat(),
        "compared_at": _moment(done[delta.COMPARISON]),
        "lessons": [
            {
                "key": key,
                "title": titles.get(key, {}).get(settings.LANGUAGE_CODE, ""),
                "title_en": titles.get(key, {}).get("en", ""),
                "at": _moment(at),
            }
            for key, at in done.items()
            if key
        ],
        "quiz": walk.passed
        and {
            "slug": path.quiz.slug if path.quiz else "",
            "attempt": str(walk.passed.attempt),
            "percent": str(walk.passed.percent),
            "at": _moment(walk.passed.graded_at),
        },
        "provisions": _wordings(change),
    }


def _wordings(change: LegalChange) -> list[dict[str, Any]]:
    """Name the wordings from before and since, by their keys in the register."""
    eve = date.fromordinal(change.effective_on.toordinal() - 1)
    return [
        {
            "ref": provision.ref,
            "before": before.pk if (before := provision.wording_on(eve)) else None,
            "after": after.pk
            if (after := provision.wording_on(change.effective_on))
            else None,
        }
        for provision in Provision.objects.for_reading()
        .filter(changes=change)
        .order_by("order", "key")
    ]


def _moment(at: datetime) -> str:
    return localtime(at).isoformat()
