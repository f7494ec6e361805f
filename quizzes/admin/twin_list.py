"""All likely duplicates of the bank, on one page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from organisation.requests import StaffRequest

from .twins import all_twins

_A_PAGE = 50


@require_admin_access
def likely_duplicates(request: StaffRequest) -> HttpResponse:
    """Show the pairs of questions that are likely the same, the likeliest first."""
    if not request.user.has_perm("quizzes.change_question"):
        raise PermissionDenied
    page = Paginator(all_twins(), _A_PAGE).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "page_obj": page,
        "header_icon": "copy",
        "page_title": _("Likely duplicates"),
        "breadcrumbs_items": [
            {
                "url": reverse("wagtailsnippets_quizzes_question:list"),
                "label": _("Questions"),
            },
            {"url": "", "label": _("Likely duplicates")},
        ],
    }
    return TemplateResponse(request, "quizzes/admin/question_twins.html", context)
