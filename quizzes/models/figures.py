"""What the list of the bank tells about a question's answers; a summary, never a fact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bank import Question


class QuestionFigure(models.Model):
    """The figures of a question's version in use, as they were last counted.

    Can be counted anew from the marks at any time: ``refresh_statistics`` does.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, related_name="figure"
    )
    number = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    facility = models.FloatField(_("right on average"), null=True)
    discrimination = models.FloatField(_("discrimination"), null=True)
    upper_lower = models.FloatField(_("best less weakest"), null=True)
    # Names of ``analysis.Flag``, each between blanks, so that one can be looked for.
    flags = models.CharField(max_length=200, blank=True)
    # Names the grades it rests on; see ``kept.stamp_of``.
    stamp = models.CharField(max_length=80)
    counted_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"
