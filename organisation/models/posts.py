"""Which person holds which post, from when to when."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import User
from .units import Unit


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def active_on(self, day: date) -> "AppointmentQuerySet":
        """Keep the posts held on that day; the last day counts."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )

    def known_on(self, day: date) -> "AppointmentQuerySet":
        """Keep the posts held on that day as was known here by its end.

        What was entered later did not count then, and an end entered later had not come.
        """
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day) | Q(end_recorded_on__gt=day),
            Q(recorded_on__isnull=True) | Q(recorded_on__lte=day),
            starts_on__lte=day,
        )

    def matching(self, words: str) -> "AppointmentQuerySet":
        """Keep those whose person's name or codes hold every word, marks or not."""
        return self.filter(person__in=User.objects.all().matching(words))

    def overlapping(
        self, starts_on: date, ends_on: date | None
    ) -> "AppointmentQuerySet":
        """Keep the posts that share a day with the stretch; None is without end."""
        kept = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return kept if ends_on is None else kept.filter(starts_on__lte=ends_on)


class Appointment(models.Model):
    """A person at a unit between two dates: head or not, concurrent or not.

    A person may hold several at once; the main one says where they are counted,
    so that nobody is counted twice.
    """

    person = models.ForeignKey(
        User, models.CASCADE, related_name="appointments", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="appointments", verbose_name=_("unit")
    )
    title = models.CharField(_("position"), max_length=150)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    is_concurrent = models.BooleanField(
        _("concurrent"),
        default=False,
        help_text=_("Does emulation work beside another post."),
    )
    is_main = models.BooleanField(_("main post"), default=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # The day the post, and its end, were entered here; empty: as it happened. Reports of a
    # past day give what was known then.
    recorded_on = models.DateField(null=True, editable=False)
    end_recorded_on = models.DateField(null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_main=True, ends_on__isnull=True),
                name="one_open_main_appointment",
                violation_error_message=_(
                    "This person already holds a main post without an end. End that one "
                    "first, or enter this one as an additional post."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_on"], name="appointment_by_unit"),
            models.Index(fields=["person", "is_head"], name="appointment_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}, {self.unit}"
