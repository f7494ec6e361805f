"""When the law moves: what changed from which day, and what on this site it touches."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..querysets import ChangeItemQuerySet, LegalChangeQuerySet
from .documents import Certainty, LegalDocument
from .provisions import Provision


class LegalChange(models.Model):
    """A document replaces, amends or ends another, or some of its provisions, from a day.

    ``applies_from`` is the later of the day it takes effect and the day this site knew of
    it: what stood in a report before that day was right by what was known, and stays.
    """

    class Relation(models.TextChoices):
        REPLACES = "replaces", _("replaces")
        AMENDS = "amends", _("amends")
        ENDS = "ends", _("ends without a successor")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(
        LegalDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes_made",
        verbose_name=_("new document"),
    )
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    target = models.ForeignKey(
        LegalDocument,
        models.PROTECT,
        related_name="changes_to_it",
        verbose_name=_("document changed"),
    )
    provisions = models.ManyToManyField(
        Provision,
        blank=True,
        related_name="changes",
        verbose_name=_("provisions changed"),
        help_text=_("Empty: the whole document."),
    )
    effective_on = models.DateField(_("takes effect on"))
    known_on = models.DateField(_("known here since"))
    applies_from = models.DateField(editable=False, db_index=True)
    summary = models.TextField(_("what changed"))
    summary_en = models.TextField(_("what changed, in English"), blank=True)
    certainty = models.CharField(
        _("certainty"),
        max_length=12,
        choices=Certainty.choices,
        default=Certainty.UNCONFIRMED,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    # Recorded by mistake: kept, but without effect from then on.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # What recording it changed in the register beside, so that it can be put back.
    also_wrote = models.JSONField(default=dict, editable=False)
    # The name of its entry in the register's files; empty for one recorded at the desk.
    loaded_key = models.CharField(max_length=80, blank=True, editable=False)

    objects = LegalChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of law")
        verbose_name_plural = _("changes of law")
        ordering = ["-applies_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loaded_key"],
                condition=~Q(loaded_key=""),
                name="one_change_a_loaded_key",
            )
        ]

    def __str__(self) -> str:
        if self.source is None:
            return f"{self.target}: {self.get_relation_display()}"
        return f"{self.source} {self.get_relation_display()} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.applies_from = max(self.effective_on, self.known_on)
        super().save(*args, **kwargs)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def local_summary(self) -> str:
        english = get_language() == "en" and self.summary_en
        return self.summary_en if english else self.summary


class ChangeItem(models.Model):
    """One thing on this site that rests on what changed, and what became of it.

    ``kind`` and ``key`` name it as its app does (see ``legal.citing``).
    """

    class State(models.TextChoices):
        TO_REVIEW = "to_review", _("To review")
        CHANGED = "changed", pgettext_lazy("item", "Changed")
        RIGHT = "right", _("Still right")
        RETIRED = "retired", _("Retired")

    SETTLED = (State.CHANGED, State.RIGHT, State.RETIRED)

    change = models.ForeignKey(LegalChange, models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=300)
    provision = models.ForeignKey(
        Provision, models.SET_NULL, null=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="change_items",
        verbose_name=_("who looks at it"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.TO_REVIEW
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = ChangeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item to review")
        verbose_name_plural = _("items to review")
        ordering = ["kind", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "kind", "key"], name="one_item_a_thing"
            )
        ]
        indexes = [models.Index(fields=["kind", "key"], name="items_by_thing")]

    def __str__(self) -> str:
        return self.title
