"""What markers type: filters of the queue, and the points of each criterion."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.text import nfc

from .content import local
from .desk import Wanted
from .marking import Criterion, read_points
from .models import Quiz
from .services import EssayMark

COMMENT_CHARACTERS = 5000


class QueueForm(forms.Form):
    """The filters above the queue; every one may be left out."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Everything that waits")),
            ("first", gettext_lazy("To mark")),
            ("second", gettext_lazy("Second marker")),
            ("mine", gettext_lazy("Held by me")),
            ("held", gettext_lazy("Held by others")),
            ("marked", gettext_lazy("Marked")),
        ],
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no state. Choose one of the list."
            )
        },
    )
    quiz = forms.ChoiceField(
        label=gettext_lazy("Quiz"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no quiz of the queue. Choose one of the list."
            )
        },
    )
    person = forms.CharField(
        label=gettext_lazy("Name or staff code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit, with all below it"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, quizzes: Sequence[Quiz], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(quiz.slug, quiz.local_title) for quiz in quizzes]
        self.fields["quiz"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is asked for; everything where the filters are not valid."""
        if not self.is_valid():
            return Wanted()
        given = self.cleaned_data
        return Wanted(
            state=given["state"] or "waiting",
            quiz=given["quiz"],
            person=given["person"],
            unit=given["unit"],
        )


@dataclass
class ScoreField:
    """One criterion on the page: what it is called, what was typed, what is wrong."""

    name: str
    label: str
    guidance: str
    most: Decimal
    value: str = ""
    error: str = ""


@dataclass
class EssayFields:
    """One essay on the page: its criteria and its comment."""

    item: int
    position: int
    scores: list[ScoreField]
    comment_name: str
    comment: str = ""
    comment_error: str = ""
    mark: EssayMark | None = None

    @property
    def is_blank(self) -> bool:
        return not self.comment and not any(score.value for score in self.scores)


@dataclass
class MarkingForm:
    """Every essay of one attempt. One that is left blank waits; one begun is whole."""

    essays: list[EssayFields]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def marks(self) -> dict[int, EssayMark]:
        """Return what was given, by item; read after `fill` found nothing wrong."""
        return {one.item: one.mark for one in self.essays if one.mark is not None}

    def fill(self, posted: Any) -> bool:
        """Read what was typed and return whether all of it can be kept."""
        for essay in self.essays:
            self._fill_essay(essay, posted)
        return not self.errors

    def _fill_essay(self, essay: EssayFields, posted: Any) -> None:
        essay.comment = nfc(posted.get(essay.comment_name, "")).strip()
        for score in essay.scores:
            score.value = posted.get(score.name, "").strip()[:20]
        if essay.is_blank:
            return
        if len(essay.comment) > COMMENT_CHARACTERS:
            essay.comment_error = _(
                "Shorten the comment to %(most)d characters; it has %(now)d."
            ) % {"most": COMMENT_CHARACTERS, "now": len(essay.comment)}
            self._add(essay, essay.comment_name, _("Comment"), essay.comment_error)
        points: dict[str, Decimal] = {}
        for score in essay.scores:
            try:
                points[score.name] = read_points(score.value, score.most)
            except ValueError:
                score.error = _score_message(score)
                self._add(essay, score.name, score.label, score.error)
        if len(points) == len(essay.scores):
            essay.mark = EssayMark(
                {name.rpartition(":")[2]: given for name, given in points.items()},
                essay.comment,
            )

    def _add(self, essay: EssayFields, name: str, label: str, error: str) -> None:
        sentence = _("Question %(position)d, %(label)s: %(error)s") % {
            "position": essay.position,
            "label": label,
            "error": error,
        }
        self.errors.append((name, sentence))


def _score_message(score: ScoreField) -> str:
    most = localize(score.most.normalize() + 0)
    if not score.value:
        return _("Enter the points, 0 to %(most)s.") % {"most": most}
    return _(
        "“%(typed)s” cannot be kept: enter 0 to %(most)s, in steps of %(step)s."
    ) % {
        "typed": score.value,
        "most": most,
        "step": localize(Decimal("0.25")),
    }


def essay_fields(
    item: int,
    position: int,
    rubric: Sequence[Criterion],
    scores: dict[str, str] | None = None,
    comment: str = "",
) -> EssayFields:
    """Return the fields of an essay, filled with what the same marker gave before."""
    language = get_language() or "vi"
    given = scores or {}
    return EssayFields(
        item=item,
        position=position,
        scores=[
            ScoreField(
                name=f"e{item}:{criterion.key}",
                label=local(criterion.text, language)
                or _("Points for the whole essay"),
                guidance=local(criterion.guidance, language),
                most=criterion.points,
                value=_typed(given.get(criterion.key)),
            )
            for criterion in rubric
        ],
        comment_name=f"e{item}:comment",
        comment=comment,
    )


def _typed(points: str | None) -> str:
    return "" if points is None else str(localize(Decimal(points).normalize() + 0))
