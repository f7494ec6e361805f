"""What the question editor checks before it saves: nothing that learners get may be broken."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from .. import papers
from ..content import content_of
from ..models import Question, QuestionOption
from ..services import freeze_version, question_problems
from .rows import rows_of


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
            options: list[QuestionOption] = rows_of(self.formsets["options"])
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
