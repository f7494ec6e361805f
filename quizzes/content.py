"""What a version holds: written from a question, read in one language.

Both languages lie in the version; Vietnamese stands in where there is no English.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.loading import fingerprint

from .models import Question, QuestionOption, QuestionVersion


@dataclass(frozen=True)
class OptionContent:
    key: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class PictureContent:
    image_id: int
    alt: str


@dataclass(frozen=True)
class VersionContent:
    """A version in one language. ``situation`` is what stands before the question itself."""

    situation: tuple[str, ...]
    stem: str
    options: tuple[OptionContent, ...]
    explanation: str
    picture: PictureContent | None


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
    return {
        "stem": both(question.stem, question.stem_en),
        "options": [
            {
                # An option not saved yet has no key; a preview needs one.
                "key": option.key or f"new-{number}",
                "text": both(option.text, option.text_en),
                "correct": option.is_correct,
                "feedback": both(option.feedback, option.feedback_en),
            }
            for number, option in enumerate(options)
        ],
        "explanation": both(question.explanation, question.explanation_en),
        "picture": picture,
    }


def content_hash(question: Question, content: Mapping[str, Any]) -> str:
    """Return the hash that differs exactly where a new version is due."""
    return fingerprint(
        {
            "kind": question.kind,
            "points": question.points,
            "provision": question.provision_id,
            "content": content,
        }
    )


def read(content: Mapping[str, Any], language: str) -> VersionContent:
    """Return frozen content in one language.

    Blank lines part a question into paragraphs: the last one asks, what comes before is
    the situation.
    """
    *situation, stem = _paragraphs(local(content["stem"], language)) or [""]
    picture = content["picture"]
    return VersionContent(
        situation=tuple(situation),
        stem=stem,
        options=tuple(
            OptionContent(
                key=option["key"],
                text=local(option["text"], language),
                correct=option["correct"],
                feedback=local(option["feedback"], language),
            )
            for option in content["options"]
        ),
        explanation=local(content["explanation"], language),
        picture=picture
        and PictureContent(picture["image"], local(picture["alt"], language)),
    )


def read_version(version: QuestionVersion, language: str) -> VersionContent:
    """Return a version's content in one language."""
    return read(version.content, language)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
