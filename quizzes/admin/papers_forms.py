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
        fixed = rows_of(self.formsets["fixed_questions"])
        if len({row.question_id for row in fixed}) < len(fixed):
            return [_("A fixed question stands twice; take one out.")]
        if not self.instance.is_live:
            return []
        return papers.compose(
            papers.Blueprint(
                [
                    papers.FixedRule(row.question_id, row.section, row.points)
                    for row in fixed
                ],
                [papers.rule_of(row) for row in rows_of(self.formsets["draws"])],
            )
        ).problems()
