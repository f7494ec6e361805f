"""A wrong key, put right for the attempts that have shown it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bank import QuestionVersion


class Correction(models.Model):
    """How a version is graded from now on. Appended; the newest of a version counts.

    The version itself stays as it was shown. ``content`` is its content with the right
    key, where the remedy is a new key.
    """

    class Remedy(models.TextChoices):
        REKEY = "rekey", _("Another answer is right")
        ACCEPT_ALL = "accept-all", _("Everyone gets its points")
        DROP = "drop", _("It does not count")

    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="corrections_of_key"
    )
    remedy = models.CharField(max_length=10, choices=Remedy.choices)
    content = models.JSONField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction of a key")
        verbose_name_plural = _("corrections of keys")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_new_key_has_content",
                condition=Q(remedy="rekey", content__isnull=False)
                | (~Q(remedy="rekey") & Q(content__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.remedy}"
