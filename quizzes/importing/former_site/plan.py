"""The plan of a whole site, and its applying in one transaction."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.loading import Fault
from organisation.access import is_trainer
from organisation.models import User

from ...content import content_hash, content_of, options_of
from ...formats.decoding import decode
from ...formats.django_quiz_app.database import is_database, read_database
from ...formats.django_quiz_app.dump import read_dump
from ...formats.django_quiz_app.questions import answers_of, item_of
from ...formats.django_quiz_app.site import OldQuestion, Site, UserKey
from ...formats.items import Parsed, PictureSource
from ...models import (
    Attempt,
    MarkingRight,
    ProgressBalance,
    Question,
    QuestionVersion,
    Quiz,
    QuizQuestion,
    Topic,
)
from ...papers import paper_of
from ...topics import TopicTree
from ..applying import apply_import
from ..outcome import Outcome, Tell
from ..plan import Plan
from ..planning import plan_import
from .papers import PlannedQuiz, plan_quizzes
from .people import match_people
from .sittings import ORIGIN, Asked, PlannedSitting, plan_sittings, write_sittings

logger = logging.getLogger(__name__)


@dataclass
class FormerSitePlan:
    """What importing would do. ``codes`` are those of the questions, by former key."""

    site: Site
    source: str
    questions: Plan = field(default_factory=Plan)
    codes: dict[int, str] = field(default_factory=dict)
    known_questions: int = 0
    quizzes: list[PlannedQuiz] = field(default_factory=list)
    origins: dict[int, str] = field(default_factory=dict)
    sittings: list[PlannedSitting] = field(default_factory=list)
    people: dict[UserKey, User] = field(default_factory=dict)
    balances: int = 0
    markers: list[User] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Return what would be made, in words, and how many."""
        states = [sitting.state for sitting in self.sittings]
        return [
            (_("Questions"), self.questions.count("create")),
            (_("Quizzes"), len(self.quizzes)),
            (_("People found"), len({person.pk for person in self.people.values()})),
            (_("Attempts with a result"), states.count(Attempt.State.GRADED)),
            (_("Attempts waiting to be marked"), states.count(Attempt.State.MARKING)),
            (_("Attempts still open"), states.count(Attempt.State.OPEN)),
            (_("Figures of progress by topic"), self.balances),
            (_("Rights to mark"), len(self.markers)),
        ]

    def outcome(self) -> Outcome:
        """Return what applying it comes to; the counts are of questions."""
        outcome = self.questions.outcome()
        outcome.skipped += self.known_questions
        outcome.problems = [*self.faults, *outcome.problems]
        return outcome


def plan(
    data: bytes, name: str, pictures: PictureSource, options: Mapping[str, Any]
) -> FormerSitePlan:
    """Read a dump or a database and return what importing it would do; writes nothing.

    ``options["source"]`` names the site where several are brought over: the same key of
    another site is another question.
    """
    source = str(options.get("source") or "")
    site, notices = _read(data, name)
    made = FormerSitePlan(site, source, faults=list(site.faults))
    made.notices = [*notices, *site.notices]
    if not site.quizzes and not site.questions:
        return made
    _plan_questions(made, name, pictures)
    made.origins = {pk: f"{ORIGIN}:{source}:{pk}" for pk in site.quizzes}
    made.quizzes = plan_quizzes(site, name, made.origins, made.faults)
    matched = match_people(site, name)
    made.people = matched.people
    made.faults += matched.faults
    made.sittings = plan_sittings(site, name, source, made.people, made.faults)
    made.balances = sum(
        len(progress.scores)
        for progress in site.progress
        if progress.user in made.people
    )
    made.markers = _markers(made)
    return made


def apply(
    made: FormerSitePlan, *, by: User | None, at: datetime, tell: Tell
) -> Outcome:
    """Write the plan in one transaction; ``tell`` hears how far it is."""
    outcome = made.outcome()
    with transaction.atomic():
        apply_import(made.questions, by=by, at=at)
        known = _questions(made)
        quizzes = _write_quizzes(made, known, outcome)
        asked = {
            pk: _asked(made.site.questions[pk], question, at, by)
            for pk, question in known.items()
        }
        write_sittings(
            made.sittings,
            quizzes=quizzes,
            asked=asked,
            at=at,
            tell=tell,
            faults=outcome.problems,
        )
        _write_balances(made, at)
        for person in made.markers:
            MarkingRight.objects.get_or_create(person=person, quiz=None, unit=None)
    logger.info(
        "site imported questions=%d quizzes=%d attempts=%d by=%s",
        outcome.created,
        len(made.quizzes),
        len(made.sittings),
        by and by.pk,
    )
    return outcome


def _read(data: bytes, name: str) -> tuple[Site, list[Fault]]:
    if is_database(data):
        return read_database(data, name), []
    text, notices = decode(data, name, compose=False)
    return read_dump(text, name), notices


# --- Questions ---------------------------------------------------------------------------


