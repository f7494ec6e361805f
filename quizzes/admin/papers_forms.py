"""What the quiz editor checks before it saves: the bank has to be able to fill it."""

from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from core.text import anchor, nfc

from .. import papers
from ..models import Quiz
from ..models.papers import RESERVED_SLUGS
from ..visits import MOST_QUESTIONS
from .rows import rows_of

# Of an address made from a title; a number may follow.
_LONGEST = 70
# What a new quiz gets where its form left the field as it was.
PRESETS: dict[str, dict[str, Any]] = {
    "practice": {
        "purpose": Quiz.Purpose.PRACTICE,
        "reveal": Quiz.Reveal.AT_ONCE,
        "shuffle_questions": True,
        "shuffle_options": True,
        "time_limit_minutes": None,
        "attempts_allowed": 0,
        "wait_minutes": 0,
    },
    "exam": {
        "purpose": Quiz.Purpose.EXAM,
        "reveal": Quiz.Reveal.AFTER_CLOSING,
        "shuffle_questions": True,
        "shuffle_options": True,
        "time_limit_minutes": 45,
        "attempts_allowed": 2,
        "wait_minutes": 60,
    },
}


class QuizForm(WagtailAdminModelForm):
    """A published quiz is one that the bank can fill."""

    preset = forms.ChoiceField(
        label=gettext_lazy("Begin with the rules of"),
        required=False,
        widget=forms.RadioSelect,
        initial="",
        choices=[
            ("", gettext_lazy("No preset: as the fields below say")),
            (
                "practice",
                gettext_lazy(
                    "Practice: each answer is checked and explained at once; shuffled; no "
                    "time limit, any number of attempts. Example: ten questions after a "
                    "lesson."
                ),
            ),
            (
                "exam",
                gettext_lazy(
                    "Exam: the result at once, right answers only after the quiz has "
                    "closed; 45 minutes, two attempts an hour apart. Example: the yearly "
                    "test, open on one morning from 8:00 to 11:00."
                ),
            ),
        ],
        help_text=gettext_lazy(
            "Fills in the rules that you leave as they are; what you change yourself stays."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Make the address from the title where none is given; one of nobody else's."""
        if given := self.cleaned_data["slug"]:
            return str(given)
        if self.instance.slug:
            return str(self.instance.slug)
        wanted = anchor(self.cleaned_data.get("title", ""))[:_LONGEST]
        taken = set(
            Quiz.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
        )
        numbered = (f"{wanted}-{number}" for number in count(2))
        if wanted in taken | RESERVED_SLUGS:
            return next(slug for slug in numbered if slug not in taken)
        return wanted

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.instance.pk is None:
            preset = PRESETS.get(data.get("preset") or "", {})
            data |= {
                name: value
                for name, value in preset.items()
                if name not in self.changed_data
            }
        if data.get("access_code"):
            data["access_code"] = nfc(data["access_code"]).strip()
        self._check_window(data)
        self._check_visitors(data)
        return data

    def _check_window(self, data: dict[str, Any]) -> None:
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error(
                "closes_at",
                _("A quiz closes after it opens: choose a later moment."),
            )
        if data.get("reveal") == Quiz.Reveal.AFTER_CLOSING and not closes_at:
            self.add_error(
                "closes_at",
                _(
                    "Right answers are shown after closing: say when the quiz closes, or "
                    "choose when else they are shown."
                ),
            )

    def _check_visitors(self, data: dict[str, Any]) -> None:
        if not data.get("is_open_to_visitors"):
            return
        if data.get("purpose") != Quiz.Purpose.PRACTICE:
            self.add_error(
                "is_open_to_visitors",
                _("Only practice is open to visitors; an exam needs an account."),
            )
        if data.get("access_code"):
            self.add_error(
                "is_open_to_visitors",
                _(
                    "Visitors have no access code: take the code out, or close it to them."
                ),
            )

    def is_valid(self) -> bool:
        """Check the paper as a whole, once its parts are valid."""
        if not super().is_valid():
            return False
        for problem in self._problems():
            self.add_error(None, problem)
        return not self.errors

    def _problems(self) -> list[str]:
        fixed = rows_of(self.formsets["fixed_questions"])
        if len({row.question_id for row in fixed}) < len(fixed):
            return [_("A fixed question stands twice; take one out.")]
        blueprint = papers.Blueprint(
            fixed=[
                papers.FixedRule(row.question_id, row.section, row.points)
                for row in fixed
            ],
            draws=[papers.rule_of(row) for row in rows_of(self.formsets["draws"])],
            sections=[row.local_title for row in rows_of(self.formsets["sections"])],
            fixed_count=self.instance.fixed_count,
        )
        if self.instance.is_open_to_visitors and blueprint.size > MOST_QUESTIONS:
            return [
                _(
                    "For visitors a quiz has at most %(most)d questions, this one %(size)d."
                )
                % {"most": MOST_QUESTIONS, "size": blueprint.size}
            ]
        # A draft may be unfinished; the panel beside the form says what it lacks.
        return papers.compose(blueprint).problems() if self.instance.is_live else []
