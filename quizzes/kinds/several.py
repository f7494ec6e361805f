"""One or more right answers; the points are for choosing all of them and no other."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Kind


class Several(Kind):
    name = "several"
    input_type = "checkbox"
    hint = gettext_lazy("Choose all the right answers")

    def validate_key(self, right: Sequence[str], options: int) -> list[str]:
        if not right:
            return [_("Mark at least one answer as right.")]
        if len(right) == options:
            return [_("Leave at least one answer wrong.")]
        return []
