"""What trainers see of courses in Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .models import CatalogueIndexPage, CoursePage


@hooks.register("register_admin_menu_item")
def courses_menu_item() -> MenuItem:
    """The shortest way to the lessons."""
    index = CatalogueIndexPage.objects.filter(locale__language_code="vi").first()
    url = f"/admin/pages/{index.pk}/" if index else "/admin/pages/"
    return MenuItem(
        _("Courses"), url, name="courses", icon_name="folder-open-inverse", order=100
    )


@hooks.register("construct_explorer_page_queryset")
def lessons_in_their_order(
    parent_page: object, pages: object, request: object
) -> object:
    """List the lessons of a course as learners read them, not by the newest edit."""
    if isinstance(
        getattr(parent_page, "specific_deferred", parent_page), CoursePage
    ) and (
        "ordering" not in request.GET  # type: ignore[attr-defined]
    ):
        return pages.order_by("path")  # type: ignore[attr-defined]
    return pages


# Publishing reads the page again, so that what was noted on it is told before.
@hooks.register("before_publish_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_was_linked(request: HttpRequest, page: Any) -> None:
    """Tell the trainer which of their words became links, so that none is a surprise."""
    count = page.__dict__.pop("linked", 0)
    if count:
        said = ngettext(
            "%(count)s citation became a link to the register.",
            "%(count)s citations became links to the register.",
            count,
        )
        messages.info(request, said % {"count": count})
