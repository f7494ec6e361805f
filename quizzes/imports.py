"""Topics and questions from the curriculum's files: checked first, then written.

Runs in the caller's transaction. Every fault is collected with its file and line and raised
together as FaultsFound. What a trainer edited since the last load is kept and listed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.loading import (
    LINE,
    Fault,
    FaultsFound,
    LoadOutcome,
    decide,
    fingerprint,
)
from legal.models import Provision
from organisation.models import User

from .content import VERDICTS, content_of, points_in_hash
from .kinds import Kind, kind_of
from .models import Question, QuestionOption, Topic
from .refusals import QuestionNotReady
from .services import freeze_version
from .services.suspending import questions_written, settle_reviewed

Entry = Mapping[str, Any]
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_QUESTION_FIELDS = {
    "code",
    "topic",
    "kind",
    "difficulty",
    "points",
    "stem",
    "options",
    "explanation",
    "cites",
    "outcomes",
    "reviewed_on",
    LINE,
    "__file__",
}
# What only some kinds ask for (``Kind.settings``), and what a value must be.
_SETTINGS = ("scoring", "unit", "match_case", "match_marks", "words_min", "words_max")
_MOST_WORDS = 10_000
_OPTION_FIELDS = {"text", "correct", "feedback", "share", LINE}
_OPTION_FIELDS_OF = {
    "matching": {"text", "match", "feedback", LINE},
    "ordering": {"text", "feedback", LINE},
    "number": {*_OPTION_FIELDS, "tolerance"},
    "gaps": {*_OPTION_FIELDS, "gap", "tolerance"},
    "essay": {"text", "points", "feedback", LINE},
}
# An accepted answer is right unless the file says that it is not.
_RIGHT_UNLESS_SAID = ("number", "short-text", "gaps")
_OPTION_NUMBERS = {"share": (-100, 100), "tolerance": (0, None), "points": (0, 9999)}
_TEXTS = ("stem", "explanation")


def load_topics(entries: Iterable[Entry]) -> LoadOutcome:
    """Write topics and those below them; a name that a trainer changed stays."""
    outcome = LoadOutcome()
    faults: list[Fault] = []
    for entry in entries:
        _load_topic(entry, None, outcome, faults, str(entry.get("__file__", "")))
    if faults:
        raise FaultsFound(faults)
    return outcome


def _load_topic(
    entry: Entry,
    parent: Topic | None,
    outcome: LoadOutcome,
    faults: list[Fault],
    file: str,
) -> None:
    where = f"{file}:{entry.get(LINE, 1)}"
    code, name = str(entry.get("code") or ""), _text(entry.get("name"), "vi")
    if not _SLUG.match(code) or not name:
        faults.append(Fault(where, _("a topic needs a code and a name in Vietnamese")))
        return
    topic, created = Topic.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "name_en": _text(entry.get("name"), "en"),
            "parent": parent,
        },
    )
    outcome.count("create" if created else "unchanged", code)
    for child in entry.get("children") or ():
        _load_topic(child, topic, outcome, faults, file)


# --- Questions ---------------------------------------------------------------------------


def load_questions(
    entries: Sequence[Entry],
    *,
    at: datetime,
    by: User | None = None,
    use: str = Question.Use.GRADED,
) -> LoadOutcome:
    """Write questions by their code; one whose content changed becomes a new version."""
    topics = {topic.code: topic for topic in Topic.objects.all()}
    refs = {str(entry.get("cites")) for entry in entries if entry.get("cites")}
    provisions = Provision.objects.by_refs(refs)
    faults = list(_question_faults(entries, topics, provisions, use))
    if faults:
        raise FaultsFound(faults)
    known = {
        question.code: question
        for question in Question.objects.filter(
            code__in=[entry["code"] for entry in entries]
        )
        .select_related("current_version")
        .prefetch_related("options")
    }
    outcome = LoadOutcome()
    for entry in entries:
        question = known.get(entry["code"])
        decision = decide(
            exists=question is not None,
            now=_fingerprint(question, question.options.all()) if question else "",
            loaded=question.loaded_hash if question else "",
            wanted=_wanted(entry, topics, provisions, use),
        )
        outcome.count(decision, entry["code"])
        if decision in ("create", "update"):
            _write_question(
                question or Question(code=entry["code"]),
                _unsaved(entry, topics, provisions, use),
                at,
                by,
                _where(entry),
            )
    _note_reviews(entries, at, by)
    return outcome


def _note_reviews(entries: Sequence[Entry], at: datetime, by: User | None) -> None:
    """Write when questions were last looked at; a day that the bank knows later stays."""
    days = {entry["code"]: entry.get("reviewed_on") for entry in entries}
    questions = {q.pk: q for q in Question.objects.filter(code__in=days)}
    newer = [
        question
        for question in questions.values()
        if (day := days[question.code])
        and (question.reviewed_on is None or question.reviewed_on < day)
    ]
    for question in newer:
        question.reviewed_on = days[question.code]
    Question.objects.bulk_update(newer, ["reviewed_on"])
    settle_reviewed(newer, by=by, at=at)
    questions_written(questions)


def _question_faults(
    entries: Sequence[Entry],
    topics: Mapping[str, Topic],
    provisions: Mapping[str, Provision],
    use: str,
) -> Iterable[Fault]:
    seen: set[str] = set()
    for entry in entries:
        where = _where(entry)
        code = str(entry.get("code") or "")
        if not _SLUG.match(code):
            yield Fault(where, _("“code” must be lower-case words joined by hyphens"))
        if code in seen:
            yield Fault(where, _("the code “%(code)s” stands twice") % {"code": code})
        seen.add(code)
        yield from _unknown_fields(entry, {*_QUESTION_FIELDS, *_SETTINGS})
        if entry.get("topic") not in topics:
            yield Fault(
                where, _("there is no topic “%(name)s”") % {"name": entry.get("topic")}
            )
        if str(entry.get("cites")) not in provisions:
            yield Fault(
                where,
                _("“cites” must name a provision of the register, found “%(name)s”")
                % {"name": entry.get("cites")},
            )
        if not isinstance(entry.get("reviewed_on"), date | None):
            yield Fault(where, _("“reviewed_on” must be a day such as 2026-10-01"))
        if entry.get("difficulty", 1) not in (1, 2, 3):
            yield Fault(where, _("“difficulty” is 1, 2 or 3"))
        if not isinstance(entry.get("points", 1), int) or entry.get("points", 1) < 1:
            yield Fault(where, _("“points” is a whole number from 1"))
        yield from _content_faults(entry, where)
        if use == Question.Use.SELF_CHECK and entry.get("kind") == "essay":
            yield Fault(
                where, _("an essay waits for a trainer; a self-check answers at once")
            )


def _content_faults(entry: Entry, where: str) -> Iterable[Fault]:
    """Yield what the kind itself finds wrong, once the shape is right."""
    try:
        kind = kind_of(str(entry.get("kind")))
    except KeyError:
        yield Fault(
            where, _("there is no kind “%(name)s”") % {"name": entry.get("kind")}
        )
        return
    options = entry.get("options")
    if not isinstance(options, list) or not all(isinstance(o, dict) for o in options):
        yield Fault(where, _("“options” is a list of answers, each with a text"))
        return
    faults = [
        *_setting_faults(entry, kind, where),
        *(f for option in options for f in _option_faults(entry, option)),
    ]
    if faults:
        yield from faults
        return
    draft = Question(kind=kind.name, **_settings(entry), **_texts(entry, _TEXTS))
    for problem in kind.validate(content_of(draft, _options(entry))):
        yield Fault(where, problem)


def _setting_faults(entry: Entry, kind: Kind, where: str) -> Iterable[Fault]:
    """Yield settings that the kind does not know, or values that they cannot have."""
    given = {name: entry[name] for name in _SETTINGS if entry.get(name) is not None}
    for name, value in given.items():
        place = {"name": name, "kind": kind.name}
        if name not in kind.settings:
            yield Fault(where, _("“%(name)s” is not for the kind “%(kind)s”") % place)
        elif name == "scoring" and value not in Question.Scoring.values:
            names = {"name": name, "names": ", ".join(Question.Scoring.values)}
            yield Fault(where, _("“%(name)s” must be one of %(names)s") % names)
        elif name.startswith("match") and not isinstance(value, bool):
            yield Fault(where, _("“%(name)s” is true or false") % place)
        elif name.startswith("words") and not _is_whole(value, 1, _MOST_WORDS):
            yield Fault(
                where,
                _("“%(name)s” is a whole number from %(least)d to %(most)d")
                % {"name": name, "least": 1, "most": _MOST_WORDS},
            )
        elif name == "unit" and any(
            len(_text(value, one)) > 30 for one in ("vi", "en")
        ):
            yield Fault(
                where,
                _("“%(name)s” is longer than %(most)d") % {"name": name, "most": 30},
            )
    outcomes = entry.get("outcomes") or {}
    if not isinstance(outcomes, Mapping) or not set(outcomes) <= {*VERDICTS, LINE}:
        yield Fault(
            where,
            _("“outcomes” holds texts for %(names)s") % {"names": ", ".join(VERDICTS)},
        )


def _option_faults(entry: Entry, option: Entry) -> Iterable[Fault]:
    """Yield what one row holds that it cannot hold, with its own line."""
    line = f"{entry.get('__file__')}:{option.get(LINE)}"
    yield from (
        Fault(line, _("“%(name)s” is not known here") % {"name": name})
        for name in option
        if name not in _OPTION_FIELDS_OF.get(str(entry.get("kind")), _OPTION_FIELDS)
    )
    for name in ("text", "feedback", "match"):
        if any(len(_text(option.get(name), one)) > 2000 for one in ("vi", "en")):
            yield Fault(
                line,
                _("“%(name)s” is longer than %(most)d") % {"name": name, "most": 2000},
            )
    if not isinstance(option.get("correct"), bool | None):
        yield Fault(line, _("“%(name)s” is true or false") % {"name": "correct"})
    if option.get("gap") is not None and not _is_whole(option["gap"], 1, 999):
        yield Fault(
            line,
            _("“%(name)s” is a whole number from %(least)d to %(most)d")
            % {"name": "gap", "least": 1, "most": 999},
        )
    for name, (least, most) in _OPTION_NUMBERS.items():
        value = option.get(name)
        if value is None:
            continue
        number = _number(value)
        if number is None or number < least or (most is not None and number > most):
            yield Fault(line, _("“%(name)s” is not such a number") % {"name": name})


def _is_whole(value: Any, least: int, most: int) -> bool:
    # YAML's true is Python's 1.
    return type(value) is int and least <= value <= most


def _number(value: Any) -> Decimal | None:
    """Return a number of a file as a decimal, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _options(entry: Entry) -> list[QuestionOption]:
    right = entry.get("kind") in _RIGHT_UNLESS_SAID
    return [
        QuestionOption(
            key=f"o{number}",
            sort_order=number,
            is_correct=option.get("correct", right) is True,
            gap=option.get("gap"),
            **{name: _number(option.get(name)) for name in _OPTION_NUMBERS},
            **_texts(option, ("text", "match", "feedback")),
        )
        for number, option in enumerate(entry["options"], start=1)
    ]


