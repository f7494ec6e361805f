"""What the kinds with options to choose from share.

An answer holds the keys chosen, in the order of the content, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content, InvalidAnswer, Kind, foreign, vietnamese
from .shares import earned, share_of
from .shown import Asked, PresentedOption, Reviewed, ReviewedOption

if TYPE_CHECKING:
    from ..content import OptionContent, VersionContent


class Choices(Kind):
    """A kind with options to choose from."""

    family = "choices"
    input_type: Literal["radio", "checkbox"]

    def problems(self, content: Content) -> Iterable[str]:
        options = content["options"]
        if len(options) < 2:
            yield _("Give at least two answers to choose from.")
        texts = [vietnamese(option["text"]) for option in options]
        if not all(texts):
            yield _("Write every answer in Vietnamese.")
        if len(set(texts)) < len(texts):
            yield _("Two answers have the same text; make them differ.")
        yield from self.key_problems(content, right_keys(content))

    def key_problems(self, content: Content, right: Sequence[str]) -> Iterable[str]:
        """Return what is wrong with the set of right answers and with the shares."""
        raise NotImplementedError

    def order(self, content: Content) -> list[str]:
        return [option["key"] for option in content["options"]]

    def right_answer(self, content: Content) -> list[str]:
        return right_keys(content)

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        known = [option["key"] for option in content["options"]]
        if len(posted) > len(known) or not set(posted) <= set(known):
            raise foreign()
        return [key for key in known if key in posted]

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        return Asked(
            tuple(
                PresentedOption(
                    option.key, option.text, option.key in answer, option.html
                )
                for option in _in_order(local, order)
            )
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        return Reviewed(
            options=tuple(
                ReviewedOption(
                    key=option.key,
                    text=option.text,
                    chosen=option.key in answer,
                    right=option.correct,
                    feedback=option.feedback,
                    html=option.html,
                    feedback_html=option.feedback_html,
                )
                for option in _in_order(local, order)
            )
        )


class OneOf(Choices):
    """A kind where exactly one answer is chosen, and one is right."""

    input_type = "radio"
    hint = gettext_lazy("Choose one answer")

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        answer = super().parse(posted, content)
        if len(answer) > 1:
            raise InvalidAnswer(_("Choose one answer only."))
        return answer

    def key_problems(self, content: Content, right: Sequence[str]) -> Iterable[str]:
        # Several may be right, any one enough, where each says so by a share of its own.
        is_meant = right and all(
            "share" in option for option in content["options"] if option["correct"]
        )
        if len(right) != 1 and not is_meant:
            yield _("Mark exactly one answer as right.")
        for option in content["options"]:
            if option["correct"] and earned(share_of(option)) < 1:
                yield _("The right answer brings 100 per cent; leave its share empty.")
            elif not option["correct"] and share_of(option) >= 1:
                yield _("An answer that is not right brings less than 100 per cent.")

    def right_answer(self, content: Content) -> list[str]:
        return right_keys(content)[:1]

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        """Return what the chosen answer brings: its share, else all or nothing."""
        if len(answer) != 1:
            return Decimal(0)
        for option in content["options"]:
            if option["key"] == answer[0]:
                return earned(share_of(option))
        return Decimal(0)


def right_keys(content: Content) -> list[str]:
    """Return the keys of the right answers."""
    return [option["key"] for option in content["options"] if option["correct"]]


def _in_order(
    content: VersionContent, order: Sequence[str] | None
) -> Sequence[OptionContent]:
    if order is None:
        return content.options
    by_key = {option.key: option for option in content.options}
    return [by_key[key] for key in order]
