"""A statement to judge: two answers, in the order the trainer gave them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content
from .choices import OneOf


class TrueFalse(OneOf):
    name = "true-false"
    hint = gettext_lazy("True or false?")
    may_shuffle = False

    def problems(self, content: Content) -> Iterable[str]:
        yield from super().problems(content)
        if len(content["options"]) != 2:
            yield _("Give exactly two answers: true and false.")