def _settings(entry: Entry) -> dict[str, Any]:
    """Return every field that only some kinds ask for: what a file leaves out, by default."""
    outcomes = entry.get("outcomes") or {}
    fields: dict[str, Any] = {
        name: Question._meta.get_field(name).get_default()
        if entry.get(name) is None
        else entry[name]
        for name in _SETTINGS
        if name != "unit"
    }
    return {
        **fields,
        **_texts(entry, ("unit",)),
        **_texts(
            {f"{verdict}_feedback": outcomes.get(verdict) for verdict in VERDICTS},
            [f"{verdict}_feedback" for verdict in VERDICTS],
        ),
    }


def _unsaved(
    entry: Entry,
    topics: Mapping[str, Topic],
    provisions: Mapping[str, Provision],
    use: str,
) -> tuple[dict[str, Any], list[QuestionOption]]:
    fields = {
        "topic": topics[entry["topic"]],
        "kind": str(entry["kind"]),
        "use": str(use),
        "state": str(Question.State.LIVE),
        "difficulty": entry.get("difficulty", 1),
        "points": entry.get("points", 1),
        "provision": provisions[str(entry["cites"])],
        **_settings(entry),
        **_texts(entry, _TEXTS),
    }
    return fields, _options(entry)


def _wanted(
    entry: Entry,
    topics: Mapping[str, Topic],
    provisions: Mapping[str, Provision],
    use: str,
) -> str:
    fields, options = _unsaved(entry, topics, provisions, use)
    return _fingerprint(Question(code=entry["code"], **fields), options)


