"""The register in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin import lookup
from .admin.viewsets import LegalDocumentViewSet, ProvisionViewSet
from .desk import hooks as desk_hooks  # noqa: F401  (the change desk registers itself)


class LegalGroup(SnippetViewSetGroup):
    items = (LegalDocumentViewSet, ProvisionViewSet)
    menu_icon = "openquote"
    menu_label = _("Law")
    menu_name = "law"
    menu_order = 300
    # Where the lookup puts its item.
    submenu_hook = lookup.MENU


register_snippet(LegalGroup)


@hooks.register("insert_global_admin_css")
def law_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/law.css"))
