"""The register in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin import lookup
from .admin.viewsets import LegalDocumentViewSet, ProvisionViewSet
from .desk import hooks  # noqa: F401  (the change desk registers itself)


class LegalGroup(SnippetViewSetGroup):
    items = (LegalDocumentViewSet, ProvisionViewSet)
    menu_icon = "openquote"
    menu_label = _("Law")
    menu_name = "law"
    menu_order = 300
    # Where the lookup puts its item.
    submenu_hook = lookup.MENU


register_snippet(LegalGroup)
