"""What a version holds: written from a question, read in one language.

Both languages lie in the version; Vietnamese stands in where there is no English.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from core.loading import fingerprint

from .kinds import KINDS
from .markup import block_html, inline_html
from .models import Question, QuestionOption, QuestionVersion

VERDICTS = ("right", "partial", "wrong")
GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")


@dataclass(frozen=True)
class OptionContent:
    """One row in one language; what it is depends on the kind (see ``QuestionOption``).

    ``group`` is the key of the first row with the same ``match`` in Vietnamese. What is read
    of a version is kept, and with it the HTML of its texts, made where it is first asked for.
    """

    key: str
    text: str
    correct: bool
    feedback: str
    match: str = ""
    gap: int | None = None
    points: Decimal | None = None
    share: Decimal | None = None
    tolerance: Decimal | None = None
    group: str = ""

    @property
    def is_full(self) -> bool:
        """Return whether it brings all the points."""
        return self.correct if self.share is None else self.share >= 100

    @cached_property
    def html(self) -> SafeString:
        return inline_html(self.text)

    @cached_property
    def feedback_html(self) -> SafeString:
        return inline_html(self.feedback)


@dataclass(frozen=True)
class PictureContent:
    image_id: int
    alt: str


@dataclass(frozen=True)
class VersionContent:
    """A version in one language. ``situation`` is what stands before the question itself.

    ``text`` is what has gaps, "" without; if nothing stands before it, it is the ``stem`` too,
    with dots for gaps.

    ``settings`` holds the fields of the question that its kind asks for, where they differ
    from the default; texts among them in this language. ``outcomes`` is what is said after
    an answer, by verdict: "right", "partial", "wrong".
    """

    situation: tuple[str, ...]
    stem: str
    options: tuple[OptionContent, ...]
    explanation: str
    picture: PictureContent | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @cached_property
    def stem_html(self) -> SafeString:
        return inline_html(self.stem)

    @cached_property
    def situation_html(self) -> SafeString:
        return block_html("\n\n".join(self.situation))


def both(vietnamese: str, english: str) -> dict[str, str]:
    """Return a text in both languages, without the one that is empty."""
    texts = {"vi": vietnamese.strip(), "en": english.strip()}
    return {language: text for language, text in texts.items() if text}


def local(texts: Mapping[str, str], language: str) -> str:
    """Return a text in the language, else in Vietnamese, else ""."""
    return texts.get(language) or texts.get("vi", "")


def options_of(question: Question) -> list[QuestionOption]:
    """Return the options in their order, also those of a form that is not saved yet."""
    return sorted(question.options.all(), key=lambda option: option.sort_order or 0)


def content_of(question: Question, options: Iterable[QuestionOption]) -> dict[str, Any]:
    """Return what a version of the question as it stands now would hold."""
    picture = None
    if question.picture_id:
        picture = {
            "image": question.picture_id,
            "alt": both(question.picture_alt, question.picture_alt_en),
        }
    content: dict[str, Any] = {
        "stem": both(question.stem, question.stem_en),
        "options": [
            {
                # An option not saved yet has no key; a preview needs one.
                "key": option.key or f"new-{number}",
                "text": both(option.text, option.text_en),
                "correct": option.is_correct,
                "feedback": both(option.feedback, option.feedback_en),
                **_row_extras(option),
            }
            for number, option in enumerate(options)
        ],
        "explanation": both(question.explanation, question.explanation_en),
        "picture": picture,
    }
    settings = _settings_of(question)
    if settings:
        content["settings"] = settings
    return content


def _row_extras(option: QuestionOption) -> dict[str, Any]:
    """Return what only some rows have, so that the others stay as they always were."""
    match = both(option.match, option.match_en)
    extras: dict[str, Any] = {"match": match} if match else {}
    for name in ("share", "tolerance", "points"):
        number = getattr(option, name)
        if number is not None:
            extras[name] = plain(number)
    if option.gap is not None:
        extras["gap"] = option.gap
    return extras


def _settings_of(question: Question) -> dict[str, Any]:
    """Return what the kind of the question asks for, where it differs from the default."""
    settings: dict[str, Any] = {}
    names = KINDS[question.kind].settings if question.kind in KINDS else ()
    for name in names:
        value = getattr(question, name)
        if name == "unit":
            value = both(question.unit, question.unit_en)
        if value and value != Question._meta.get_field(name).get_default():
            settings[name] = value
        elif name == "match_marks" and not value:
            settings[name] = False
    outcomes = {
        verdict: text
        for verdict in VERDICTS
        if (
            text := both(
                getattr(question, f"{verdict}_feedback"),
                getattr(question, f"{verdict}_feedback_en"),
            )
        )
    }
    if outcomes:
        settings["outcomes"] = outcomes
    return settings


def plain(number: Decimal | int | float | str) -> str:
    """Return a number as text, the same for 1, 1.0 and 1.00: "1"."""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def content_hash(question: Question, content: Mapping[str, Any]) -> str:
    """Return the hash that differs exactly where a new version is due."""
    return fingerprint(
        {
            "kind": question.kind,
            "points": points_in_hash(question.points),
            "provision": question.provision_id,
            "content": content,
        }
    )


def points_in_hash(points: Decimal | int) -> int | str:
    """Return the points as fingerprints have always held them: whole ones as a number."""
    text = plain(points)
    return text if "." in text else int(text)


def read(content: Mapping[str, Any], language: str) -> VersionContent:
    """Return frozen content in one language.

    Blank lines part a question into paragraphs: the last one that is no list asks, the
    others are the situation.
    """
    text = local(content["stem"], language)
    situation, stem, gapped = _parted_at_gaps(text) or (*_parted(text), "")
    picture = content["picture"]
    settings = dict(content.get("settings", {}))
    outcomes = settings.pop("outcomes", {})
    groups: dict[str, str] = {}
    return VersionContent(
        situation=tuple(situation),
        stem=stem,
        options=tuple(
            OptionContent(
                key=option["key"],
                text=local(option["text"], language),
                correct=option["correct"],
                feedback=local(option["feedback"], language),
                match=local(option.get("match", {}), language),
                gap=option.get("gap"),
                points=_number(option, "points"),
                share=_number(option, "share"),
                tolerance=_number(option, "tolerance"),
                group=groups.setdefault(match, option["key"])
                if (match := option.get("match", {}).get("vi", ""))
                else "",
            )
            for option in content["options"]
        ),
        explanation=local(content["explanation"], language),
        picture=picture
        and PictureContent(picture["image"], local(picture["alt"], language)),
        settings={
            name: local(value, language) if name == "unit" else value
            for name, value in settings.items()
        },
        outcomes={
            verdict: local(texts, language) for verdict, texts in outcomes.items()
        },
        text=gapped,
    )


def read_version(version: QuestionVersion, language: str) -> VersionContent:
    """Return a version's content in one language."""
    return read(version.content, language)


def _number(option: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(option[name]) if name in option else None


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _parted(text: str) -> tuple[tuple[str, ...], str]:
    """Return the paragraphs of the situation, and the one that asks."""
    paragraphs = _paragraphs(text)
    asking = [at for at, part in enumerate(paragraphs) if not part.startswith("- ")]
    stem = paragraphs.pop(asking[-1] if asking else -1) if paragraphs else ""
    return tuple(paragraphs), stem


def _parted_at_gaps(text: str) -> tuple[tuple[str, ...], str, str] | None:
    """Return no situation, what stands before a text with gaps, and that text."""
    if not GAP.search(text):
        return None
    first, *rest = _paragraphs(text)
    if GAP.search(first) or not rest:
        return (), GAP.sub("……", text), text
    return (), first, "\n\n".join(rest)