def _fingerprint(question: Question, options: Iterable[QuestionOption]) -> str:
    """Return the fingerprint of everything that a trainer can edit."""
    return fingerprint(
        {
            "topic": question.topic_id,
            "kind": question.kind,
            "use": question.use,
            "state": question.state,
            "difficulty": question.difficulty,
            "points": points_in_hash(question.points),
            "provision": question.provision_id,
            "content": content_of(question, options),
        }
    )


def _write_question(
    question: Question,
    wanted: tuple[dict[str, Any], list[QuestionOption]],
    at: datetime,
    by: User | None,
    where: str,
) -> None:
    fields, options = wanted
    for name, value in fields.items():
        setattr(question, name, value)
    question.options.set(options)
    question.loaded_hash = _fingerprint(question, options)
    question.save()
    try:
        freeze_version(question=question, by=by, at=at)
    except QuestionNotReady as refusal:
        raise FaultsFound([Fault(where, str(refusal))]) from refusal


# --- Shared ------------------------------------------------------------------------------


def _where(entry: Entry) -> str:
    return f"{entry.get('__file__', '?')}:{entry.get(LINE, 1)}"


def _unknown_fields(entry: Entry, known: set[str]) -> Iterable[Fault]:
    for name in entry:
        if name not in known:
            yield Fault(
                _where(entry), _("“%(name)s” is not known here") % {"name": name}
            )


def _text(value: Any, language: str) -> str:
    """Return one language of ``{vi: …, en: …}``; a plain text counts as Vietnamese."""
    if isinstance(value, Mapping):
        return str(value.get(language) or "").strip()
    return str(value or "").strip() if language == "vi" else ""


def _texts(entry: Entry, names: Iterable[str]) -> dict[str, str]:
    """Return each text as a field in Vietnamese and one with ``_en``."""
    fields: dict[str, str] = {}
    for name in names:
        fields[name] = _text(entry.get(name), "vi")
        fields[f"{name}_en"] = _text(entry.get(name), "en")
    return fields
