"""Where the desk stands in Wagtail's admin: its addresses, the menu, the first page."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from ..models import ChangeItem
from .items import ChangeView, ItemView, MineView, PrepareView
from .views import ChangesView, RecordView, WithdrawView

addresses: list[URLPattern] = [
    path("", ChangesView.as_view(), name="index"),
    path("record/", RecordView.as_view(), name="record"),
    path("mine/", MineView.as_view(), name="mine"),
    path("items/<int:pk>/", ItemView.as_view(), name="item"),
    path("items/<int:pk>/prepare/", PrepareView.as_view(), name="prepare"),
    path("<uuid:public_id>/", ChangeView.as_view(), name="change"),
    path("<uuid:public_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
]


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    return [path("law-changes/", include((addresses, "law_changes")))]


class _DeskItem(MenuItem):
    """The way to the desk, with how many things wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("legal.view_legalchange")

    def render_component(self, request: HttpRequest) -> Any:
        waiting = ChangeItem.objects.to_review().count()
        label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return LinkMenuItem(
            self.name,
            label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=self.attrs,
        )


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    return _DeskItem(
        gettext_lazy("Changes of law"),
        reverse("law_changes:index"),
        name="law-changes",
        icon_name="history",
        order=290,
    )


class _Waiting(Component):
    """On the first page: how much waits, how much of it for the reader, how much is late."""

    name = "law-changes"
    template_name = "legal/desk/waiting_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        waiting = ChangeItem.objects.to_review()
        return {
            "waiting": waiting.count(),
            "mine": waiting.owned_by(request.user.pk).count(),
            "late": waiting.filter(due_on__lt=localdate()).count(),
            "heading": _("Changes of law"),
        }


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("legal.view_legalchange"):
        panels.append(_Waiting())


@hooks.register("insert_global_admin_css")
def desk_styles() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("css/admin/desk.css")
    )
