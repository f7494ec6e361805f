"""Three worked people beside the form of a programme, told anew while somebody types."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from wagtail.admin.panels import Panel

from ..drafts import terms_of
from ..models import Assignment, Programme
from ..terms import Terms
from ..worked import Settings, Story, worked_examples
from .programme_forms import WorkedForm

_PATH = re.compile(r"requirements-(\d+)-path")
_NEWCOMER_DAYS = 90


class WorkedPanel(Panel):
    """The three people, as the form stands; a script tells them anew after each change."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "certification/admin/worked_panel.html"
        instance: Programme

        def get_context_data(
            self, parent_context: dict[str, Any] | None = None
        ) -> dict[str, Any]:
            programme = self.instance
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "programme": programme if programme.pk else None,
                "stories": stories_of(programme, localdate()),
                "newest": programme.versions.order_by("-number").first()
                if programme.pk
                else None,
            }


def stories_of(programme: Programme, on: date) -> list[Story]:
    """Return the three people of a programme, saved or as it is being edited."""
    paths = [one.path for one in programme.requirements.all()]
    return worked_examples(
        Settings(terms_of(programme), on, _newcomer_days(programme.pk), _short(paths))
    )


def stories_of_form(posted: Mapping[str, str]) -> list[Story]:
    """Return the same from what stands in the form; none where its numbers make no sense."""
    form = WorkedForm(posted)
    if not form.is_valid():
        return []
    data = form.cleaned_data
    is_fixed = data["validity"] == Programme.Validity.FIXED
    if is_fixed and data["valid_until"] is None:
        return []
    terms = Terms(
        months=data["validity_months"],
        until=data["valid_until"] if is_fixed else None,
        renewal_days=data["renewal_days"],
        grace_days=data["grace_days"],
    )
    paths = [
        value
        for name, value in posted.items()
        if (match := _PATH.fullmatch(name))
        and not posted.get(f"requirements-{match[1]}-DELETE")
    ]
    pk = posted.get("programme", "")
    days = _newcomer_days(int(pk) if pk.isdecimal() else None)
    return worked_examples(Settings(terms, localdate(), days, _short(paths)))


def _short(paths: list[str]) -> bool:
    """Return whether renewal asks for less than, or other than, the first time."""
    return any(path != "both" for path in paths) and any(
        path != "first" for path in paths
    )


def _newcomer_days(programme: int | None) -> int:
    """Return the days that the programme's newest rule in force gives a newcomer."""
    if programme is None:
        return _NEWCOMER_DAYS
    days = (
        Assignment.objects.holding_on(localdate())
        .filter(programme=programme)
        .order_by("-pk")
        .values_list("days_after_appointment", flat=True)
        .first()
    )
    return _NEWCOMER_DAYS if days is None else days
