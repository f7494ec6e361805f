"""From rows, wherever they came from, to a site: the two halves of a question joined.

A row is a mapping of column to value. Foreign keys are found under both their names
(``quiz`` in a dump, ``quiz_id`` in a table).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext as _

from core.loading import Fault

from . import fields
from .site import (
    OldAnswer,
    OldCategory,
    OldKind,
    OldProgress,
    OldQuestion,
    OldQuiz,
    OldSitting,
    OldSubCategory,
    OldUser,
    Site,
    UserKey,
)

Row = Mapping[str, Any]


@dataclass
class Tables:
    """The rows of each table, and what else a reader knows."""

    name: str
    zone: tzinfo
    users: list[Row] = field(default_factory=list)
    # Keys of the users who may see all sittings.
    markers: set[UserKey] = field(default_factory=set)
    categories: list[Row] = field(default_factory=list)
    sub_categories: list[Row] = field(default_factory=list)
    quizzes: list[Row] = field(default_factory=list)
    questions: list[Row] = field(default_factory=list)
    multichoice: list[Row] = field(default_factory=list)
    true_false: list[Row] = field(default_factory=list)
    essays: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    # Question and quiz, in the order of attaching.
    attached: list[tuple[int, int]] = field(default_factory=list)
    sittings: list[Row] = field(default_factory=list)
    progress: list[Row] = field(default_factory=list)

    def where(self, table: str, pk: object) -> str:
        return f"{self.name}, {table} {pk}"


def site_of(tables: Tables) -> Site:
    """Return the site that the tables hold; a row that cannot be read is a fault of it."""
    site = Site()
    _people(tables, site)
    for row in tables.categories:
        pk = fields.number(row.get("pk"))
        name = fields.text(row.get("category"))
        # One without a name has nothing that a topic could be called by.
        if pk is not None and name:
            site.categories[pk] = OldCategory(pk, name)
    for row in tables.sub_categories:
        pk = fields.number(row.get("pk"))
        name = fields.text(row.get("sub_category"))
        if pk is not None and name:
            parent = fields.number(_key(row, "category"))
            site.sub_categories[pk] = OldSubCategory(pk, name, parent)
    for row in tables.quizzes:
        _quiz(tables, row, site)
    _questions(tables, site)
    for row in tables.sittings:
        _sitting(tables, row, site)
    names = [category.name for category in site.categories.values()]
    for row in tables.progress:
        user = user_key(_key(row, "user"))
        if user is not None:
            scores = fields.scores(row.get("score"), names)
            site.progress.append(OldProgress(user, scores))
    return site


def user_key(value: Any) -> UserKey | None:
    """Return a user's key: a number, or the name of a natural key (a list of one)."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    as_number = fields.number(value)
    if as_number is not None:
        return as_number
    return value if isinstance(value, str) and value else None


def _key(row: Row, name: str) -> Any:
    return row.get(name, row.get(f"{name}_id"))


def _people(tables: Tables, site: Site) -> None:
    for row in tables.users:
        username = fields.text(row.get("username")) or fields.text(row.get("email"))
        key = user_key(row.get("pk"))
        if key is None:
            key = user_key(username)
        if key is None:
            continue
        user = OldUser(
            key=key,
            username=username,
            email=fields.text(row.get("email")),
            first_name=fields.text(row.get("first_name")),
            last_name=fields.text(row.get("last_name")),
            may_view_sittings=flagged(row) or bool({key, username} & tables.markers),
        )
        site.users[key] = user


def flagged(row: Row) -> bool:
    """Return whether a user may do everything."""
    return fields.flag(row.get("is_superuser"))


def _quiz(tables: Tables, row: Row, site: Site) -> None:
    pk = fields.number(row.get("pk"))
    if pk is None:
        site.faults.append(
            Fault(tables.where("quiz.quiz", row.get("pk")), _("the quiz has no key"))
        )
        return
    site.quizzes[pk] = OldQuiz(
        pk=pk,
        title=fields.text(row.get("title")),
        description=fields.text(row.get("description")),
        url=fields.text(row.get("url")),
        category=fields.number(_key(row, "category")),
        random_order=fields.flag(row.get("random_order")),
        max_questions=fields.number(row.get("max_questions")),
        answers_at_end=fields.flag(row.get("answers_at_end")),
        exam_paper=fields.flag(row.get("exam_paper")),
        single_attempt=fields.flag(row.get("single_attempt")),
        pass_mark=fields.number(row.get("pass_mark")) or 0,
        success_text=fields.text(row.get("success_text")),
        fail_text=fields.text(row.get("fail_text")),
        draft=fields.flag(row.get("draft")),
    )


