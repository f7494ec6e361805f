"""The things that a change touches: counts first, the list behind, each by itself."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets.button import HeaderButton

from core.errors import Refusal

from ..citing import Look, citers, effects_of, looker_of, review_label
from ..models import ChangeItem, LegalChange, Provision
from ..services import assign_items, reached_by, settle_items
from ..services.impact import to_review
from .forms import BulkForm, FilterForm
from .previewing import counts_of
from .views import Desk

_PAGE = 100
State = ChangeItem.State
Items = QuerySet[ChangeItem]


class _ItemList(Desk):
    """Items with filters, and a form that does something to those chosen."""

    def items(self) -> Items:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        rows = self.items().select_related(
            "owner", "provision__document", "change__source", "change__target"
        )
        # A filter that does not exist is none.
        filters = FilterForm(self.request.GET)
        if filters.is_valid():
            rows = narrowed(rows, filters.cleaned_data, today)
        page = Paginator(rows, _PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page,
            filters=filters,
            labels=labels_of_kinds(),
            prepared=prepared(page.object_list),
            bulk=BulkForm(auto_id="bulk_%s"),
            may_settle=self.request.user.has_perm("legal.change_changeitem"),
            today=today,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("legal.change_changeitem"):
            raise PermissionDenied
        form = BulkForm(request.POST)
        pks = [pk for pk in request.POST.getlist("items") if pk.isdigit()]
        chosen = list(self.items().filter(pk__in=pks))
        if not form.is_valid():
            for problems in form.errors.values():
                messages.error(request, " ".join(str(one) for one in problems))
        elif not chosen:
            messages.warning(request, _("No item was chosen: nothing was changed."))
        else:
            self._do(request, chosen, form.cleaned_data)
        return redirect(request.get_full_path())

    def _do(
        self, request: HttpRequest, chosen: list[ChangeItem], given: dict[str, Any]
    ) -> None:
        assign_items(items=chosen, owner=given["owner"], due_on=given["due_on"])
        if given["state"]:
            try:
                settle_items(
                    items=chosen,
                    state=given["state"],
                    by=request.user,
                    at=now(),
                    note=given["note"],
                )
            except Refusal as refusal:
                messages.error(request, str(refusal))
                return
        messages.success(
            request,
            ngettext(
                "%(count)d item was changed.",
                "%(count)d items were changed.",
                len(chosen),
            )
            % {"count": len(chosen)},
        )


def _plain_look(item: ChangeItem) -> Look | None:
    """Return the ways to a thing whose app shows nothing more of it."""
    change = item.change
    for one in to_review(reached_by(change), change.applies_from):
        if (one.kind, one.key) == (item.kind, item.key):
            ways = ((_("Edit it"), one.edit_url), (_("See it"), one.url))
            return Look(
                title=one.title,
                text=format_html("<p>{}</p>", one.title),
                links=tuple(way for way in ways if way[1]),
                reviewed_on=one.reviewed_on,
            )
    return None


def comparisons_of(item: ChangeItem) -> list[Any]:
    """Return what each provision changed said the day before, and says from then on."""
    change = item.change
    named = Provision.objects.for_reading().filter(changes=change).exclude(key="")
    before = change.effective_on - timedelta(days=1)
    return [
        (
            provision,
            provision.wording_on(before),
            provision.wording_on(change.effective_on),
        )
        for provision in named
    ]


def labels_of_kinds() -> dict[str, Any]:
    return {citer.kind: review_label(citer) for citer in citers()}


def narrowed(rows: Items, given: dict[str, Any], today: Any) -> Items:
    """Keep what the filters ask for."""
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    if given["state"]:
        rows = rows.filter(state=given["state"])
    if given["owner"] == "none":
        rows = rows.filter(owner=None)
    elif given["owner"]:
        rows = rows.filter(owner=given["owner"])
    if given["late"]:
        rows = rows.filter(state=State.TO_REVIEW, due_on__lt=today)
    return rows


def prepared(items: Any) -> dict[int, Any]:
    """Return when what was prepared for items goes live, by item."""
    found: dict[int, Any] = {}
    keys: dict[str, dict[str, int]] = {}
    for item in items:
        keys.setdefault(item.kind, {})[item.key] = item.pk
    for kind, of_kind in keys.items():
        looker = looker_of(kind)
        for key, at in looker.prepared(list(of_kind)).items() if looker else ():
            found[of_kind[key]] = at
    return found


class ChangeView(_ItemList):
    """A change of law and everything that it touches."""

    template_name = "legal/desk/change.html"

    @property
    def change(self) -> LegalChange:
        return get_object_or_404(
            LegalChange.objects.select_related(
                "source", "target", "recorded_by", "withdrawn_by"
            ).prefetch_related("provisions__document"),
            public_id=self.kwargs["public_id"],
        )

    def items(self) -> Items:
        return ChangeItem.objects.filter(change__public_id=self.kwargs["public_id"])

    def get_page_title(self) -> str:
        return _("What the change touches")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.change
        return super().get_context_data(
            change=change,
            counts=counts_of(change),
            effects=effects_of(reached_by(change), change.applies_from),
            may_withdraw=self.request.user.has_perm("legal.change_legalchange"),
            **kwargs,
        )


class MineView(_ItemList):
    """What waits for the person who reads it, over all changes; late ones first."""

    template_name = "legal/desk/mine.html"
    page_title = gettext_lazy("My items")

    def items(self) -> Items:
        return (
            ChangeItem.objects.to_review()
            .owned_by(self.request.user.pk or 0)
            .order_by("due_on", "kind", "title", "pk")
        )


class ItemView(Desk):
    """One thing beside what the law said and says; and what becomes of it."""

    template_name = "legal/desk/item.html"

    def get_page_title(self) -> str:
        return _("Item to review")

    def item(self) -> ChangeItem:
        return get_object_or_404(
            ChangeItem.objects.select_related(
                "change__source",
                "change__target",
                "provision__document",
                "owner",
                "settled_by",
            ),
            pk=self.kwargs["pk"],
        )

    def crumbs(self) -> list[dict[str, Any]]:
        change = self.item().change
        url = reverse("law_changes:change", args=[change.public_id])
        return [{"url": url, "label": str(change)}, *super().crumbs()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.item()
        looker = looker_of(item.kind)
        look = looker.look(item.key) if looker else _plain_look(item)
        initial = {"owner": item.owner, "due_on": item.due_on, "state": item.state}
        bulk = kwargs.pop("form", None) or BulkForm(
            initial={**initial, "note": item.note}
        )
        return super().get_context_data(
            item=item,
            change=item.change,
            look=look,
            label=labels_of_kinds().get(item.kind),
            comparisons=comparisons_of(item),
            prepared=prepared([item]).get(item.pk),
            can_prepare=bool(look and look.can_prepare)
            and item.change.applies_from > localdate(),
            form=bulk,
            may_settle=self.request.user.has_perm("legal.change_changeitem"),
            today=localdate(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("legal.change_changeitem"):
            raise PermissionDenied
        item = self.item()
        form = BulkForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        given = form.cleaned_data
        try:
            assign_items(items=[item], owner=given["owner"], due_on=given["due_on"])
            if given["state"] and (
                given["state"] != item.state or given["note"] != item.note
            ):
                settle_items(
                    items=[item],
                    state=given["state"],
                    by=request.user,
                    at=now(),
                    note=given["note"],
                )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("law_changes:change", item.change.public_id)


class PrepareView(Desk):
    """Make the text that goes live on the day of the change, and lead to its editor."""

    permission = "legal.change_changeitem"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = get_object_or_404(
            ChangeItem.objects.select_related("change"), pk=self.kwargs["pk"]
        )
        looker = looker_of(item.kind)
        try:
            if looker is None:
                raise Refusal(_("Only lessons can be prepared for a day ahead."))
            url = looker.prepare(
                item.key, item.change.applies_from, by=request.user, at=now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("law_changes:item", item.pk)
        messages.success(
            request,
            _(
                "A draft is ready that goes live on the day of the change. Write it, then "
                "publish: it waits until that day by itself."
            ),
        )
        return redirect(url)
