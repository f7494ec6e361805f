"""Completion reports: from the unit one leads down to one person's evidence.

A unit or a person out of reach answers 404, like one that is not there.
"""

from collections.abc import Sequence
from datetime import datetime
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
from .forms import PeopleForm

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
    report = queries.unit_report(unit=shown, led=led, programme=programme, at=at)
    if file_format := request.GET.get("format"):
        return exports.answer(
            exports.unit_table(report, request.user), file_format, at, on_paper=True
        )
    return render(
        request,
        "reports/unit.html",
        {
            "report": report,
            "programmes": programmes,
            "target": queries.TARGET_PERCENT,
            "asked": urlencode({"programme": programme.slug}),
            "rule": exports.population_rule(),
            "as_of": queries.as_of(at),
        },
    )


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
    form = PeopleForm(request.GET)
    context: dict[str, Any] = {
        "unit": shown,
        "trail": queries.trail(shown, led),
        "programme": programme,
        "programmes": programmes,
        "form": form,
        "rule": exports.population_rule(),
        "as_of": queries.as_of(at),
    }
    if form.is_valid():
        question = form.question(unit=shown, programme=programme, at=at)
        standings = queries.people(request.user, question)
        if file_format := request.GET.get("format"):
            rows = standings.iterator(chunk_size=2000)
            table = exports.people_table(question, rows, request.user)
            return exports.answer(table, file_format, at)
        keys = standings.values_list("pk", flat=True)
        page = Paginator(keys, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "rows": queries.person_rows(page.object_list, localdate(at)),
            "is_filtered": any(form.cleaned_data.values()),
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
            "as_of": queries.as_of(at),
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
