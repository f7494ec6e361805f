"""Documents and provisions in the admin: lists, forms, and all that is known of one."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from ..cited import cited_by
from ..history import changes_touching, stages
from ..models import LegalDocument, Provision
from ..tree import label_of, tree
from .choosing import ProvisionChooserViewSet, narrowed
from .forms import LegalDocumentForm, ProvisionForm


class _DocumentInspect(InspectView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document: LegalDocument = self.object
        provisions = list(
            Provision.objects.for_reading()
            .filter(document=document)
            .order_by("order", "key")
        )
        keys = {one.pk: one.key for one in provisions}
        language = get_language() or "vi"
        parts = [
            (depth, label_of(node.key, language), node.item)
            for top in tree(
                (one.key, keys.get(one.parent_id or 0, ""), one)
                for one in provisions
                if one.key
            )
            for depth, node in top.walk()
        ]
        return {
            **super().get_context_data(**kwargs),
            "document": document,
            "parts": parts,
            "links": document.links.select_related("target").order_by("relation"),
            "links_to_it": document.links_to_it.select_related("source").order_by(
                "relation"
            ),
            "changes": document.changes_to_it.in_effect()
            .select_related("source")
            .prefetch_related("provisions"),
            "cited": cited_by(provisions, self.request.user),
            "keeps": True,
            "on": localdate(),
        }


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
    inspect_view_class = _DocumentInspect
    inspect_view_fields_exclude = ["id", "search_text", "loaded_hash"]
    inspect_template_name = "legal/admin/document_inspect.html"
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [FieldPanel("code"), FieldPanel("kind"), FieldPanel("number")]
            ),
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
        ],
        base_form_class=LegalDocumentForm,
    )


class _ProvisionIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("document")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return narrowed(queryset, self.search_query) if self.is_searching else queryset


class _ProvisionInspect(InspectView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        provision = Provision.objects.for_reading().get(pk=self.object.pk)
        within = list(
            Provision.objects.for_reading()
            .filter(document=provision.document_id, key__startswith=f"{provision.key}-")
            .order_by("order", "key")
        )
        changes = changes_touching([provision])[provision.pk]
        return {
            **super().get_context_data(**kwargs),
            "provision": provision,
            "document": provision.document,
            "history": stages(provision, changes, localdate())[::-1],
            "changes": changes,
            "within": within,
            "cited": cited_by([provision, *within], self.request.user),
            "keeps": True,
            "on": localdate(),
        }


class ProvisionViewSet(SnippetViewSet):
    model = Provision
    icon = "openquote"
    menu_label = _("Provisions")
    list_display = [
        "__str__",
        "heading",
        Column("parent", label=_("Part of"), accessor="parent.label"),
    ]
    list_filter = ["document"]
    # Named so that Wagtail shows the field; what it finds, the index says.
    search_fields = ["label"]
    ordering = ["document", "order", "key"]
    index_view_class = _ProvisionIndex
    inspect_view_enabled = True
    inspect_view_class = _ProvisionInspect
    inspect_template_name = "legal/admin/provision_inspect.html"
    chooser_viewset_class = ProvisionChooserViewSet
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [FieldPanel("document"), FieldPanel("key"), FieldPanel("order")]
            ),
            FieldPanel("parent"),
            FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
            FieldPanel("heading"),
            FieldPanel("heading_en"),
            InlinePanel("wordings", label=_("Wordings, oldest first")),
        ],
        base_form_class=ProvisionForm,
    )
