"""What every kind of question can do: validate, parse, grade, present, explain.

``content`` is what a version froze (see ``models.bank.QuestionVersion``), ``local`` the same
in one language. An answer is a list of texts, [] where nothing was answered; which texts,
each kind says in its ``parse``. Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import Refusal

from .shares import earned
from .shown import Asked, Reviewed
from .texts import clean

if TYPE_CHECKING:
    from ..content import VersionContent

Content = Mapping[str, Any]

SHORT = 500  # characters of a number, a short text, a gap


class InvalidAnswer(Refusal):
    """What arrived is no answer to this question."""


class Kind:
    """One way to be asked and answered."""

    name: str
    # Its templates: ``quizzes/kinds/<family>.html`` asks, ``<family>_review.html`` explains.
    family: str
    hint: Promise
    # Whether a quiz that shuffles answers may change the order of these.
    may_shuffle = True
    # Whether it makes no sense unless shuffled, whatever the quiz says.
    must_shuffle = False
    # Whether the machine can grade it; else a person does.
    is_automatic = True
    # The fields of ``Question`` that it asks for, beside what all kinds have.
    settings: tuple[str, ...] = ()

    @property
    def asking_template(self) -> str:
        return f"quizzes/kinds/{self.family}.html"

    @property
    def review_template(self) -> str:
        return f"quizzes/kinds/{self.family}_review.html"

    def validate(self, content: Content) -> list[str]:
        """Return what keeps the question from being asked, one sentence each."""
        problems: list[str] = []
        if not vietnamese(content["stem"]):
            problems.append(_("Write the question in Vietnamese."))
        # Who marks an essay explains it to each learner.
        if self.is_automatic and not vietnamese(content["explanation"]):
            problems.append(_("Write the explanation in Vietnamese."))
        picture = content["picture"]
        if picture and not vietnamese(picture["alt"]):
            problems.append(_("Say in words what the picture shows."))
        shares = [Fraction(o["share"]) for o in content["options"] if "share" in o]
        if any(not -100 <= share <= 100 for share in shares):
            problems.append(_("A share is from -100 to 100 per cent."))
        return [*problems, *self.problems(content)]

    def problems(self, content: Content) -> Iterable[str]:
        """Return what is wrong with the rows and the settings of this kind."""
        raise NotImplementedError

    def order(self, content: Content) -> list[str]:
        """Return the keys whose order an attempt may choose, in the author's order."""
        return []

    def right_answer(self, content: Content) -> list[str]:
        """Return an answer that earns all the points; [] where no machine can tell one."""
        raise NotImplementedError

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        """Return the answer that was posted; raise InvalidAnswer for what cannot be one.

        Unfinished and wrong answers are answers. What it returns, it returns again.
        """
        raise NotImplementedError

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        """Return the share of the points that the answer earns, 0 to 1."""
        raise NotImplementedError

    def heading(self, local: VersionContent) -> SafeString:
        """Return the words above everything else."""
        return local.stem_html

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        """Return what there is to answer; nothing in it says what is right."""
        raise NotImplementedError

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        """Return what became of the answer, part by part."""
        raise NotImplementedError


class InParts(Kind):
    """A kind whose answer has parts that are right or not, each by itself."""

    settings: tuple[str, ...] = ("scoring",)

    def parts(self, content: Content, answer: Sequence[str]) -> list[Fraction]:
        """Return what each part earned, 0 to 1."""
        raise NotImplementedError

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        """Return all or nothing; or, scored each by itself, the mean of the parts."""
        parts = self.parts(content, answer)
        if not parts:
            return Decimal(0)
        if setting(content, "scoring") == "each":
            return earned(sum(parts, Fraction(0)) / len(parts))
        return Decimal(int(all(part >= 1 for part in parts)))


def vietnamese(text: Mapping[str, str]) -> str:
    """Return the Vietnamese of a text kept in both languages, or ""."""
    return text.get("vi", "").strip()


def setting(content: Content, name: str, default: Any = None) -> Any:
    """Return a field of the question as it was frozen; absent means its default."""
    return content.get("settings", {}).get(name, default)


def arranged(keys: Sequence[str], order: Sequence[str] | None) -> list[str]:
    """Return the keys in the order given; those it does not name come last."""
    if order is None:
        return list(keys)
    known = set(keys)
    named = [key for key in dict.fromkeys(order) if key in known]
    return [*named, *(key for key in keys if key not in set(named))]


def foreign() -> InvalidAnswer:
    """Return the refusal of something that the question never offered."""
    return InvalidAnswer(
        _("This answer does not belong to the question. Open the question again.")
    )


def one_text(posted: Sequence[str], most: int) -> list[str]:
    """Return the one text that was typed, cleaned; [] for none. Raises InvalidAnswer."""
    if len(posted) > 1:
        raise foreign()
    text = clean(posted[0]) if posted else ""
    if len(text) > most:
        raise InvalidAnswer(
            _(
                "The answer has %(count)d characters; %(most)d are allowed. Shorten it, then save again."
            )
            % {"count": len(text), "most": most}
        )
    return [text] if text else []