def _questions(tables: Tables, site: Site) -> None:
    answers: dict[int, list[OldAnswer]] = {}
    for row in tables.answers:
        pk = fields.number(row.get("pk"))
        question = fields.number(_key(row, "question"))
        if pk is not None and question is not None:
            answers.setdefault(question, []).append(
                OldAnswer(
                    pk, fields.text(row.get("content")), fields.flag(row.get("correct"))
                )
            )
    attached: dict[int, list[int]] = {}
    for question, quiz in tables.attached:
        attached.setdefault(question, []).append(quiz)
    kinds: dict[int, tuple[OldKind, Row]] = {}
    for kind, rows in _kinds(tables):
        for row in rows:
            pk = fields.number(row.get("pk", row.get("question_ptr_id")))
            if pk is not None:
                kinds[pk] = (kind, row)
    parents = {fields.number(row.get("pk")): row for row in tables.questions}
    for pk in sorted({*kinds, *(pk for pk in parents if pk is not None)}):
        if pk not in kinds:
            site.faults.append(
                Fault(
                    tables.where("quiz.question", pk),
                    _(
                        "the question is of no kind: its multiple-choice, true-or-false "
                        "or essay row is missing"
                    ),
                )
            )
            continue
        kind, own = kinds[pk]
        parent = parents.get(pk)
        # A dump of some apps only may lack the parents; then the child row must do.
        row = {**own, **(parent or {})}
        if not fields.text(row.get("content")):
            site.faults.append(
                Fault(
                    tables.where("quiz.question", pk),
                    _("the question has no text; its row may be missing from the file"),
                )
            )
            continue
        listed = row.get("quiz")
        named = map(fields.number, listed if isinstance(listed, list) else [])
        quizzes = attached.get(pk) or [quiz for quiz in named if quiz is not None]
        site.questions[pk] = OldQuestion(
            pk=pk,
            kind=kind,
            content=fields.text(row.get("content")),
            explanation=fields.text(row.get("explanation")),
            figure=fields.text(row.get("figure")),
            category=fields.number(_key(row, "category")),
            sub_category=fields.number(_key(row, "sub_category")),
            quizzes=tuple(quizzes),
            answer_order=fields.text(own.get("answer_order")),
            answers=tuple(sorted(answers.get(pk, ()), key=lambda answer: answer.pk)),
            correct=fields.flag(own.get("correct")) if kind == "true-false" else None,
        )


def _kinds(tables: Tables) -> Iterable[tuple[OldKind, list[Row]]]:
    yield "multichoice", tables.multichoice
    yield "true-false", tables.true_false
    yield "essay", tables.essays


def _sitting(tables: Tables, row: Row, site: Site) -> None:
    pk, quiz = fields.number(row.get("pk")), fields.number(_key(row, "quiz"))
    user = user_key(_key(row, "user"))
    if pk is None or quiz is None or user is None:
        site.faults.append(
            Fault(
                tables.where("quiz.sitting", row.get("pk")),
                _("the sitting does not say whose it is, or of which quiz"),
            )
        )
        return
    site.sittings[pk] = OldSitting(
        pk=pk,
        user=user,
        quiz=quiz,
        order=fields.keys(row.get("question_order")),
        remaining=fields.keys(row.get("question_list")),
        incorrect=frozenset(fields.keys(row.get("incorrect_questions"))),
        score=max(fields.number(row.get("current_score")) or 0, 0),
        complete=fields.flag(row.get("complete")),
        answers=fields.answers(row.get("user_answers")),
        start=fields.moment(row.get("start"), tables.zone),
        end=fields.moment(row.get("end"), tables.zone),
    )
