"""What the question editor checks before it saves: nothing that learners get may be broken.

A draft may be unfinished; what is put in use, or sent to review, may not.
"""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.text import nfc

from ..content import content_of
from ..models import QuestionOption
from ..models.bank import Kind
from ..services import question_problems
from .rows import rows_of

# A row is there where one of these has a value.
_ROW_TEXTS = ("text", "match", "feedback", "text_en", "match_en", "tolerance", "points")


class QuestionForm(WagtailAdminModelForm):
    """A question of one kind; which, its instance says."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(without_empty_rows(data), *args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False

    def clean_code(self) -> str:
        """Make up a code where none is given; the same one whenever it is saved again."""
        return self.cleaned_data["code"] or f"cau-{self.instance.public_id.hex[:8]}"

    def is_valid(self) -> bool:
        """Check the question as a whole, once its parts are valid."""
        if not super().is_valid():
            return False
        self._mark_accepted()
        if not self.is_deferred_validation:
            for problem in self.problems():
                self._say(problem)
        return not self.errors

    def _mark_accepted(self) -> None:
        """Take what is typed as an accepted answer for right, unless it is worth nothing."""
        if self.instance.kind in (Kind.NUMBER, Kind.SHORT_TEXT):
            for row in rows_of(self.formsets["options"]):
                row.is_correct = row.share is None or row.share > 0

    def problems(self) -> list[str]:
        """Return what keeps the question, as typed, from being asked."""
        options: list[QuestionOption] = rows_of(self.formsets["options"])
        return question_problems(self.instance, content_of(self.instance, options))

    def _say(self, problem: str) -> None:
        """Put a problem where it can be mended: at its field, at its row, else on top."""
        places = {
            _("Write the question in Vietnamese."): "stem",
            _("Write the explanation in Vietnamese."): "explanation",
            _("Say in words what the picture shows."): "picture_alt",
            _("A question is worth at least one point."): "points",
        }
        place = places.get(problem)
        if place in self.fields:
            self.add_error(place, problem)
            return
        self.add_error(None, problem)
        if problem == _("Two answers have the same text; make them differ."):
            seen: set[str] = set()
            for row in self.formsets["options"].ordered_forms:
                text = row.instance.text.strip()
                if text in seen:
                    row.add_error("text", _("Another row has the same text."))
                seen.add(text)
        if problem == _("Write every answer in Vietnamese."):
            for row in self.formsets["options"].ordered_forms:
                if not row.instance.text.strip():
                    row.add_error("text", problem)

    def clean(self) -> dict[str, Any]:
        """Keep texts composed, whatever keyboard they were typed on."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = nfc(value)
        return cleaned


def without_empty_rows(data: Any) -> Any:
    """Return posted data in which rows that hold nothing are marked as taken out."""
    if not isinstance(data, QueryDict) or "options-TOTAL_FORMS" not in data:
        return data
    mended = data.copy()
    total = str(mended["options-TOTAL_FORMS"])
    for number in range(int(total) if total.isdigit() else 0):
        row = f"options-{number}-"
        if not any(mended.get(row + name, "").strip() for name in _ROW_TEXTS):
            mended[row + "DELETE"] = "on"
    return mended
