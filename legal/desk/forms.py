"""What the desk asks: the change itself, and what became of the things it touches."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import nfc

from ..citing import citers, review_label
from ..models import Certainty, ChangeItem, LegalChange, LegalDocument, Provision
from ..services import ChangeAsked

State = ChangeItem.State


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a day that a browser shows its own calendar for; typed as people here do, too."""
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **options,
    )


class _Document(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, document: LegalDocument) -> str:
        title = document.local_title
        return f"{document} – {title[:80]}{'…' if len(title) > 80 else ''}"


class _Provisions(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, provision: Provision) -> str:
        heading = provision.local_heading
        return f"{provision.local_label}{': ' if heading else ''}{heading}"


class ChangeForm(forms.Form):
    """A change of law: first what and when, then, once the document is known, where."""

    source = _Document(
        LegalDocument.objects.none(),
        required=False,
        label=_("New document"),
        help_text=_("Not in the list: add it under Legal documents first."),
    )
    relation = forms.ChoiceField(
        label=_("What it does"), choices=LegalChange.Relation.choices
    )
    target = _Document(LegalDocument.objects.none(), label=_("Document changed"))
    effective_on = day_field(
        _("Takes effect on"),
        help_text=_(
            "May lie ahead. Until that day, everything stays as it is; the list of what to "
            "review opens now."
        ),
    )
    summary = forms.CharField(
        label=pgettext_lazy("law", "What changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_(
            "Holders of certificates read it. What has not been checked at the source, say so."
        ),
    )
    summary_en = forms.CharField(
        label=_("What changed, in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    certainty = forms.ChoiceField(
        label=_("How sure this is"),
        choices=Certainty.choices,
        initial=Certainty.UNCONFIRMED,
    )
    provisions = _Provisions(
        Provision.objects.none(),
        required=False,
        label=_("Provisions changed"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole document."),
    )
    # What the counts on the page were made of; others are counted before they are recorded.
    counted = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = LegalDocument.objects.order_by("kind", "number")
        self.fields["source"].queryset = documents  # type: ignore[attr-defined]
        self.fields["target"].queryset = documents  # type: ignore[attr-defined]
        target = self.data.get("target", "")
        if target.isdigit():
            self.fields["provisions"].queryset = (  # type: ignore[attr-defined]
                Provision.objects.filter(document=target).exclude(key="")
            )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [
            field
            for field in self.visible_fields()
            if field.name not in ("provisions", "counted")
        ]

    def clean_summary(self) -> str:
        return nfc(self.cleaned_data["summary"])

    def clean_summary_en(self) -> str:
        return nfc(self.cleaned_data["summary_en"])

    def asked(self) -> ChangeAsked:
        """Return the change of a valid form."""
        given = self.cleaned_data
        return ChangeAsked(
            source=given["source"],
            relation=given["relation"],
            target=given["target"],
            effective_on=given["effective_on"],
            provisions=tuple(given["provisions"]),
        )

    def fingerprint(self) -> str:
        """Return what stands for the choice that was counted."""
        given = self.cleaned_data
        pks = sorted(provision.pk for provision in given["provisions"])
        source = given["source"].pk if given["source"] else 0
        day = given["effective_on"].isoformat()
        return f"{source} {given['relation']} {given['target'].pk} {day} {pks}"


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=300,
        help_text=_(
            "For instance: the wrong decree was chosen. It stays in the history."
        ),
    )


def reviewers() -> QuerySet[Any]:
    """Return the people who may settle items, by name."""
    right = {"codename": "change_changeitem", "content_type__app_label": "legal"}
    of_groups = {f"groups__permissions__{name}": value for name, value in right.items()}
    own = {f"user_permissions__{name}": value for name, value in right.items()}
    return (
        get_user_model()
        ._default_manager.filter(
            Q(is_superuser=True) | Q(**of_groups) | Q(**own), is_active=True
        )
        .distinct()
        .order_by("first_name", "last_name", "pk")
    )


class BulkForm(forms.Form):
    """What is done to the chosen items; what stays empty stays as it is."""

    owner = forms.ModelChoiceField(
        get_user_model()._default_manager.none(),
        required=False,
        label=_("Who looks at it"),
        empty_label=_("as it is"),
    )
    due_on = day_field(_("Due on"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("as it is")), *State.choices],
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = reviewers()  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """Which items are listed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *State.choices]
    )
    owner = forms.ChoiceField(label=_("Who looks at it"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            *((citer.kind, review_label(citer)) for citer in citers()),
        ]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("anybody")),
            ("none", _("nobody yet")),
            *((str(person.pk), str(person)) for person in reviewers()),
        ]
