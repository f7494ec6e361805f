"""What a person had reached in the system before this one, topic by topic."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bank import Topic


class ProgressBalance(models.Model):
    """Right answers and questions asked in one topic, brought over as a total.

    The former system kept no single answers behind these figures, so they are shown
    beside our own and never added into a grade.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress_balances"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    right = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    source = models.CharField(max_length=30)
    brought_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress brought over")
        verbose_name_plural = _("progress brought over")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "topic", "source"], name="one_balance_a_topic"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}/{self.topic_id}: {self.right}/{self.asked}"
