"""Documents of law, and what they do to each other."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core.text import fold

from ..faults import document_faults
from ..querysets import LegalDocumentQuerySet
from ..validity import Force, Term


class Certainty(models.TextChoices):
    """How sure the register is of what it says."""

    CONFIRMED = "confirmed", _("confirmed")
    SECONDARY = "secondary", _("from a secondary source")
    PARTLY = "partly", _("partly confirmed")
    UNCONFIRMED = "unconfirmed", _("not confirmed")


class LegalDocument(ClusterableModel):
    """A directive, law, decree, circular … with the days between which it holds."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    number = models.CharField(_("number"), max_length=60)
    title = models.TextField(_("title"))
    title_en = models.TextField(_("title in English"), blank=True)
    issuer = models.CharField(_("issued by"), max_length=200)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    expires_on = models.DateField(
        _("no longer in force from"),
        null=True,
        blank=True,
        help_text=_("The first day it no longer holds. Empty: not known."),
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    certainty = models.CharField(
        _("certainty"),
        max_length=12,
        choices=Certainty.choices,
        default=Certainty.UNCONFIRMED,
    )
    search_text = models.TextField(editable=False)
    # What the register's files last wrote; differs once a trainer edited.
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = LegalDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["-signed_on", "number"]
        constraints = [
            models.CheckConstraint(
                name="document_expires_after_it_holds",
                condition=Q(expires_on__isnull=True)
                | Q(in_force_on__isnull=True)
                | Q(expires_on__gte=models.F("in_force_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = fold(
            f"{self.kind} {self.number} {self.title} {self.title_en} {self.issuer}"
        )
        super().save(*args, **kwargs)

    def clean(self) -> None:
        days = (self.signed_on, self.in_force_on, self.expires_on)
        for fault in document_faults(*days):
            raise ValidationError({"expires_on": fault})

    def get_absolute_url(self) -> str:
        return reverse("legal:document", args=[self.code])

    @property
    def term(self) -> Term:
        return Term(self.in_force_on, self.expires_on)

    def force_on(self, day: date) -> Force:
        """Return whether it holds on a day."""
        return self.term.force_on(day)

    @property
    def local_title(self) -> str:
        """Return the title in the reader's language."""
        return self.title_en if get_language() == "en" and self.title_en else self.title


class DocumentLink(models.Model):
    """One document does something to another."""

    class Relation(models.TextChoices):
        REPLACES = "replaces", _("replaces")
        AMENDS = "amends", _("amends")
        GUIDES = "guides", _("guides")
        BASED_ON = "based_on", _("is based on")

    source = ParentalKey(
        LegalDocument,
        on_delete=models.CASCADE,
        related_name="links",
        verbose_name=_("document"),
    )
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    target = models.ForeignKey(
        LegalDocument,
        models.CASCADE,
        related_name="links_to_it",
        verbose_name=_("other document"),
    )
    from_on = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("The first day it has this effect. Empty: not known."),
    )

    class Meta:
        verbose_name = _("link between documents")
        verbose_name_plural = _("links between documents")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "relation", "target"], name="one_link_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_relation_display()} {self.target}"
