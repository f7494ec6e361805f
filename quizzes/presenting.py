"""A question as a page shows it: to be answered, or answered and explained.

Quizzes and the self-checks of lessons share this, and the templates
``quizzes/components/options.html`` and ``review.html``, which hand on to those of the kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from core.errors import Refusal
from legal.models import Provision

from .content import (
    PictureContent,
    VersionContent,
    content_of,
    options_of,
    read,
)
from .kinds import Content, Kind, kind_of
from .kinds.shown import Asked, PresentedOption, Reviewed, ReviewedOption, ReviewedRow
from .markup import block_html, inline_html
from .models import Question, QuestionVersion, bank

PICTURE_FILTER = "max-1000x1000|format-webp"

Verdict = Literal["right", "wrong", "partial", "waiting"]
VERDICTS: dict[Verdict, Promise] = {
    "right": _("Right"),
    "wrong": _("Not right"),
    "partial": _("Partly right"),
    "waiting": _("Waiting to be marked"),
}


@dataclass(frozen=True)
class Picture:
    """A picture ready to show; ``rendition`` is Wagtail's."""

    rendition: Any
    alt: str


@dataclass(frozen=True)
class PresentedQuestion:
    """What may be shown before an answer: nothing in here says which one is right."""

    kind: Kind
    situation: tuple[str, ...]
    stem: str
    stem_html: SafeString
    situation_html: SafeString
    picture: Picture | None
    asked: Asked

    @property
    def options(self) -> tuple[PresentedOption, ...]:
        return self.asked.options


@dataclass(frozen=True)
class Basis:
    """The provision a question rests on, as it read on a day; "" where none is known."""

    citation: str
    url: str
    heading: str
    text: str
    # The day it changed after the question was reviewed against it, if it did.
    changed_on: date | None = None


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question with its answer, the right one, and why."""

    kind: Kind
    situation: tuple[str, ...]
    stem: str
    stem_html: SafeString
    situation_html: SafeString
    picture: Picture | None
    reviewed: Reviewed
    # What is said after a right, partly right or wrong answer; "" for nothing.
    outcome_html: SafeString
    explanation: str
    explanation_html: SafeString
    answered: bool
    # None: a person has not marked it yet.
    fraction: Decimal | None
    basis: Basis | None

    @property
    def options(self) -> tuple[ReviewedOption, ...]:
        return self.reviewed.options

    @property
    def rows(self) -> tuple[ReviewedRow, ...]:
        return self.reviewed.rows

    @property
    def verdict(self) -> Verdict:
        return _verdict(self.fraction, answered=self.answered)

    @property
    def verdict_words(self) -> Promise:
        return VERDICTS[self.verdict] if self.answered else _("Not answered")


def present(
    version: QuestionVersion,
    language: str,
    option_order: Sequence[str] | None = None,
    *,
    answer: Sequence[str] = (),
) -> PresentedQuestion:
    """Return a version as it is asked, its options in the order given."""
    return present_content(
        version.kind, version.content, language, option_order, answer
    )


def present_frozen(
    version: int,
    name: str | UUID,
    language: str,
    option_order: Sequence[str],
    answer: Sequence[str],
) -> PresentedQuestion:
    """Return the version of that key and public id as it is asked.

    The questions of a paper are asked of many, and a version never changes: what is read
    of it stays in the process.
    """
    kind, local = _read_frozen(version, name, language)
    return _presented(kind, local, option_order, answer)


@lru_cache(maxsize=1000)
def _read_frozen(
    version: int, name: str | UUID, language: str
) -> tuple[Kind, VersionContent]:
    """Read a version; by its public id too, which no other database gives another one."""
    frozen = QuestionVersion.objects.only("kind", "content").get(pk=version)
    return kind_of(frozen.kind), read(frozen.content, language)


def present_content(
    kind_name: str,
    content: dict[str, Any],
    language: str,
    option_order: Sequence[str] | None = None,
    answer: Sequence[str] = (),
) -> PresentedQuestion:
    """Return content, frozen or not, as it is asked."""
    return _presented(kind_of(kind_name), read(content, language), option_order, answer)


def _presented(
    kind: Kind,
    local: VersionContent,
    option_order: Sequence[str] | None,
    answer: Sequence[str],
) -> PresentedQuestion:
    return PresentedQuestion(
        kind,
        local.situation,
        local.stem,
        kind.heading(local),
        local.situation_html,
        _picture(local.picture),
        kind.present(local, option_order, answer),
    )


def explain(
    version: QuestionVersion,
    language: str,
    answer: Sequence[str],
    option_order: Sequence[str] | None = None,
    *,
    on: date,
    changed_on: date | None = None,
    fraction: Decimal | None = None,
) -> ReviewedQuestion:
    """Return a version with an answer to it, which is right, and why.

    The law is quoted as it read ``on`` that day. Reads the provision, its document and
    wordings: load them with the versions where there are many. ``changed_on`` is what
    ``legal_news.moved`` says of the version. ``fraction`` is what a
    person's mark came to, 0 to 1; without it the kind's own, None where it has none.
    """
    return explain_content(
        version.kind,
        version.content,
        language,
        answer,
        option_order,
        basis=version.provision and basis_of(version.provision, on, changed_on),
        fraction=fraction,
    )


def explain_content(
    kind_name: str,
    content: dict[str, Any],
    language: str,
    answer: Sequence[str],
    option_order: Sequence[str] | None = None,
    *,
    basis: Basis | None = None,
    fraction: Decimal | None = None,
) -> ReviewedQuestion:
    """Return content, frozen or not, with an answer to it, which is right, and why."""
    kind = kind_of(kind_name)
    local = read(content, language)
    if fraction is None and kind.is_automatic:
        fraction = kind.grade(content, answer)
    verdict = _verdict(fraction, answered=bool(answer))
    return ReviewedQuestion(
        kind=kind,
        situation=local.situation,
        stem=local.stem,
        stem_html=kind.heading(local),
        situation_html=local.situation_html,
        picture=_picture(local.picture),
        reviewed=kind.explain(content, local, option_order, answer),
        outcome_html=inline_html(local.outcomes.get(verdict, "")),
        explanation=local.explanation,
        explanation_html=block_html(local.explanation),
        answered=bool(answer),
        fraction=fraction,
        basis=basis,
    )


def _verdict(fraction: Decimal | None, *, answered: bool) -> Verdict:
    if fraction is None:
        return "waiting" if answered else "wrong"
    if fraction == 1:
        return "right"
    return "partial" if fraction else "wrong"


@dataclass(frozen=True)
class Preview:
    """A question under the editor's hands: as it is asked, and answered rightly."""

    asked: PresentedQuestion
    answered: ReviewedQuestion


