"""What the register refuses when a trainer saves it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..faults import Link, link_faults, wording_faults
from ..models import DocumentLink, Provision
from ..tree import parent_of


class LegalDocumentForm(WagtailAdminModelForm):
    """A document with what it does to others: no circle, and nothing to itself."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        others = [
            (str(link.source), link.relation, str(link.target))
            for link in DocumentLink.objects.exclude(source=self.instance.pk)
            .select_related("source", "target")
            .order_by("pk")
        ]
        name = str(self.instance)
        for row in _rows(self.formsets["links"]):
            target = row.cleaned_data.get("target")
            if target is None:
                continue
            itself = target.pk == self.instance.pk
            link: Link = (
                name,
                row.cleaned_data.get("relation", ""),
                name if itself else str(target),
            )
            for fault in link_faults(link, others):
                row.add_error("target", fault)
        return cleaned


class ProvisionForm(WagtailAdminModelForm):
    """A provision with its wordings: no two at once, and a place in its document."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        spans = [
            (row.cleaned_data.get("valid_from"), row.cleaned_data.get("valid_until"))
            for row in _rows(self.formsets["wordings"])
            # A row with a fault of its own says so beside it.
            if not row.errors
        ]
        for fault in wording_faults(spans):
            self.add_error(None, fault)
        self._check_parent(cleaned)
        return cleaned

    def _check_parent(self, cleaned: dict[str, Any]) -> None:
        """Fill in what a place stands in, as its key says; a circle cannot be."""
        document, parent = cleaned.get("document"), cleaned.get("parent")
        if document is None:
            return
        if parent is None:
            known = {
                one.key: one
                for one in Provision.objects.filter(document=document).exclude(key="")
            }
            key = parent_of(cleaned.get("key") or "", known)
            cleaned["parent"] = known.get(key)
        elif parent.document_id != document.pk:
            self.add_error("parent", _("Choose a part of the same document."))
        else:
            above: Provision | None = parent
            while above is not None and above.pk != self.instance.pk:
                above = above.parent
            if above is not None and self.instance.pk:
                self.add_error("parent", _("A provision cannot stand in itself."))


def _rows(formset: Any) -> Iterator[forms.ModelForm[Any]]:
    """Yield the rows that are filled in and stay."""
    # Not the formset's own answer: a row may get an error that it did not find.
    formset.is_valid()
    for row in formset.forms:
        cleaned = getattr(row, "cleaned_data", {"DELETE": True})
        is_filled = row.has_changed() or row.instance.pk
        if is_filled and not cleaned.get("DELETE"):
            yield row
