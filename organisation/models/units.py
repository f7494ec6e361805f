"""The tree of units, and the clusters that lie across it."""

import uuid
from datetime import date
from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.text import fold, sort_key, tidy


class UnitQuerySet(MP_NodeQuerySet):
    def open_on(self, day: date) -> "UnitQuerySet":
        """Keep the units that existed on that day."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        )

    def matching(self, words: str) -> "UnitQuerySet":
        """Keep those whose name or code holds every word, marks or not."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def below(self, units: "list[Unit]") -> "UnitQuerySet":
        """Keep the given units and everything under them."""
        if not units:
            return self.none()
        condition = Q()
        for unit in units:
            condition |= Q(path__startswith=unit.path)
        return self.filter(condition)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        """Return units in the order of the tree, as treebeard needs them."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A node of the organisation: it opens, closes and is renamed on dates."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        DEPARTMENT = "department", _("Department or agency")
        COMMUNE = "commune", _("Commune")
        WARD = "ward", _("Ward")
        ASSOCIATION = "association", _("Front, union or association")
        ENTERPRISE = "enterprise", _("Enterprise")
        GROUP = "group", _("Division")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    # The first day it exists and the first day it no longer does; empty: not known, open.
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    name_key = models.CharField(max_length=800, editable=False, db_index=True)
    search_text = models.CharField(max_length=300, editable=False)

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                name="unit_closes_after_it_opens",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=models.F("opened_on")),
                violation_error_message=_("It closes before it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = tidy(self.name)
        self.name_key = sort_key(self.name)[:800]
        self.search_text = fold(f"{self.name} {self.name_en} {self.code}")[:300]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return _report_url(self.public_id)

    @property
    def local_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


@lru_cache(maxsize=8192)
def _report_url(public_id: uuid.UUID) -> str:
    """Return the address of a unit's report; kept, for a table links to a hundred."""
    return reverse("reports:unit", args=[public_id])


class Cluster(models.Model):
    """Units that compete with each other (cụm, khối thi đua); lies across the tree."""

    name = models.CharField(_("name"), max_length=200)
    units = models.ManyToManyField(
        Unit, verbose_name=_("units"), related_name="clusters"
    )

    class Meta:
        verbose_name = _("emulation cluster")
        verbose_name_plural = _("emulation clusters")

    def __str__(self) -> str:
        return self.name
