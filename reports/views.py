"""Completion reports: from the unit one leads down to one person's evidence.

A unit or a person out of reach answers 404, like one that is not there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from certification.models import Programme, ProgrammeStanding
from organisation.models import Unit
from organisation.requests import StaffRequest

from . import exports, queries
from .forms import DayForm, PeopleForm

PEOPLE_A_PAGE = 50


@require_safe
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """Lead to the unit one leads; who leads several chooses."""
    led = queries.led_units(request.user, now())
    if not led:
        raise Http404
    if len(led) == 1:
        return redirect(led[0])
    return render(request, "reports/index.html", {"units": led})


@require_safe
@login_required
def unit(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Show how a unit and all below it stand."""
    at = now()
    led, shown = _reachable_unit(request, public_id, at)
    programmes = queries.programmes()
    programme = _chosen(request, programmes)
    if programme is None:
        return render(request, "reports/no_programme.html", {"unit": shown})
    form = DayForm(request.GET, today=localdate(at))
    context: dict[str, Any] = {
        "unit": shown,
        "trail": queries.trail(shown, led),
        "programme": programme,
        "programmes": programmes,
        "form": form,
        "target": queries.TARGET_PERCENT,
        "rule": exports.population_rule(),
    }
    if form.is_valid():
        day = form.cleaned_data["on"]
        report = queries.unit_report(
            unit=shown, led=led, programme=programme, at=at, day=day
        )
        if file_format := request.GET.get("format"):
            table = exports.unit_table(report, request.user)
            return exports.answer(table, file_format, at, day=day, on_paper=True)
        context |= {
            "report": report,
            "asked": _asked(programme, day, at),
            "as_of": queries.as_of(at, day),
        }
    return render(request, "reports/unit.html", context)


def _asked(programme: Programme, day: date, at: datetime) -> str:
    """Return the programme, and the day where it is past, as an address has them."""
    words = {"programme": programme.slug}
    if day < localdate(at):
        words["on"] = day.isoformat()
    return urlencode(words)


@require_safe
@login_required
def people(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """List the people of a unit and of all below, narrowed by what the address says."""
    at = now()
    led, shown = _reachable_unit(request, public_id, at)
    programmes = queries.programmes()
    programme = _chosen(request, programmes)
    if programme is None:
        return render(request, "reports/no_programme.html", {"unit": shown})
    form = PeopleForm(request.GET, today=localdate(at))
    context: dict[str, Any] = {
        "unit": shown,
        "trail": queries.trail(shown, led),
        "programme": programme,
        "programmes": programmes,
        "form": form,
        "rule": exports.population_rule(),
    }
    if form.is_valid():
        question = form.question(unit=shown, programme=programme, at=at)
        found = queries.find_people(request.user, question)
        if file_format := request.GET.get("format"):
            table = exports.people_table(question, found, request.user)
            return exports.answer(table, file_format, at, day=question.day)
        page = Paginator(found.keys, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
        narrowed = {**form.cleaned_data, "on": None}
        context |= {
            "page": page,
            "rows": [
                queries.person_row(standing, question.day)
                for standing in found.standings(list(page.object_list))
            ],
            "is_filtered": any(narrowed.values()),
            "asked": _asked(programme, question.day, at),
            "as_of": queries.as_of(at, question.day),
        }
    return render(request, "reports/people.html", context)


@require_safe
@login_required
def person(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show where one person stands, requirement by requirement, with the evidence."""
    at = now()
    day = localdate(at)
    standings = list(
        ProgrammeStanding.objects.visible_to(request.user, on=day)
        .filter(person__public_id=public_id)
        .select_related("person", "unit", "programme")
        .order_by("programme__title")
    )
    if not standings:
        raise Http404
    return render(
        request,
        "reports/person.html",
        {
            "person": standings[0].person,
            "unit": standings[0].unit,
            **_way_up(request, standings[0].unit, at),
            "sheets": queries.person_sheets(standings, day),
            "as_of": queries.as_of(at, day),
        },
    )


def _reachable_unit(
    request: StaffRequest, public_id: UUID, at: datetime
) -> tuple[list[Unit], Unit]:
    """Return the units led and the one asked for; 404 where it is not below them."""
    led = queries.led_units(request.user, at)
    return led, get_object_or_404(Unit.objects.below(led), public_id=public_id)


def _way_up(request: StaffRequest, one: Unit, at: datetime) -> dict[str, Any]:
    """Return the units above a person's own that the reader may open, if any."""
    led = queries.led_units(request.user, at)
    if not any(one.path.startswith(above.path) for above in led):
        return {"can_open_unit": False}
    return {"can_open_unit": True, "trail": queries.trail(one, led)}


def _chosen(request: StaffRequest, programmes: Sequence[Programme]) -> Programme | None:
    """Return the programme that the address names, else the first; None without any."""
    slug = request.GET.get("programme")
    if not slug:
        return programmes[0] if programmes else None
    for programme in programmes:
        if programme.slug == slug:
            return programme
    raise Http404
