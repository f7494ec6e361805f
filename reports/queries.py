"""The questions a manager asks, each one a function.

An answer is one object: the page, the XLSX and the CSV are all made from it, so that they
cannot differ. Every answer carries the moment it was asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.formats import date_format, localize
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification import evidence, facts
from certification.eligibility import Asked, Done, progress
from certification.models import Certificate, Programme, ProgrammeStanding, Requirement
from certification.standing import PersonState, last_valid_day, person_state
from courses.models import CoursePage
from organisation.access import units_led_by
from organisation.models import Unit, User

from . import figures
from .models import UnitFigure
from .roll_up import Counts, roll_up

# The share certified that a unit should reach; the tick on every bar.
TARGET_PERCENT = 90


@dataclass(frozen=True)
class Branch:
    """One row under a unit: a unit with all below it, or the unit's own people (None)."""

    unit: Unit | None
    counts: Counts


@dataclass(frozen=True)
class UnitReport:
    """How the people of a unit and of all below it stand, by branch."""

    unit: Unit
    trail: list[Unit]
    programme: Programme
    at: datetime
    branches: list[Branch]

    @property
    def total(self) -> Counts:
        """Return the sum of the branches: the figures on top and the last row."""
        return sum((branch.counts for branch in self.branches), Counts())

    @property
    def is_leaf(self) -> bool:
        """Return whether nothing is below the unit: then its people are all there is."""
        return all(branch.unit is None for branch in self.branches)


def programmes() -> list[Programme]:
    """Return the programmes that a report can be about."""
    return list(Programme.objects.filter(is_live=True))


def unit_report(
    *, unit: Unit, led: Sequence[Unit], programme: Programme, at: datetime
) -> UnitReport:
    """Return a unit's report; ``led`` are the units its reader leads.

    Five queries at most, whatever the number of people.
    """
    day = localdate(at)
    sums = roll_up(_figures_below(unit, programme, day), unit.path, Unit.steplen)
    own = sums.pop(unit.path, Counts())
    children = [
        child
        for child in Unit.objects.below([unit]).filter(depth=unit.depth + 1)
        if _is_open(child, day) or sums.get(child.path, Counts()).people
    ]
    children.sort(key=lambda child: (_KIND_ORDER[child.kind], child.name_key))
    branches = [Branch(child, sums.get(child.path, Counts())) for child in children]
    if own.people or not branches:
        branches.insert(0, Branch(None, own))
    return UnitReport(unit, trail(unit, led), programme, at, branches)


def trail(unit: Unit, led: Sequence[Unit]) -> list[Unit]:
    """Return the units above, from the topmost that the reader leads down."""
    top = next(one for one in led if unit.path.startswith(one.path))
    above = [
        unit.path[:end] for end in range(len(top.path), len(unit.path), Unit.steplen)
    ]
    return list(Unit.objects.filter(path__in=above)) if above else []


def _figures_below(
    unit: Unit, programme: Programme, day: date
) -> Iterator[tuple[str, Counts]]:
    """Yield path and counts of each unit: as kept, or counted now where that is stale.

    Nothing is written: a figure goes stale by itself only on the days when somebody's
    state changes by itself, and is then one grouped query for all such units.
    """
    stale: dict[int, str] = {}
    for row in UnitFigure.objects.filter(
        programme=programme, unit__path__startswith=unit.path
    ).annotate(path=F("unit__path")):
        if row.holds_on(day):
            yield row.path, row.counts
        else:
            stale[row.unit_id] = row.path
    if stale:
        standings = ProgrammeStanding.objects.filter(
            programme=programme, unit__path__startswith=unit.path
        )
        for pk, counted in figures.count(standings, day).items():
            if pk in stale:
                yield stale[pk], counted.counts


_KIND_ORDER = {kind: order for order, kind in enumerate(Unit.Kind.values)}


def _is_open(unit: Unit, day: date) -> bool:
    return (unit.opened_on is None or unit.opened_on <= day) and (
        unit.closed_on is None or day < unit.closed_on
    )


@dataclass(frozen=True)
class PeopleQuestion:
    """Which people: a unit and all below (or the unit alone), and what narrows them."""

    unit: Unit
    programme: Programme
    at: datetime
    state: PersonState | None = None
    heads_only: bool = False
    concurrent_only: bool = False
    directly: bool = False
    words: str = ""


def people(reader: User, question: PeopleQuestion) -> QuerySet[ProgrammeStanding]:
    """Return the standings that answer the question, people in the order of names.

    Each comes with its person and unit.
    """
    day = localdate(question.at)
    found = ProgrammeStanding.objects.visible_to(reader, on=day).filter(
        programme=question.programme
    )
    if question.directly:
        found = found.filter(unit=question.unit)
    else:
        found = found.filter(unit__path__startswith=question.unit.path)
    if question.state is not None:
        found = getattr(found, question.state.value)(day)
    if question.heads_only:
        found = found.filter(is_head=True)
    if question.concurrent_only:
        found = found.filter(is_concurrent=True)
    if question.words:
        found = found.filter(person__in=User.objects.all().matching(question.words))
    return found.select_related("person", "unit").order_by("person__name_key", "person")


