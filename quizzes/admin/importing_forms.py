"""What a trainer fills in to bring questions, and to decide about their plan."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.text import fold

from ..formats.registry import FORMATS, readable
from ..importing import PlanOptions
from ..importing.plan import Choice
from ..models import Topic

CHOICES: tuple[tuple[Choice, Any], ...] = (
    ("skip", _("Leave it out")),
    ("add", _("Add it all the same")),
    ("update", _("Put it in the place of the other")),
)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files, or none."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(one, initial) for one in files if one]


class UploadForm(forms.Form):
    """A file, or a text that is pasted; which format, where it is not told by itself."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Excel, Word, CSV, GIFT, Aiken, Moodle XML, QTI or django-quiz-app; up to "
            "100 MB."
        ),
    )
    text = forms.CharField(
        label=_("Or paste the questions"),
        required=False,
        strip=False,
        max_length=5_000_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("As GIFT or Aiken, for instance from a message."),
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_(
            "Only where the questions name pictures: the pictures themselves, or a ZIP of "
            "their folder."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["format"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [
            ("", _("By what the file looks like")),
            *((one.name, one.label) for one in readable()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_file, has_text = (
            bool(cleaned.get("file")),
            bool(cleaned.get("text", "").strip()),
        )
        if not has_file and not has_text and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste questions below."))
        if has_file and has_text:
            self.add_error("text", _("Either a file or a text, not both at once."))
        chosen = FORMATS.get(cleaned.get("format", ""))
        if has_text and chosen is not None and not chosen.is_text:
            self.add_error("format", _("A pasted text is GIFT or Aiken."))
        return cleaned


class PlanForm(forms.Form):
    """What the trainer decides about a plan; the choices about twins stand beside these."""

    live = forms.BooleanField(
        label=_("Put in use, at once, the questions that can be asked as they are"),
        required=False,
        help_text=_("Otherwise they come as drafts, to be looked at first."),
    )
    topic = forms.ChoiceField(
        label=_("Topic of questions that name none"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        topics = sorted(Topic.objects.all(), key=lambda one: fold(one.local_name))
        field.choices = [
            ("", _("“Not sorted yet”")),
            *((topic.code, topic.local_name) for topic in topics),
        ]

    def options(self) -> PlanOptions:
        """Return what was decided, the choices about twins among it."""
        known = {name for name, _words in CHOICES}
        choices: dict[int, Choice] = {}
        for name, value in self.data.items():
            number = name.removeprefix("choice-")
            if name != number and number.isdecimal() and value in known:
                choices[int(number)] = value
        return PlanOptions(
            live=self.cleaned_data["live"],
            topic=self.cleaned_data["topic"],
            choices=choices,
        )
