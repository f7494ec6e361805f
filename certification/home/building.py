"""Putting the page together."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.outline import outline
from organisation.models import User

from ..basis import changed_from
from ..eligibility import Progress, Turn, needed, progress
from ..evidence import lines
from ..facts import turn_of
from ..models import Certificate, ProgrammeStanding
from ..standing import SOON_DAYS, State, Summary, state_on
from .demands import Demand, Item, demands
from .learning import Learning, learning
from .rows import row_of
from .shapes import CertificateView, Home, Part, ProgrammeView, Row
from .stepping import next_step
from .words import due_words

_ONE_DAY = timedelta(days=1)


def build(*, person: User, on: date, language: str) -> Home:
    """Gather the page in a number of queries that does not grow with what there is."""
    contents = outline(language)
    wanted = demands(contents.stamp)
    standings = {
        standing.programme_id: standing
        for standing in ProgrammeStanding.objects.filter(person=person)
    }
    certificates = own_certificates(person=person, on=on)
    newest: dict[int, CertificateView] = {}
    for one in sorted(certificates, key=lambda view: view.certificate.nth):
        newest[one.certificate.programme_id] = one
    known = learning(person, wanted, on, contents)
    views = [
        _view(
            demand,
            standings.get(demand.programme.pk),
            newest.get(demand.programme.pk),
            known,
            on,
        )
        for demand in wanted
    ]
    required = sorted(
        (view for view in views if view.is_required),
        key=lambda view: (view.next_step is None, view.due_on or date.max),
    )
    optional = [view for view in views if not view.is_required]
    steps = [view.next_step for view in required if view.next_step]
    # Nothing is required, but something was begun: that is what to go on with.
    steps += [
        view.next_step
        for view in optional
        if view.next_step and view.state is State.IN_PROGRESS
    ]
    return Home(steps[0] if steps else None, required, optional, certificates)


def own_certificates(*, person: User, on: date) -> list[CertificateView]:
    """Return a person's certificates, those that hold first, in six queries at most."""
    rows = list(Certificate.objects.filter(holder=person).select_related("revocation"))
    held = [row.pk for row in rows if row.state_on(on).holds]
    changed = changed_from(held, on) if held else {}
    views = [
        CertificateView(row, row.state_on(on, changed.get(row.pk)), changed.get(row.pk))
        for row in rows
    ]
    return sorted(views, key=lambda view: not view.state.holds)


def _view(
    demand: Demand,
    standing: ProgrammeStanding | None,
    newest: CertificateView | None,
    known: Learning,
    on: date,
) -> ProgrammeView:
    last = newest.certificate if newest else None
    holding = last if newest and newest.state.holds else None
    turn = turn_of(last, on)
    trouble = _trouble(demand, holding, on) if turn else ""
    at_rest = turn is None or (holding is not None and bool(trouble))
    if turn is None or at_rest:
        parts, step = _parts_of_certificate(holding, known), None
    else:
        found = progress(demand.plan, known.facts, turn)
        parts, todo = _parts(demand, known, turn, found)
        step = next_step(todo, known, turn.reads_again)
    due_on = _due_on(standing, holding, at_rest)
    state = state_on(standing or _unasked(newest), on)
    if state in (State.NOT_STARTED, State.NOT_REQUIRED) and any(
        row.state != "todo" for part in parts for row in part.rows
    ):
        state = State.IN_PROGRESS
    return ProgrammeView(
        programme=demand.programme,
        state=state,
        parts=parts,
        due_words=due_words(due_on, on) if due_on else "",
        due_on=due_on,
        is_due_soon=bool(due_on and 0 <= (due_on - on).days <= SOON_DAYS),
        is_required=standing is not None,
        certificate=holding,
        next_step=step,
        last=last,
        grace_last=_grace_last(last, on),
        opens_on=last.renewal_from if last and turn is None else None,
        revoked_on=localdate(last.revocation.at) if last and last.is_revoked else None,
        trouble=trouble,
    )


