"""What the quiz editor checks before it saves: the bank has to be able to fill it."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from .. import papers
from .rows import rows_of


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
        fixed = [row.question_id for row in rows_of(self.formsets["fixed_questions"])]
        if len(set(fixed)) < len(fixed):
            return [_("A fixed question stands twice; take one out.")]
        if not self.instance.is_live:
            return []
        draws = [
            papers.DrawRule(row.topic, row.count, row.difficulty)
            for row in rows_of(self.formsets["draws"])
        ]
        return papers.compose(fixed, draws).problems()
