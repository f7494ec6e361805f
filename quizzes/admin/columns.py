"""What the list of questions tells of each; further columns are added to ``COLUMNS``.

A column reads what ``QuestionQuerySet.for_the_list`` loaded: the number of queries does not
depend on the number of rows.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn

from ..models import Question, QuestionVersion

State = Question.State

# Each state has its own shape, so that colour is not needed to tell them apart.
STATE_ICONS = {
    State.DRAFT: "draft",
    State.REVIEW: "comment",
    State.LIVE: "circle-check",
    State.WATCH: "view",
    State.RETIRED: "no-view",
}


class StateColumn(Column):
    """The state as a word with a shape; a draft of a question in use is told as well."""

    cell_template_name = "quizzes/admin/components/state_cell.html"

    def get_cell_context_data(
        self, instance: Question, parent_context: Any
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(
            instance, parent_context
        )
        return context | {
            "icon": STATE_ICONS[State(instance.state)],
            "word": instance.get_state_display(),
            "has_draft": instance.state in Question.ASKED
            and instance.has_unpublished_changes,
            "reason": instance.watch_reason,
            "suspended_from": instance.suspended_from,
        }


class TextColumn(Column):
    """Words that a function takes from the question."""

    def __init__(
        self, name: str, label: Any, read: Callable[[Question], Any], **kwargs: Any
    ) -> None:
        super().__init__(name, label=label, accessor=read, **kwargs)


def version_of(question: Question) -> str:
    """Return the number of the version in use, "2.1" for its first correction."""
    return number_of(question.current_version) if question.current_version else "–"


def number_of(version: QuestionVersion) -> str:
    return f"{version.number}.{version.correction}".removesuffix(".0")


def basis_of(question: Question) -> str:
    return question.provision.citation if question.provision else "–"


COLUMNS: list[Any] = [
    "__str__",
    TextColumn("topic", _("Topic"), lambda q: q.topic, sort_key="topic__code"),
    TextColumn("kind", _("Kind"), lambda q: q.get_kind_display(), sort_key="kind"),
    TextColumn(
        "difficulty",
        _("Difficulty"),
        lambda q: q.get_difficulty_display(),
        sort_key="difficulty",
    ),
    StateColumn("state", label=_("State"), sort_key="state"),
    TextColumn("version", _("Version"), version_of),
    NumberColumn("answers", label=_("Shown"), sort_key="answers"),
    TextColumn("basis", _("Legal basis"), basis_of),
    DateColumn("changed_at", label=_("Changed"), sort_key="changed_at"),
]
