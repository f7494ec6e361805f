"""What learners and trainers write about a question in doubt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import nfc


class _Prose(forms.CharField):
    """A text of some sentences, kept composed."""

    def __init__(self, least: int, label: Any, help_text: Any, too_short: Any) -> None:
        super().__init__(
            min_length=least,
            max_length=2000,
            label=label,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={"required": too_short, "min_length": too_short},
        )

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "")


class AppealForm(forms.Form):
    text = _Prose(
        10,
        _("What is wrong with this question?"),
        _(
            "Say which answer you think is right, and why; name the document and article "
            "where you can. 10 to 2,000 characters."
        ),
        _("Say in at least 10 characters what is wrong."),
    )


class AnswerForm(forms.Form):
    answer = _Prose(
        2,
        _("Answer to the learner"),
        _("The learner reads it on the page of the attempt, with your name."),
        _("Write an answer; the learner is to know why."),
    )
