"""An item as the rows that the bank would hold, not saved; and what is wrong with them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import services
from ..content import content_of
from ..formats.items import ROW_FIELDS, SETTINGS, Item, Row
from ..kinds import KINDS
from ..models import Question, QuestionOption

# Stands for a picture that is saved only when the plan is applied.
PENDING = -1
_RELATIONS = ["topic", "picture", "provision", "current_version"]


def fields_of(item: Item) -> dict[str, Any]:
    """Return the fields of ``Question`` that an item says; the rest keep their default."""
    fields = {name: value for name, value in item.settings.items() if name in SETTINGS}
    fields |= {
        name: getattr(item, name)
        for name in (
            "kind",
            "difficulty",
            "points",
            "stem",
            "stem_en",
            "explanation",
            "explanation_en",
        )
    }
    fields["picture_alt"] = item.picture.alt if item.picture else ""
    return fields


def question_of(item: Item, *, code: str) -> Question:
    """Return the question, not saved; its picture, topic and basis are set when it is."""
    return Question(
        code=code,
        picture_id=PENDING if item.picture else None,
        use=item.use or Question.Use.GRADED,
        **fields_of(item),
    )


def options_of(
    rows: Sequence[Row], before: Iterable[QuestionOption] = ()
) -> list[QuestionOption]:
    """Return the rows as options, not saved; ``before`` are those they take the place of.

    A key names an option for good: a row keeps that of the option with its text, else of
    the one in its place, so that answers given before still mean what they meant.
    """
    old = list(before)
    by_text = {(one.text, one.match, one.gap): one.key for one in reversed(old)}
    keys: list[str | None] = [
        by_text.pop((row.text, row.match, row.gap), None) for row in rows
    ]
    taken = set(keys)
    for place, key in enumerate(keys):
        if key is None and place < len(old) and old[place].key not in taken:
            keys[place] = old[place].key
            taken.add(old[place].key)
    known = {one.key for one in old}
    free = (name for n in range(1, 10_000) if (name := f"o{n}") not in known)
    return [
        QuestionOption(
            key=key or next(free),
            sort_order=order,
            **{name: getattr(row, name) for name in ROW_FIELDS},
        )
        for order, (row, key) in enumerate(zip(rows, keys, strict=True), start=1)
    ]


def storing_problems(item: Item, code: str) -> list[str]:
    """Return what keeps an item from being stored at all, even as a draft."""
    if item.kind not in KINDS:
        return [_("There is no kind of question “%(name)s”.") % {"name": item.kind}]
    if not item.stem:
        return [_("The question has no text.")]
    unknown = sorted(set(item.settings) - SETTINGS)
    if unknown:
        return [
            _("“%(name)s” is no setting of a question.") % {"name": ", ".join(unknown)}
        ]
    problems = _field_problems(
        question_of(item, code=code), [*_RELATIONS, "search_text"]
    )
    for number, option in enumerate(options_of(item.rows), start=1):
        problems += [
            _("Answer %(number)d: %(problem)s") % {"number": number, "problem": problem}
            for problem in _field_problems(option, ["question"])
        ]
    return problems


def _field_problems(row: Question | QuestionOption, exclude: list[str]) -> list[str]:
    # The explanation may be missing from a draft, though a form would ask for it.
    blank = [
        name
        for name in ("explanation",)
        if isinstance(row, Question) and not row.explanation
    ]
    try:
        row.clean_fields(exclude=[*exclude, *blank])
    except ValidationError as error:
        return [
            f"{row._meta.get_field(name).verbose_name}: {message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def asking_problems(item: Item) -> tuple[list[str], bool]:
    """Return what keeps a question from being asked, and whether it lacks its explanation.

    The explanation apart, because hardly any file from elsewhere has one: said once for
    all, not 480 times.
    """
    question, options = question_of(item, code="x"), options_of(item.rows)
    problems = services.question_problems(question, content_of(question, options))
    if item.explanation:
        return problems, False
    question.explanation = "…"
    rest = services.question_problems(question, content_of(question, options))
    return rest, len(rest) < len(problems)
