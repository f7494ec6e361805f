"""What was earned: certificates, their papers, and what was added or taken back since."""

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from legal.models import LegalChange

from ..querysets import CertificateQuerySet
from ..standing import (
    CertificateState,
    certificate_state,
    first_soon_day,
    last_valid_day,
)
from .programmes import Basis, Programme, ProgrammeVersion

# No letter or figure that reads like another on paper.
_CHECK_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_check_code() -> str:
    """Return eight letters and figures that nobody can guess."""
    return "".join(secrets.choice(_CHECK_LETTERS) for _place in range(8))


class CertificateCounter(models.Model):
    """The last number given out in a programme in a year.

    A row to lock: whoever issues holds it until the certificate is written, so that
    numbers have neither gaps nor doubles.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year"], name="one_counter_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.year}: {self.last}"


class Certificate(models.Model):
    """A certificate as it was issued; nothing in it ever changes.

    ``evidence`` says what was done, when, and the law of that day (see ``evidence.py``).
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="certificates"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="certificates",
    )
    # Their first in the programme, their second …: what stops two at the same moment.
    nth = models.PositiveSmallIntegerField(default=1)
    holder_name = models.CharField(_("name"), max_length=300)
    unit_name = models.CharField(_("unit"), max_length=250, blank=True)
    programme_title = models.CharField(_("programme"), max_length=200)
    programme_title_en = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(pgettext_lazy("certificate", "issued by"), max_length=200)
    issuer_en = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_on = models.DateField(_("issued on"))
    # The first day it is no longer valid.
    expires_on = models.DateField(_("expires on"))
    # As the programme said on the day of issue: a later change of it changes nothing here.
    renewal_from = models.DateField(_("can be renewed from"), null=True)
    grace_until = models.DateField(null=True)
    version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, null=True, related_name="certificates"
    )
    basis = models.ForeignKey(
        Basis, models.PROTECT, null=True, related_name="certificates"
    )
    # Printed on it: who holds the paper can show the checker the whole name.
    check_code = models.CharField(max_length=8, default=new_check_code, editable=False)
    evidence = models.JSONField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "holder", "nth"],
                name="one_certificate_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certification:certificate_pdf", args=[self.number])

    def get_verify_url(self) -> str:
        return reverse("certification:verify", args=[self.number])

    @property
    def local_programme_title(self) -> str:
        english = get_language() == "en" and self.programme_title_en
        return self.programme_title_en if english else self.programme_title

    @property
    def local_issuer(self) -> str:
        english = get_language() == "en" and self.issuer_en
        return self.issuer_en if english else self.issuer

    @property
    def printed_code(self) -> str:
        """Return the check code as it is printed: two halves, easier to read out."""
        return f"{self.check_code[:4]}-{self.check_code[4:]}"

    @property
    def last_valid_on(self) -> date:
        """Return the last day it is valid: what people are shown."""
        return last_valid_day(self.expires_on)

    @property
    def is_revoked(self) -> bool:
        return hasattr(self, "revocation")

    def state_on(
        self, day: date, basis_changed_from: date | None = None
    ) -> CertificateState:
        """Return its state; whether its basis has changed is for the caller to look up."""
        return certificate_state(
            expires_on=self.expires_on,
            is_revoked=self.is_revoked,
            renewal_from=self.renewal_from or first_soon_day(self.expires_on),
            basis_changed_from=basis_changed_from,
            on=day,
        )


class CertificateDocument(models.Model):
    """The PDF as bytes, with their hash. In the database, so that it is written in the
    same transaction, backed up with it, and never out of step with it.

    Revision 0 is the paper as issued, for ever. An annex or a correction adds a revision;
    none is ever changed.
    """

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="documents"
    )
    revision = models.PositiveSmallIntegerField(default=0)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["certificate", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "revision"], name="one_document_a_revision"
            )
        ]

    def __str__(self) -> str:
        return self.sha256

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("A certificate's document is written once.")
        super().save(*args, **kwargs)


class Revocation(models.Model):
    """A certificate taken back for good, with the reason that its check page shows."""

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, related_name="revocation"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self) -> str:
        return str(self.certificate_id)


class Annex(models.Model):
    """A line added to a certificate: its holder has caught up with a change of law.

    Complete by itself, like the certificate's evidence.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="annexes")
    change = models.ForeignKey(
        LegalChange, models.PROTECT, null=True, related_name="annexes"
    )
    nth = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    evidence = models.JSONField(default=dict)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["certificate", "nth"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "nth"], name="one_annex_a_place"
            ),
            models.UniqueConstraint(
                fields=["certificate", "change"], name="one_annex_a_change"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def local_text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text


class Correction(models.Model):
    """A slip on a certificate put right, with the reason; the paper as issued stays."""

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="corrections"
    )
    nth = models.PositiveSmallIntegerField()
    holder_name = models.CharField(_("name"), max_length=300)
    unit_name = models.CharField(_("unit"), max_length=250, blank=True)
    # What stood there until then.
    before = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["certificate", "nth"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "nth"], name="one_correction_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.holder_name}"


class SigningKey(models.Model):
    """A key that signs credentials: the public half here, published; the other in a file.

    ``retired_at``: signs nothing more, but what it signed can still be checked.
    """

    kid = models.CharField(max_length=64, unique=True)
    public_jwk = models.JSONField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.kid
