"""Provisions: the places of a document that can be cited, and what they say when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ..faults import wording_faults
from ..querysets import ProvisionQuerySet
from ..validity import Force, Term
from .documents import Certainty, LegalDocument


class Provision(ClusterableModel):
    """A place in a document that can be cited; the whole document has the key ''."""

    document = models.ForeignKey(
        LegalDocument,
        models.CASCADE,
        related_name="provisions",
        verbose_name=_("document"),
    )
    key = models.SlugField(
        _("key"),
        max_length=80,
        blank=True,
        help_text=_("For instance dieu-84-khoan-2; empty for the whole document."),
    )
    label = models.CharField(_("label"), max_length=120, blank=True)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    heading_en = models.CharField(_("heading in English"), max_length=300, blank=True)
    # The part it stands in: a point in a clause, a clause in an article, that in a chapter.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["document", "order", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "key"], name="one_provision_a_key"
            )
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def ref(self) -> str:
        """Return the reference that curriculum files use: ``L-06-2022#dieu-84``."""
        return f"{self.document.code}#{self.key}" if self.key else self.document.code

    @property
    def anchor(self) -> str:
        """Return an id for a page: ``can-cu-L-06-2022-dieu-84``."""
        return f"can-cu-{self.document.code}" + (f"-{self.key}" if self.key else "")

    @property
    def local_label(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label

    @property
    def local_heading(self) -> str:
        english = get_language() == "en" and self.heading_en
        return self.heading_en if english else self.heading

    @property
    def citation(self) -> str:
        """Return it as officials cite it: ``Điều 84 Luật 06/2022/QH15``."""
        return f"{self.local_label} {self.document}".strip()

    def get_absolute_url(self) -> str:
        if not self.key:
            return self.document.get_absolute_url()
        return reverse("legal:provision", args=[self.document.code, self.key])

    def wording_on(self, day: date) -> "ProvisionWording | None":
        """Return the wording that held on a day, else the newest that had begun.

        Reads the prefetched wordings where there are any.
        """
        begun = [
            wording
            for wording in self.wordings.all()
            if wording.valid_from is None or wording.valid_from <= day
        ]
        holding = [w for w in begun if w.valid_until is None or day < w.valid_until]
        return (holding or begun or [None])[-1]

    def force_on(self, day: date) -> Force:
        """Return whether it holds: its document decides, then its own wordings."""
        force = self.document.force_on(day)
        wording = self.wording_on(day)
        if force is Force.IN_FORCE and wording and wording.valid_until:
            return Term(wording.valid_from, wording.valid_until).force_on(day)
        return force


class ProvisionWording(models.Model):
    """What a provision says between two dates, in our words, and how sure we are."""

    provision = ParentalKey(
        Provision,
        on_delete=models.CASCADE,
        related_name="wordings",
        verbose_name=_("provision"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("no longer valid from"),
        null=True,
        blank=True,
        help_text=_("The first day this wording no longer holds."),
    )
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)
    note = models.TextField(_("to be checked"), blank=True)
    note_en = models.TextField(_("to be checked, in English"), blank=True)
    certainty = models.CharField(
        _("certainty"),
        max_length=12,
        choices=Certainty.choices,
        default=Certainty.UNCONFIRMED,
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    brought_by = models.ForeignKey(
        LegalDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="wordings_brought",
        verbose_name=_("brought by"),
        help_text=_("The document that gave it this wording; empty: its own."),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        # Databases differ on where an empty start sorts: here first, always.
        ordering = ["provision", models.F("valid_from").asc(nulls_first=True)]

    def __str__(self) -> str:
        return f"{self.provision}: {self.text[:60]}"

    def clean(self) -> None:
        for fault in wording_faults([(self.valid_from, self.valid_until)]):
            raise ValidationError({"valid_until": fault})

    @property
    def local_text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def local_note(self) -> str:
        return self.note_en if get_language() == "en" and self.note_en else self.note
