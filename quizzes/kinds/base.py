"""What every kind of question can do, and what kinds with options share.

``content`` is what a version froze (see ``models.bank.QuestionVersion``). An answer is a list
of texts, [] where nothing was answered; which texts, each kind says in its ``parse``: the
choices hold the keys chosen, in the order of the content, each once. Nothing here asks the
database.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal

Content = Mapping[str, Any]


class InvalidAnswer(Refusal):
    """What arrived is no answer to this question."""


class Kind:
    """A kind with options to choose from."""

    name: str
    input_type: Literal["radio", "checkbox"]
    hint: Promise
    # Whether a quiz that shuffles answers may change the order of these.
    may_shuffle = True
    # Whether it makes no sense unless shuffled, whatever the quiz says.
    must_shuffle = False
    # Whether the machine can grade it; else a person does.
    is_automatic = True
    # The fields of ``Question`` that it asks for, beside what all kinds have.
    settings: tuple[str, ...] = ()

    def validate(self, content: Content) -> list[str]:
        """Return what keeps the question from being asked, one sentence each."""
        problems: list[str] = []
        options = content["options"]
        if not vietnamese(content["stem"]):
            problems.append(_("Write the question in Vietnamese."))
        if not vietnamese(content["explanation"]):
            problems.append(_("Write the explanation in Vietnamese."))
        if len(options) < 2:
            problems.append(_("Give at least two answers to choose from."))
        texts = [vietnamese(option["text"]) for option in options]
        if not all(texts):
            problems.append(_("Write every answer in Vietnamese."))
        if len(set(texts)) < len(texts):
            problems.append(_("Two answers have the same text; make them differ."))
        picture = content["picture"]
        if picture and not vietnamese(picture["alt"]):
            problems.append(_("Say in words what the picture shows."))
        return [*problems, *self.validate_key(right_keys(content), len(options))]

    def validate_key(self, right: Sequence[str], options: int) -> list[str]:
        """Return what is wrong with the set of right answers."""
        raise NotImplementedError

    def order(self, content: Content) -> list[str]:
        """Return the keys whose order an attempt may choose, in the author's order."""
        return [option["key"] for option in content["options"]]

    def right_answer(self, content: Content) -> list[str]:
        """Return an answer that earns all the points."""
        return right_keys(content)

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        """Return the answer that was posted; raise InvalidAnswer for what cannot be one."""
        known = [option["key"] for option in content["options"]]
        if len(posted) > len(known) or not set(posted) <= set(known):
            raise InvalidAnswer(
                _(
                    "This answer does not belong to the question. Open the question again."
                )
            )
        return [key for key in known if key in posted]

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        """Return the share of the points that the answer earns: all of them, or none."""
        return Decimal(int(set(answer) == set(right_keys(content))))


class OneOf(Kind):
    """A kind where exactly one answer is chosen, and exactly one is right."""

    input_type = "radio"
    hint = gettext_lazy("Choose one answer")

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        answer = super().parse(posted, content)
        if len(answer) > 1:
            raise InvalidAnswer(_("Choose one answer only."))
        return answer

    def validate_key(self, right: Sequence[str], options: int) -> list[str]:
        if len(right) == 1:
            return []
        return [_("Mark exactly one answer as right.")]


def vietnamese(text: Mapping[str, str]) -> str:
    """Return the Vietnamese of a text kept in both languages, or ""."""
    return text.get("vi", "").strip()


def right_keys(content: Content) -> list[str]:
    """Return the keys of the right answers."""
    return [option["key"] for option in content["options"] if option["correct"]]
