"""What Wagtail's admin gets for marking and for wrong keys; ``apps`` imports it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from ..models import Question
from .marking import MarkingRightViewSet
from .regrading import correct_url, urlpatterns

register_snippet(MarkingRightViewSet)


@hooks.register("register_admin_urls")
def correcting_a_key() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def marking() -> MenuItem:
    """Lead to the marker's desk, which is a page of the site."""
    return MenuItem(
        gettext_lazy("Marking"),
        reverse_lazy("marking:queue"),
        name="marking",
        icon_name="edit",
        order=215,
    )


@hooks.register("register_snippet_listing_buttons")
def correct_a_wrong_key(
    snippet: Any, user: Any, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the correction beside a question that learners have been able to see."""
    if (
        isinstance(snippet, Question)
        and snippet.current_version_id
        and user.has_perm("quizzes.change_question")
    ):
        yield Button(_("Correct a wrong key"), correct_url(snippet), icon_name="edit")
