"""Who must hold what by when, who is excused, and the summary of where each one stands."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel

from legal.models import LegalChange
from organisation.models import Unit

from ..querysets import AssignmentQuerySet, ExemptionQuerySet, ProgrammeStandingQuerySet
from .programmes import Programme


class Assignment(models.Model):
    """Who must hold a programme's certificate, and by when.

    A rule: everything it names must fit (unit, position, role, post, persons); what it
    leaves empty does not matter. It holds from ``starts_on`` until the day before
    ``ended_on``. An edited rule ends, and another takes its place: what was asked in the
    past stays known.
    """

    class Role(models.TextChoices):
        ANY = "any", _("heads and others")
        HEADS = "heads", _("heads of units only")
        OTHERS = "others", _("others than heads")

    class Post(models.TextChoices):
        ANY = "any", _("concurrent or not")
        CONCURRENT = "concurrent", _("concurrent only")
        FULL = "full", _("not concurrent")

    class Due(models.TextChoices):
        DATE = "date", _("on a day")
        APPOINTMENT = "appointment", _("so many days after appointment")
        CHANGE = "change", _("so many days after the law changed")

    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("programme"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("unit"),
        help_text=_("Empty: any unit."),
    )
    with_below = models.BooleanField(_("and all units below"), default=True)
    positions = models.TextField(
        _("positions"),
        blank=True,
        help_text=_(
            "A line each; a position fits when it holds the words of a line, marks or "
            "not. Empty: any position."
        ),
    )
    role = models.CharField(
        _("role"), max_length=6, choices=Role.choices, default=Role.ANY
    )
    post = models.CharField(
        _("post"), max_length=10, choices=Post.choices, default=Post.ANY
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="assigned",
        verbose_name=_("persons"),
        help_text=_("Only these, as far as the rest fits too. Empty: whoever fits."),
    )
    due = models.CharField(
        _("by when"), max_length=11, choices=Due.choices, default=Due.DATE
    )
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("The last day in time.")
    )
    days_after_appointment = models.PositiveSmallIntegerField(
        _("days a newcomer has"),
        default=90,
        help_text=_(
            "Example with 31/12/2026 and 90 days: someone in post since 2020 is due on "
            "31/12/2026; someone appointed on 01/12/2026 is due on 01/03/2027."
        ),
    )
    change = models.ForeignKey(
        LegalChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("change of law"),
    )
    days_after_change = models.PositiveSmallIntegerField(
        _("days after the change"), default=60
    )
    starts_on = models.DateField(_("holds from"), default=localdate)
    ended_on = models.DateField(_("no longer holds from"), null=True, blank=True)
    # The first day of the first of the rules that replaced each other; empty: this one's.
    asked_since = models.DateField(null=True, editable=False)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="replaced_by"
    )
    made_at = models.DateTimeField(default=now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    ended_reason = models.CharField(
        _("why it ended"), max_length=300, blank=True, editable=False
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    panels = [
        "programme",
        FieldRowPanel(["unit", "with_below"]),
        "positions",
        FieldRowPanel(["role", "post"]),
        "people",
        "due",
        FieldRowPanel(["due_on", "days_after_appointment"]),
        FieldRowPanel(["change", "days_after_change"]),
        "starts_on",
    ]

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                name="assignment_says_by_when",
                condition=Q(due="date", due_on__isnull=False)
                | Q(due="appointment")
                | Q(due="change", change__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_holds",
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.unit or _('any unit')}"

    def who_words(self, people: int) -> list[str]:
        """Say whom it asks, a part each; ``people`` is how many it names."""
        unit = gettext("any unit")
        if self.unit is not None:
            unit = (
                gettext("%(unit)s with all below")
                if self.with_below
                else gettext("%(unit)s alone")
            ) % {"unit": self.unit.local_name}
        parts = [unit]
        lines = [line.strip() for line in self.positions.splitlines() if line.strip()]
        if lines:
            parts.append(
                gettext("position: %(positions)s") % {"positions": " / ".join(lines)}
            )
        if self.role != self.Role.ANY:
            parts.append(str(self.get_role_display()))
        if self.post != self.Post.ANY:
            parts.append(str(self.get_post_display()))
        if people:
            parts.append(
                ngettext("%(count)s person named", "%(count)s persons named", people)
                % {"count": people}
            )
        return parts

    @property
    def due_words(self) -> str:
        """Say by when, in words."""
        if self.due == self.Due.DATE and self.due_on is not None:
            return gettext("due on %(day)s") % {"day": f"{self.due_on:%d/%m/%Y}"}
        if self.due == self.Due.CHANGE and self.change is not None:
            return gettext("due %(days)s days after the change of law of %(day)s") % {
                "days": self.days_after_change,
                "day": f"{self.change.applies_from:%d/%m/%Y}",
            }
        return gettext("due %(days)s days after appointment") % {
            "days": self.days_after_appointment
        }


class Exemption(models.Model):
    """A person who for some days need not hold it, though a rule says so; with a reason."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("on leave")
        EXEMPT = "exempt", _("exempt")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="exemptions",
        verbose_name=_("person"),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exemptions",
        verbose_name=_("programme"),
        help_text=_("Empty: every programme."),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty: until further notice."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(editable=False)
    # Ended before its last day: the first day it no longer holds.
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="exemption_ends_after_it_starts",
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def last_day(self) -> date | None:
        """Return the last day it holds, as is known today; None: no end."""
        if self.withdrawn_on is None:
            return self.ends_on
        before = self.withdrawn_on - timedelta(days=1)
        return before if self.ends_on is None else min(self.ends_on, before)

    @property
    def never_held(self) -> bool:
        """Return whether it was ended before its first day."""
        return self.last_day is not None and self.last_day < self.starts_on


class ProgrammeStanding(models.Model):
    """Where a person stands in a programme: a summary that can be rebuilt from facts.

    ``unit`` is that of the main post, where the person is counted. The other columns are
    the days on which the state changes by itself (see `standing.Summary`): the day of the
    question decides between them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="standings"
    )
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="standings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings")
    is_head = models.BooleanField(default=False)
    is_concurrent = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    # The first day the newest certificate no longer holds; kept after that day.
    certified_until = models.DateField(null=True)
    renewal_from = models.DateField(null=True)
    # The first day after the grace that follows the end.
    grace_until = models.DateField(null=True)
    # Since when the newest certificate's basis has changed, unsettled; may lie ahead.
    basis_changed_from = models.DateField(null=True)
    # The day the newest certificate was revoked.
    revoked_on = models.DateField(null=True)
    # Excused from the first of these days, up to the day before the second.
    excused_from = models.DateField(null=True)
    excused_until = models.DateField(null=True)

    objects = ProgrammeStandingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"], name="one_standing_a_programme"
            )
        ]
        indexes = [models.Index(fields=["programme", "unit"], name="standings_by_unit")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.programme_id}"
