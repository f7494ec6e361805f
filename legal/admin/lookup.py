"""Looking a provision up while writing: what it says, and the address to link to."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ..linking import address
from ..models import Provision
from ..searching import MOST, matching

MENU = "register_law_menu_item"
_RIGHT = "legal.view_provision"


@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """Show the provisions that a citation means, or that hold words."""
    if not request.user.has_perm(_RIGHT):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()[:200]
    today = localdate()
    found = matching(words, today)[:MOST] if words else []
    provisions = Provision.objects.for_reading().in_bulk(found)
    context: dict[str, Any] = {
        "page_title": _("Provision lookup"),
        "header_icon": "search",
        "words": words,
        "rows": [
            (one, one.wording_on(today), address(one.document.code, one.key))
            for pk in found
            if (one := provisions.get(pk))
        ],
    }
    return TemplateResponse(request, "legal/admin/lookup.html", context)


@hooks.register("register_admin_urls")
def lookup_address() -> list[URLPattern]:
    return [path("provision-lookup/", lookup, name="legal_lookup")]


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(_RIGHT)


@hooks.register(MENU)
def lookup_item() -> MenuItem:
    return _Item(
        gettext_lazy("Provision lookup"),
        reverse_lazy("legal_lookup"),
        name="provision-lookup",
        icon_name="search",
        order=900,
    )
