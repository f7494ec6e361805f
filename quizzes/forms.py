"""What the editor checks before it saves: nothing that learners get may be broken."""

from typing import Any

from django.forms import BaseFormSet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import papers
from .content import content_of
from .models import Question, QuestionOption
from .services import freeze_version, question_problems


class QuestionForm(WagtailAdminModelForm):
    """A question in use is one that can be asked, and saving it freezes a version."""

    def is_valid(self) -> bool:
        """Check the question as a whole, once its parts are valid."""
        if not super().is_valid():
            return False
        for problem in self._problems():
            self.add_error(None, problem)
        return not self.errors

    def _problems(self) -> list[str]:
        if self.instance.state == Question.State.LIVE:
            options: list[QuestionOption] = _rows(self.formsets["options"])
            return question_problems(self.instance, content_of(self.instance, options))
        if self.initial.get("state") != Question.State.LIVE:
            return []
        return [
            _("“%(quiz)s” cannot do without this question; change the quiz first.")
            % {"quiz": quiz}
            for quiz in papers.quizzes_that_need(self.instance)
        ]

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit=commit)
        if commit and question.state == Question.State.LIVE:
            freeze_version(question=question, by=self.for_user, at=now())
        return question


class QuizForm(WagtailAdminModelForm):
    """A published quiz is one that the bank can fill."""

    def is_valid(self) -> bool:
        """Check the paper as a whole, once its parts are valid."""
        if not super().is_valid():
            return False
        for problem in self._problems():
            self.add_error(None, problem)
        return not self.errors

    def _problems(self) -> list[str]:
        fixed = [row.question_id for row in _rows(self.formsets["fixed_questions"])]
        if len(set(fixed)) < len(fixed):
            return [_("A fixed question stands twice; take one out.")]
        if not self.instance.is_live:
            return []
        draws = [
            papers.DrawRule(row.topic, row.count, row.difficulty)
            for row in _rows(self.formsets["draws"])
        ]
        return papers.compose(fixed, draws).problems()


def _rows(formset: BaseFormSet[Any]) -> list[Any]:
    """Return the rows of an inline panel as they will be saved, in their order."""
    return [form.instance for form in formset.ordered_forms]
