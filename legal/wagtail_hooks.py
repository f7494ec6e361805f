"""The register in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .desk import hooks  # noqa: F401  (the change desk registers itself)
from .models import LegalDocument, Provision


class LegalDocumentViewSet(SnippetViewSet):
    model = LegalDocument
    icon = "doc-full"
    menu_label = _("Legal documents")
    list_display = [
        "__str__",
        "title",
        "signed_on",
        "in_force_on",
        "expires_on",
        "certainty",
    ]
    list_filter = ["kind", "certainty"]
    search_fields = ["search_text"]
    ordering = ["-signed_on", "number"]
    inspect_view_enabled = True
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("number")]),
        FieldPanel("title"),
        FieldPanel("title_en"),
        FieldPanel("issuer"),
        FieldRowPanel(
            [
                FieldPanel("signed_on"),
                FieldPanel("in_force_on"),
                FieldPanel("expires_on"),
            ]
        ),
        MultiFieldPanel(
            [FieldPanel("source_url"), FieldPanel("certainty")], _("Source")
        ),
        InlinePanel("links", label=_("What it does to other documents")),
    ]


class ProvisionViewSet(SnippetViewSet):
    model = Provision
    icon = "openquote"
    menu_label = _("Provisions")
    list_display = ["__str__", "heading"]
    list_filter = ["document"]
    search_fields = ["document__search_text", "label", "heading"]
    inspect_view_enabled = True
    panels = [
        FieldRowPanel([FieldPanel("document"), FieldPanel("key"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
        FieldPanel("heading"),
        FieldPanel("heading_en"),
        InlinePanel("wordings", label=_("Wordings, oldest first")),
    ]


class LegalGroup(SnippetViewSetGroup):
    items = (LegalDocumentViewSet, ProvisionViewSet)
    menu_icon = "openquote"
    menu_label = _("Law")
    menu_name = "law"
    menu_order = 300


register_snippet(LegalGroup)
