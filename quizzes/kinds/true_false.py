"""A statement to judge: two answers, in the order the trainer gave them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content, OneOf


class TrueFalse(OneOf):
    name = "true-false"
    hint = gettext_lazy("True or false?")
    may_shuffle = False

    def validate(self, content: Content) -> list[str]:
        problems = super().validate(content)
        if len(content["options"]) != 2:
            problems.append(_("Give exactly two answers: true and false."))
        return problems
