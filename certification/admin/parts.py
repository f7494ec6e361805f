"""What the pages of duties share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from ..recalculating import under_way


class KeptPolicy(ModelPermissionPolicy):
    """What was asked of people, and who was excused, is ended and never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class Page(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page below a list; ``start`` names the list, ``list_words`` what it is called."""

    _show_breadcrumbs = True
    model: Any = None
    start = ""
    list_words: Any = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.start), "label": self.list_words},
            {"url": "", "label": self.get_page_title()},
        ]


def day_of(name: str) -> Callable[[Any], str]:
    """Return what shows a row's day as a day; Wagtail would say how long ago it was."""

    def shown(row: Any) -> str:
        day = getattr(row, name)
        return "" if day is None else date_format(day, "SHORT_DATE_FORMAT")

    return shown


def say_saved(request: HttpRequest, words: str, *programmes: int) -> None:
    """Say what was done, and where the recalculation that it began can be watched."""
    job = under_way(programmes)
    if job is None:
        messages.success(request, words)
        return
    messages.success(
        request,
        format_html(
            '{} <a href="{}?refresh=5">{}</a>',
            words,
            reverse("job:inspect", args=[job.pk]),
            _("The standings are being recalculated; see how far it is."),
        ),
    )