def _plan_questions(made: FormerSitePlan, name: str, pictures: PictureSource) -> None:
    """Plan the questions that are not here yet; one that is stays as trainers have it."""
    between = f"-{made.source}" if made.source else ""
    codes = {pk: f"dqa{between}-{pk}" for pk in made.site.questions}
    here = _codes_here(codes.values())
    made.known_questions = len(here)
    new = [pk for pk, code in codes.items() if code not in here]
    parsed = Parsed(
        items=[
            item_of(
                made.site.questions[pk],
                made.site,
                code=codes[pk],
                name=name,
                pictures=pictures,
            )
            for pk in new
        ]
    )
    made.questions = plan_import(parsed)
    for pk, offer in zip(new, made.questions.offers, strict=True):
        if offer.decision == "duplicate" and offer.twin:
            codes[pk] = offer.twin.code
        else:
            codes[pk] = offer.code
    made.codes = codes


def _codes_here(codes: Any) -> set[str]:
    wanted = list(codes)
    return {
        code
        for start in range(0, len(wanted), 500)
        for code in Question.objects.filter(
            code__in=wanted[start : start + 500]
        ).values_list("code", flat=True)
    }


def _questions(made: FormerSitePlan) -> dict[int, Question]:
    """Return the questions of the bank by former key; a faulty one has none."""
    codes = sorted(set(made.codes.values()))
    found = {
        question.code: question
        for start in range(0, len(codes), 500)
        for question in Question.objects.filter(code__in=codes[start : start + 500])
        .select_related("current_version")
        .prefetch_related("options")
    }
    return {pk: found[code] for pk, code in made.codes.items() if code in found}


def _asked(
    old: OldQuestion, question: Question, at: datetime, by: User | None
) -> Asked:
    version = question.current_version or _frozen_as_it_is(question, at, by)
    options = version.content["options"]
    if old.kind == "true-false":
        keys = {
            "True": options[0]["key"],
            "False": options[1]["key"],
        }
    elif old.kind == "essay":
        keys = {}
    else:
        # By place, as the rows were made; what a trainer took out since is gone.
        keys = {
            str(answer.pk): option["key"]
            for answer, option in zip(answers_of(old), options, strict=False)
        }
    return Asked(version, keys)


def _frozen_as_it_is(
    question: Question, at: datetime, by: User | None
) -> QuestionVersion:
    """Freeze a question that cannot be asked any more but was: attempts have to show it."""
    last = question.versions.order_by("number", "correction").last()
    if last is not None:
        return last
    content = content_of(question, options_of(question))
    return QuestionVersion.objects.create(
        question=question,
        number=(question.versions.aggregate(n=Max("number"))["n"] or 0) + 1,
        note=_("As the former system asked it."),
        kind=question.kind,
        points=question.points,
        content=content,
        content_hash=content_hash(question, content),
        provision_id=question.provision_id,
        created_at=at,
        created_by=by,
    )


# --- The rest ----------------------------------------------------------------------------


def _write_quizzes(
    made: FormerSitePlan, known: Mapping[int, Question], outcome: Outcome
) -> dict[int, Quiz]:
    """Write the new quizzes; return all of the site's, by former key."""
    for planned in made.quizzes:
        quiz = Quiz(origin=planned.origin, **planned.fields)
        chosen = dict.fromkeys(known[pk].pk for pk in planned.questions if pk in known)
        quiz.fixed_questions = [
            QuizQuestion(question_id=pk, sort_order=order)
            for order, pk in enumerate(chosen)
        ]
        quiz.save()
        problems = paper_of(quiz).problems() if quiz.is_live else []
        if problems:
            Quiz.objects.filter(pk=quiz.pk).update(is_live=False)
            where = f"quiz.quiz {planned.old.pk}"
            outcome.problems.append(
                Fault(
                    where,
                    _("the quiz stays unpublished: %(problem)s")
                    % {"problem": " ".join(problems)},
                )
            )
    found = {
        quiz.origin: quiz
        for quiz in Quiz.objects.filter(origin__in=made.origins.values())
    }
    return {pk: found[origin] for pk, origin in made.origins.items()}


def _write_balances(made: FormerSitePlan, at: datetime) -> None:
    """Keep each person's progress by topic; a later import brings the newer figures."""
    tree = TopicTree(Topic.objects.all())
    source = f"{ORIGIN}:{made.source}"[:30]
    rows: dict[tuple[int, int], ProgressBalance] = {}
    for progress in made.site.progress:
        person = made.people.get(progress.user)
        if person is None:
            continue
        for score in progress.scores:
            names = tree.canonical((score.category,))
            topic = tree.find(names) or tree.make(names)
            row = ProgressBalance(
                learner=person,
                topic=topic,
                right=min(score.score, score.possible),
                asked=score.possible,
                source=source,
                brought_at=at,
            )
            rows[(person.pk, topic.pk)] = row
    ProgressBalance.objects.bulk_create(
        [row for row in rows.values() if row.asked],
        update_conflicts=True,
        unique_fields=["learner", "topic", "source"],
        update_fields=["right", "asked", "brought_at"],
        batch_size=500,
    )


def _markers(made: FormerSitePlan) -> list[User]:
    """Return those who could see all sittings there and have no right to it here yet."""
    people = {
        person.pk: person
        for user in made.site.users.values()
        if user.may_view_sittings
        for person in [made.people.get(user.key) or made.people.get(user.username)]
        if person is not None
    }
    have = set(
        MarkingRight.objects.filter(
            person__in=people, quiz=None, unit=None
        ).values_list("person", flat=True)
    )
    return [
        person
        for person in people.values()
        if person.pk not in have and not is_trainer(person)
    ]
