"""Quizzes from the curriculum's files: checked first, then written.

Runs in the caller's transaction. Every fault is collected with its file and line and raised
together as FaultsFound. What a trainer edited since the last load is kept and listed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, LoadOutcome, decide, fingerprint

from . import papers
from .models import Question, Quiz, QuizDraw, QuizQuestion, QuizSection, Topic
from .models.papers import not_reserved
from .visits import MOST_QUESTIONS

Entry = Mapping[str, Any]
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_TEXTS = ("title", "description", "passed_text", "failed_text")
_NUMBERS = {
    "pass_percent": (0, 100),
    "time_limit_minutes": (1, 600),
    "attempts_allowed": (0, 1000),
    "wait_minutes": (0, 100_000),
    "borderline_percent": (0, 50),
}
_CHOICES = {"purpose": Quiz.Purpose.values, "reveal": Quiz.Reveal.values}
_FLAGS = ("shuffle_questions", "shuffle_options", "is_open_to_visitors")
_MOMENTS = ("opens_at", "closes_at")
# Fields that came after the first quizzes were loaded; see _fingerprint.
_LATER = {"borderline_percent", "is_open_to_visitors", "access_code", *_MOMENTS}
_FIELDS = {
    "slug",
    "sections",
    "draw",
    "questions",
    "access_code",
    *_TEXTS,
    *_NUMBERS,
    *_CHOICES,
    *_FLAGS,
    *_MOMENTS,
    LINE,
    "__file__",
}
_SECTION_FIELDS = {"title", "pass_percent", LINE}
_DRAW_FIELDS = {"topic", "count", "difficulty", "new_first", "section", "points", LINE}
_FIXED_FIELDS = {"code", "section", "points", LINE}


@dataclass(frozen=True)
class _Content:
    """What a file says of a quiz, as the rows would hold it."""

    fields: dict[str, Any]
    # title, title_en, pass_percent
    sections: list[tuple[str, str, int | None]]
    draws: list[papers.DrawRule]
    fixed: list[papers.FixedRule]

    @property
    def blueprint(self) -> papers.Blueprint:
        titles = [title for title, _english, _percent in self.sections]
        return papers.Blueprint(self.fixed, self.draws, titles)

    def fingerprint(self) -> str:
        """Return what changes with anything a trainer can edit."""
        return _fingerprint(self.fields, self.sections, self.draws, self.fixed)


def load_quiz(entry: Entry) -> LoadOutcome:
    """Write one quiz by its slug, with its sections, its draws and fixed questions."""
    faults = list(_faults(entry))
    if faults:
        raise FaultsFound(faults)
    content = _content(entry)
    faults = [
        Fault(_where(entry), problem)
        for problem in papers.compose(content.blueprint).problems()
    ]
    if faults:
        raise FaultsFound(faults)
    wanted = content.fingerprint()
    quiz = Quiz.objects.filter(slug=entry["slug"]).first()
    decision = decide(
        exists=quiz is not None,
        now=_stored_fingerprint(quiz, content.fields) if quiz else "",
        loaded=quiz.loaded_hash if quiz else "",
        wanted=wanted,
    )
    outcome = LoadOutcome()
    outcome.count(decision, entry["slug"])
    if decision in ("create", "update"):
        _write(quiz or Quiz(slug=entry["slug"]), content, wanted)
    return outcome


def _write(quiz: Quiz, content: _Content, loaded_hash: str) -> None:
    for name, value in content.fields.items():
        setattr(quiz, name, value)
    quiz.sections.set(
        [
            QuizSection(
                title=title, title_en=english, pass_percent=percent, sort_order=order
            )
            for order, (title, english, percent) in enumerate(content.sections)
        ]
    )
    quiz.draws.set(
        [
            QuizDraw(
                topic=rule.topic,
                count=rule.count,
                difficulty=rule.difficulty,
                new_first=rule.new_first,
                section=rule.section,
                points=rule.points,
                sort_order=order,
            )
            for order, rule in enumerate(content.draws)
        ]
    )
    quiz.fixed_questions.set(
        [
            QuizQuestion(
                question_id=rule.question,
                section=rule.section,
                points=rule.points,
                sort_order=order,
            )
            for order, rule in enumerate(content.fixed)
        ]
    )
    quiz.loaded_hash = loaded_hash
    quiz.save()


# --- What is wrong with a file -----------------------------------------------------------


def _faults(entry: Entry) -> Iterable[Fault]:
    where = _where(entry)
    slug = str(entry.get("slug") or "")
    if not _SLUG.match(slug):
        yield Fault(where, _("“slug” must be lower-case words joined by hyphens"))
    try:
        not_reserved(slug)
    except ValidationError as taken:
        yield Fault(where, " ".join(taken.messages))
    if not _text(entry.get("title"), "vi"):
        yield Fault(where, _("“title” needs a text in Vietnamese: vi: …"))
    yield from _unknown(entry, _FIELDS, where)
    for name, span in _NUMBERS.items():
        yield from _number_faults(entry, name, span, where)
    for name, known in _CHOICES.items():
        if entry.get(name) is not None and entry[name] not in known:
            yield Fault(
                where,
                _("“%(name)s” must be one of %(names)s")
                % {"name": name, "names": ", ".join(known)},
            )
    for name in _FLAGS:
        yield from _flag_faults(entry, name, where)
    yield from _window_faults(entry, where)
    yield from _visitor_faults(entry, where)
    yield from _paper_faults(entry, where)


def _window_faults(entry: Entry, where: str) -> Iterable[Fault]:
    unread = [
        name
        for name in _MOMENTS
        if entry.get(name) is not None and _moment(entry[name]) is None
    ]
    for name in unread:
        yield Fault(
            where,
            _("“%(name)s” is a moment such as 2026-12-01 08:00") % {"name": name},
        )
    opens_at, closes_at = (_moment(entry.get(name)) for name in _MOMENTS)
    if opens_at and closes_at and closes_at <= opens_at:
        yield Fault(where, _("“closes_at” comes after “opens_at”"))
    is_after_closing = entry.get("reveal") == Quiz.Reveal.AFTER_CLOSING
    if is_after_closing and not closes_at and "closes_at" not in unread:
        yield Fault(where, _("“reveal: after-closing” needs “closes_at”"))


def _visitor_faults(entry: Entry, where: str) -> Iterable[Fault]:
    if entry.get("is_open_to_visitors") is not True:
        return
    if entry.get("purpose") != Quiz.Purpose.PRACTICE or entry.get("access_code"):
        yield Fault(
            where,
            _("“is_open_to_visitors” is for “purpose: practice” without “access_code”"),
        )


def _paper_faults(entry: Entry, where: str) -> Iterable[Fault]:
    lists = {name: entry.get(name) or [] for name in ("sections", "draw", "questions")}
    for name, value in lists.items():
        if not isinstance(value, list):
            yield Fault(where, _("“%(name)s” is a list") % {"name": name})
            return
    if not all(isinstance(one, Mapping) for one in lists["draw"] + lists["sections"]):
        yield Fault(where, _("a draw names a topic and a count, a section a title"))
        return
    for section in lists["sections"]:
        line = _line(entry, section)
        yield from _unknown(section, _SECTION_FIELDS, line)
        yield from _number_faults(section, "pass_percent", (0, 100), line)
        if not _text(section.get("title"), "vi"):
            yield Fault(line, _("“title” needs a text in Vietnamese: vi: …"))
    topics = set(Topic.objects.values_list("code", flat=True))
    for draw in lists["draw"]:
        yield from _draw_faults(draw, topics, _line(entry, draw))
    yield from _fixed_faults(entry, lists["questions"])
    size = len(lists["questions"]) + sum(
        draw["count"] for draw in lists["draw"] if isinstance(draw.get("count"), int)
    )
    if entry.get("is_open_to_visitors") is True and size > MOST_QUESTIONS:
        yield Fault(
            where,
            _("For visitors a quiz has at most %(most)d questions, this one %(size)d.")
            % {"most": MOST_QUESTIONS, "size": size},
        )


def _draw_faults(draw: Entry, topics: set[str], line: str) -> Iterable[Fault]:
    yield from _unknown(draw, _DRAW_FIELDS, line)
    if str(draw.get("topic")) not in topics:
        yield Fault(
            line, _("there is no topic “%(name)s”") % {"name": draw.get("topic")}
        )
    if not _is_whole(draw.get("count")) or draw["count"] < 1:
        yield Fault(line, _("“count” is a whole number from 1"))
    if draw.get("difficulty") not in (None, 1, 2, 3):
        yield Fault(line, _("“difficulty” is 1, 2 or 3"))
    yield from _flag_faults(draw, "new_first", line)
    yield from _place_faults(draw, line)


def _fixed_faults(entry: Entry, listed: list[Any]) -> Iterable[Fault]:
    """Yield what is wrong with questions listed by code, or with more said of each."""
    codes = [_code(one) for one in listed]
    known = set(Question.objects.filter(code__in=codes).values_list("code", flat=True))
    for one, code in zip(listed, codes, strict=True):
        line = _line(entry, one)
        if code not in known:
            yield Fault(line, _("there is no question “%(name)s”") % {"name": code})
        elif codes.count(code) > 1:
            yield Fault(line, _("the code “%(code)s” stands twice") % {"code": code})
        if isinstance(one, Mapping):
            yield from _unknown(one, _FIXED_FIELDS, line)
            yield from _place_faults(one, line)


def _place_faults(one: Entry, line: str) -> Iterable[Fault]:
    yield from _number_faults(one, "section", (1, 1000), line)
    if one.get("points") is not None and _points(one) is None:
        yield Fault(line, _("“points” is a number above 0, such as 1.5"))


def _number_faults(
    entry: Entry, name: str, span: tuple[int, int], where: str
) -> Iterable[Fault]:
    least, most = span
    value = entry.get(name)
    if value is not None and not (_is_whole(value) and least <= value <= most):
        yield Fault(
            where,
            _("“%(name)s” is a whole number from %(least)d to %(most)d")
            % {"name": name, "least": least, "most": most},
        )


def _flag_faults(entry: Entry, name: str, where: str) -> Iterable[Fault]:
    if not isinstance(entry.get(name), bool | None):
        yield Fault(where, _("“%(name)s” is true or false") % {"name": name})


def _unknown(entry: Entry, known: set[str], where: str) -> Iterable[Fault]:
    for name in entry:
        if name not in known:
            yield Fault(where, _("“%(name)s” is not known here") % {"name": name})


# --- What a file says, and what the rows hold --------------------------------------------


def _content(entry: Entry) -> _Content:
    """Return the content of an entry without faults."""
    fields: dict[str, Any] = {"is_live": True}
    for name in _TEXTS:
        fields[name] = _text(entry.get(name), "vi")
        fields[f"{name}_en"] = _text(entry.get(name), "en")
    for name in (*_NUMBERS, *_CHOICES, *_FLAGS):
        # What a file leaves out, or no longer says, is the default.
        value = entry.get(name)
        default = Quiz._meta.get_field(name).get_default()
        fields[name] = default if value is None else value
    for name in _MOMENTS:
        fields[name] = _moment(entry.get(name))
    fields["access_code"] = str(entry.get("access_code") or "").strip()
    topics = {topic.code: topic for topic in Topic.objects.all()}
    listed = entry.get("questions") or []
    pks = dict(
        Question.objects.filter(code__in=[_code(one) for one in listed]).values_list(
            "code", "pk"
        )
    )
    return _Content(
        fields=fields,
        sections=[
            (
                _text(one.get("title"), "vi"),
                _text(one.get("title"), "en"),
                one.get("pass_percent"),
            )
            for one in entry.get("sections") or []
        ],
        draws=[
            papers.DrawRule(
                topic=topics[str(one["topic"])],
                count=one["count"],
                difficulty=one.get("difficulty"),
                new_first=one.get("new_first") is True,
                section=one.get("section"),
                points=_points(one),
            )
            for one in entry.get("draw") or []
        ],
        fixed=[
            papers.FixedRule(
                pks[_code(one)],
                one.get("section") if isinstance(one, Mapping) else None,
                _points(one) if isinstance(one, Mapping) else None,
            )
            for one in listed
        ],
    )


def _stored_fingerprint(quiz: Quiz, fields: Mapping[str, Any]) -> str:
    return _fingerprint(
        {name: getattr(quiz, name) for name in fields},
        [(one.title, one.title_en, one.pass_percent) for one in quiz.sections.all()],
        [papers.rule_of(one) for one in quiz.draws.select_related("topic")],
        [
            papers.FixedRule(one.question_id, one.section, one.points)
            for one in quiz.fixed_questions.all()
        ],
    )


def _fingerprint(
    fields: Mapping[str, Any],
    sections: list[tuple[str, str, int | None]],
    draws: list[papers.DrawRule],
    fixed: list[papers.FixedRule],
) -> str:
    """Return the fingerprint; what older loads did not know counts only where used."""
    parts: list[Any] = [
        {
            name: _plain(value)
            for name, value in fields.items()
            if name not in _LATER or value
        },
        [
            [
                draw.topic.pk,
                draw.count,
                draw.difficulty,
                *_used([draw.new_first, draw.section, _plain(draw.points)]),
            ]
            for draw in draws
        ],
        [
            [rule.question, *used] if used else rule.question
            for rule in fixed
            for used in [_used([rule.section, _plain(rule.points)])]
        ],
    ]
    return fingerprint([*parts, sections] if sections else parts)


def _used(values: list[Any]) -> list[Any]:
    return values if any(values) else []


def _plain(value: Any) -> Any:
    """Return a value as a fingerprint takes it: 2.50 is 2.5, a moment is UTC."""
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value.timestamp() if isinstance(value, datetime) else value


def _moment(value: Any) -> datetime | None:
    """Return a moment, of the province's time where no zone is said; None for no moment."""
    if isinstance(value, str):
        try:
            value = parse_datetime(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if is_aware(value) else make_aware(value)


def _points(one: Entry) -> Decimal | None:
    value = one.get("points")
    if value is None or isinstance(value, bool):
        return None
    try:
        points = Decimal(str(value))
    except InvalidOperation:
        return None
    return points if points.is_finite() and 0 < points < 10_000 else None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _code(one: Any) -> str:
    return str(one.get("code") if isinstance(one, Mapping) else one)


def _where(entry: Entry) -> str:
    return f"{entry.get('__file__', '?')}:{entry.get(LINE, 1)}"


def _line(entry: Entry, one: Any) -> str:
    """Return where a part of the entry stands; where the entry does, if it has no line."""
    if isinstance(one, Mapping) and one.get(LINE):
        return f"{entry.get('__file__', '?')}:{one[LINE]}"
    return _where(entry)


def _text(value: Any, language: str) -> str:
    """Return one language of ``{vi: …, en: …}``; a plain text counts as Vietnamese."""
    if isinstance(value, Mapping):
        return str(value.get(language) or "").strip()
    return str(value or "").strip() if language == "vi" else ""
