"""The list of certificates whose ground no longer stands."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from ..models import Certificate
from ..shaken import shaken
from .acting import RecordPage


class ShakenPage(RecordPage):
    """Each certificate with what happened to its ground; nothing happens by itself."""

    model = Certificate
    right = "certification.view_certificate"
    permission_required = "view"
    template_name = "certification/admin/shaken.html"
    page_title = gettext_lazy("Grounds that no longer stand")
    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("certificate:index"),
                "label": gettext_lazy("Certificates"),
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shaken=shaken(localdate()), **kwargs)


class ShakenViewSet(ViewSet):
    icon = "warning"
    menu_label = gettext_lazy("Grounds that no longer stand")
    add_to_admin_menu = False
    url_prefix = "certification/shaken"
    url_namespace = "shaken"

    @property
    def index_view(self) -> Any:
        return self.construct_view(ShakenPage)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.index_view, name="index")]