def _trouble(demand: Demand, holding: Certificate | None, on: date) -> str:
    """Say why the programme can issue nothing just now; empty where it can."""
    held_until = holding.expires_on if holding else None
    if demand.terms.term(on, held_until) is not None:
        return ""
    if held_until is not None:
        return _("A new certificate would last no longer than this one.")
    return _(
        "The last valid day of this programme has passed: an administrator has to set a "
        "new one before a certificate can be issued."
    )


def _due_on(
    standing: ProgrammeStanding | None, holding: Certificate | None, at_rest: bool
) -> date | None:
    """Return by when something is due; for who holds one, while it still holds."""
    if standing is None or standing.due_on is None or at_rest:
        return None
    return holding.last_valid_on if holding else standing.due_on


def _grace_last(last: Certificate | None, on: date) -> date | None:
    """Return the last day of grace, while a certificate is in it."""
    if last is None or last.is_revoked or last.grace_until is None:
        return None
    return (
        last.grace_until - _ONE_DAY
        if last.expires_on <= on < last.grace_until
        else None
    )


def _unasked(last: CertificateView | None) -> Summary:
    """Return the summary of who need not hold it, with the certificate that counts."""
    if last is None or not last.state.holds:
        return Summary()
    return Summary(
        certified_until=last.certificate.expires_on,
        renewal_from=last.certificate.renewal_from,
        basis_changed_from=last.changed_from,
    )


def _parts_of_certificate(
    certificate: Certificate | None, known: Learning
) -> list[Part]:
    """Return what a certificate was earned by: a later change of the programme is not its
    holder's to do before the next one."""
    if certificate is None:
        return []
    done = certificate.evidence.get("done", [])
    rows = [
        Row(line.local_title, _address(raw, known), "done", _done_words(line.done_on))
        for line, raw in zip(lines(certificate.evidence), done, strict=True)
    ]
    return [Part(rows, len(rows), 0)]


def _address(done: dict[str, Any], known: Learning) -> str:
    """Return where the course of a line can be read today; "" where it is no longer."""
    if done["kind"] != "course":
        return ""
    course = known.courses.get(UUID(done["key"]))
    return course.url if course else ""


def _done_words(day: date) -> str:
    return _("Done on %(day)s, for the certificate that is held.") % {
        "day": f"{day:%d/%m/%Y}"
    }


def _parts(
    demand: Demand, known: Learning, turn: Turn, found: Progress
) -> tuple[list[Part], list[tuple[Item, Row]]]:
    """Return what is asked on the way, group by group, and what is still to do of it."""
    done = {one.key: fact for one, fact in found.evidence.items()}
    plan = demand.plan.on(turn.way)
    on_the_way = {one.key for one in plan.asked}
    by_letter: dict[str, list[tuple[Item, Row]]] = {}
    todo = []
    for item in demand.items:
        key = item.asked.key
        if key not in on_the_way:
            continue
        row = row_of(demand.programme, item, known, turn, done.get(key))
        letter = item.asked.group
        by_letter.setdefault(letter, []).append((item, row))
        if row.state != "done" and found.lacking[letter]:
            todo.append((item, row))
    parts = []
    for letter, pairs in by_letter.items():
        rows = [row for _item, row in pairs]
        enough = needed(plan, letter, len(rows))
        lacking = found.lacking[letter]
        heading = demand.group_title(letter) if letter else ""
        words = _group_words(enough, len(rows), lacking) if letter else ""
        parts.append(Part(rows, enough, lacking, heading, words))
    return parts, todo


def _group_words(enough: int, size: int, lacking: int) -> str:
    """Say how many of a group are enough, and how many of these are still needed."""
    if enough == size:
        return _("All of these.")
    words = ngettext(
        "Any %(enough)d of these %(size)d is enough.",
        "Any %(enough)d of these %(size)d are enough.",
        enough,
    ) % {"enough": enough, "size": size}
    if not lacking:
        return words
    still = ngettext(
        "%(lacking)d still needed.", "%(lacking)d still needed.", lacking
    ) % {"lacking": lacking}
    return f"{words} {still}"