def preview(
    question: Question, language: str, *, on: date, wrongly: bool = False
) -> Preview:
    """Return a question as it stands, saved or not, whatever is still wrong with it.

    It is answered rightly, or ``wrongly``.
    """
    content = content_of(question, options_of(question))
    kind = question.kind or bank.Kind.SINGLE
    provision = question.provision
    return Preview(
        present_content(kind, content, language),
        explain_content(
            kind,
            content,
            language,
            wrong_answer(kind, content)
            if wrongly
            else kind_of(kind).right_answer(content),
            basis=provision and basis_of(provision, on),
        ),
    )


def wrong_answer(kind_name: str, content: Content) -> list[str]:
    """Return an answer that does not earn all the points; [] where none is found."""
    kind = kind_of(kind_name)
    right = list(kind.right_answer(content))
    guesses = [
        *([option["key"]] for option in content["options"]),
        _turned(right),
        ["0" for _part in right],
        ["?" for _part in right],
    ]
    for guess in guesses:
        try:
            if kind.grade(content, kind.parse(guess, content)) < 1:
                return guess
        except (Refusal, ValueError, LookupError):
            continue
    return []


def _turned(pairs: list[str]) -> list[str]:
    """Return "row:place" pairs with each place at the next row."""
    halves = [pair.partition(":") for pair in pairs]
    places = [place for _row, _colon, place in halves]
    return [
        f"{row}{colon}{place}"
        for (row, colon, _place), place in zip(
            halves, places[1:] + places[:1], strict=True
        )
    ]


def basis_of(provision: Provision, on: date, changed_on: date | None = None) -> Basis:
    """Return a provision as it read on a day, in the reader's language."""
    wording = provision.wording_on(on)
    return Basis(
        citation=provision.citation,
        url=provision.get_absolute_url(),
        heading=provision.local_heading,
        text=wording.local_text if wording else "",
        changed_on=changed_on,
    )


def _picture(picture: PictureContent | None) -> Picture | None:
    """Return the picture, or None where it was deleted since (its words remain unsaid)."""
    if picture is None:
        return None
    image = get_image_model().objects.filter(pk=picture.image_id).first()
    return image and Picture(image.get_rendition(PICTURE_FILTER), picture.alt)