@dataclass(frozen=True)
class PersonRow:
    """One line of a list of people, with the state already found."""

    standing: ProgrammeStanding
    state: PersonState
    valid_until: date | None

    @property
    def person(self) -> User:
        return self.standing.person

    @property
    def role(self) -> str:
        """Return whether the person leads, and whether this is beside another post."""
        words = []
        if self.standing.is_head:
            words.append(_("Head"))
        if self.standing.is_concurrent:
            words.append(_("Concurrent"))
        return ", ".join(words)


def person_row(standing: ProgrammeStanding, day: date) -> PersonRow:
    """Return the line for a standing on a day."""
    state = person_state(
        certified_until=standing.certified_until,
        due_on=standing.due_on,
        started_at=standing.started_at,
        on=day,
    )
    until = standing.certified_until
    return PersonRow(standing, state, last_valid_day(until) if until else None)


@dataclass(frozen=True)
class RequirementRow:
    """One thing a programme asks of the person, and the evidence where there is some."""

    kind: str
    title: str
    done_on: date | None = None
    percent: Decimal | None = None
    attempt: UUID | None = None

    @property
    def state(self) -> str:
        """Return the state of the requirement, as `{% state %}` knows it."""
        if self.kind == Requirement.Kind.COURSE:
            return "todo" if self.done_on is None else "done"
        return "not_passed" if self.done_on is None else "passed"

    @property
    def words(self) -> str:
        """Return what was done when, and how well; or what is asked."""
        if self.kind == Requirement.Kind.COURSE:
            if self.done_on is None:
                return _("Course: every lesson to be read")
            return _("Course completed on %(day)s") % {"day": _day(self.done_on)}
        if self.done_on is None or self.percent is None:
            return _("Quiz to be passed")
        return _("Quiz passed on %(day)s with %(percent)s %%") % {
            "day": _day(self.done_on),
            "percent": localize(self.percent.normalize() + 0),
        }


@dataclass(frozen=True)
class ProgrammeSheet:
    """Where one person stands in one programme, requirement by requirement."""

    row: PersonRow
    certificate: Certificate | None
    requirements: list[RequirementRow]

    @property
    def programme(self) -> Programme:
        return self.row.standing.programme


def person_sheets(
    standings: Sequence[ProgrammeStanding], day: date
) -> list[ProgrammeSheet]:
    """Return the sheets of one person's standings.

    Who holds a valid certificate is shown the evidence it was issued on; who does not,
    what counts towards the next one.
    """
    asking = {programme.pk: programme for programme in facts.live_programmes()}
    standings = [row for row in standings if row.programme_id in asking]
    if not standings:
        return []
    person = standings[0].person_id
    asked = [
        one for row in standings for one in facts.asked_by(asking[row.programme_id])
    ]
    known = facts.gather([person], asked)[person]
    english = _english_titles()
    sheets = []
    for standing in standings:
        programme = asking[standing.programme_id]
        last = facts.last_certificates(programme, [person]).get(person)
        if last is not None and last.state_on(day).holds:
            rows = _rows_of_certificate(last)
        else:
            found = progress(facts.asked_by(programme), known, facts.counts_from(last))
            rows = [
                _requirement_row(one, found.evidence, english)
                for one in programme.requirements.all()
            ]
        sheets.append(ProgrammeSheet(person_row(standing, day), last, rows))
    return sheets


def _rows_of_certificate(certificate: Certificate) -> list[RequirementRow]:
    attempts = [
        UUID(done["attempt"]) if done.get("attempt") else None
        for done in certificate.evidence.get("done", [])
    ]
    return [
        RequirementRow(line.kind, line.local_title, line.done_on, line.percent, attempt)
        for line, attempt in zip(
            evidence.lines(certificate.evidence), attempts, strict=True
        )
    ]


def _requirement_row(
    requirement: Requirement, done: dict[Asked, Done], english: dict[UUID, str]
) -> RequirementRow:
    if requirement.course is not None:
        title = english.get(
            requirement.course.translation_key, requirement.course.title
        )
    else:
        title = str(requirement)
    met = done.get(facts.asked(requirement))
    if met is None:
        return RequirementRow(requirement.kind, title)
    return RequirementRow(
        requirement.kind, title, localdate(met.at), met.percent, met.attempt
    )


def _english_titles() -> dict[UUID, str]:
    """Return the English titles of courses where the reader reads English; else none."""
    if get_language() != "en":
        return {}
    return dict(
        CoursePage.objects.filter(locale__language_code="en").values_list(
            "translation_key", "title"
        )
    )


def led_units(reader: User, at: datetime) -> list[Unit]:
    """Return the units whose reports the reader may open from the top."""
    return units_led_by(reader, localdate(at))


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def as_of(at: datetime) -> str:
    """Return the moment in words, as every report prints it."""
    return _("as of %(moment)s") % {"moment": f"{localtime(at):%H:%M %d/%m/%Y}"}
