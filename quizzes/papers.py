"""What a quiz is put together from today, and whether the bank can fill it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from organisation.models import User

from . import selection
from .kinds import kind_of
from .models import (
    AttemptItem,
    Question,
    Quiz,
    QuizDraw,
    QuizQuestion,
    QuizSection,
    Topic,
)

# Those under watch are asked last: see Supply.pool.
_ASKED = (Question.State.LIVE, Question.State.WATCH)
# How often a person was asked a question, and when last.
Seen = Mapping[int, tuple[int, datetime]]


@dataclass(frozen=True)
class FixedRule:
    """A question of every attempt, by id; ``section`` from 1."""

    question: int
    section: int | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class DrawRule:
    """So many questions of a topic and of all below it; of one difficulty, or of any."""

    topic: Topic
    count: int
    difficulty: int | None = None
    new_first: bool = False
    section: int | None = None
    points: Decimal | None = None

    def __str__(self) -> str:
        words = {"topic": self.topic, "difficulty": self.difficulty}
        if self.difficulty is None:
            return _("“%(topic)s”") % words
        return _("“%(topic)s”, difficulty %(difficulty)d") % words


@dataclass(frozen=True)
class Blueprint:
    """What a quiz asks for: fixed questions, draws, and the titles of its sections."""

    fixed: Sequence[FixedRule] = ()
    draws: Sequence[DrawRule] = ()
    sections: Sequence[str] = ()

    # So many of the fixed questions; None for all.
    fixed_count: int | None = None

    @property
    def size(self) -> int:
        return self.fixed_size + sum(draw.count for draw in self.draws)

    @property
    def fixed_size(self) -> int:
        return min(self.fixed_count or len(self.fixed), len(self.fixed))

    def fixed_of(self, seed: int) -> list[FixedRule]:
        """Return the fixed questions of one attempt, in the order of the quiz."""
        if self.fixed_size == len(self.fixed):
            return list(self.fixed)
        names = [rule.question for rule in self.fixed]
        chosen = set(selection.shuffled(names, seed, "fixed")[: self.fixed_size])
        return [rule for rule in self.fixed if rule.question in chosen]


@dataclass(frozen=True)
class BankRow:
    """A question as the bank has it today; ``version`` is None where it has none yet."""

    pk: int
    code: str
    kind: str
    topic: int
    difficulty: int
    use: str
    state: str
    version: int | None
    suspended_from: date | None = None

    def is_suspended(self, day: date) -> bool:
        return self.suspended_from is not None and self.suspended_from <= day

    @property
    def is_askable(self) -> bool:
        return self.state in _ASKED and self.version is not None

    @property
    def is_watched(self) -> bool:
        return self.state == Question.State.WATCH


@dataclass(frozen=True)
class Supply:
    """What the bank has for one draw: ``rows`` of its topic, of any difficulty."""

    draw: DrawRule
    rows: tuple[BankRow, ...]
    # Fitting ones that are left out, until somebody has looked at them.
    suspended: int = 0

    @property
    def fitting(self) -> list[BankRow]:
        wanted = self.draw.difficulty
        return [row for row in self.rows if wanted in (None, row.difficulty)]

    @property
    def by_difficulty(self) -> dict[int, int]:
        return {n: sum(row.difficulty == n for row in self.rows) for n in (1, 2, 3)}

    @property
    def is_enough(self) -> bool:
        return len(self.fitting) >= self.draw.count

    def pool(self, seen: Seen) -> selection.Pool:
        """Return what to draw from: under watch last and, if so ruled, new ones first.

        Of those a person has seen, the least often and longest ago come first.
        """
        rows = self.fitting
        keys = {row.pk: self._wish(row, seen) for row in rows}
        places = {key: n for n, key in enumerate(sorted(set(keys.values())))}
        return selection.Pool(
            self.draw.count,
            frozenset(keys),
            {pk: places[key] for pk, key in keys.items()},
        )

    def _wish(self, row: BankRow, seen: Seen) -> tuple[bool, int, float]:
        if not self.draw.new_first or row.pk not in seen:
            return (row.is_watched, 0, 0.0)
        times, last = seen[row.pk]
        return (row.is_watched, times, last.timestamp())


@dataclass(frozen=True)
class Placed:
    """A question in an attempt: where it stands and what it gives (None: its own)."""

    question: int
    version: int
    section: int
    points: Decimal | None


@dataclass(frozen=True)
class Paper:
    """A blueprint, and what the bank of today has for it; ``known`` by question."""

    blueprint: Blueprint
    supplies: tuple[Supply, ...]
    known: Mapping[int, BankRow]
    # Left out because the law they rest on changed; see ``leaving_out``.
    suspended: frozenset[int] = frozenset()

    @property
    def may_ask(self) -> set[int]:
        """Return every question that some attempt may hold."""
        drawn = {row.pk for supply in self.supplies for row in supply.fitting}
        return drawn | {rule.question for rule in self.blueprint.fixed}

    def on(self, day: date) -> "Paper":
        """Return the paper without the questions that are suspended on that day."""
        return self.leaving_out(
            {pk for pk, row in self.known.items() if row.is_suspended(day)}
        )

    def dry_from(self, day: date) -> date | None:
        """Return the first day, that one or later, on which it cannot be asked any more.

        By what is suspended ahead today; None where that is enough for ever, or where it
        cannot be asked at all.
        """
        if self.problems():
            return None
        ahead = {row.suspended_from for row in self.known.values()}
        days = sorted({max(one, day) for one in ahead if one is not None})
        return next((one for one in days if self.on(one).problems()), None)

    def leaving_out(self, questions: Collection[int]) -> "Paper":
        """Return the paper as it is asked while the questions are suspended.

        Draws find others; a fixed question is missed, and the paper that much shorter:
        the pass mark is a percentage of what is asked.
        """
        out = frozenset(questions) & self.known.keys()
        fixed = [rule for rule in self.blueprint.fixed if rule.question not in out]
        count = self.blueprint.fixed_count
        if count is not None and count <= len(self.blueprint.fixed):
            count = min(count, len(fixed)) or None
        less = self.without(out)
        return replace(
            less,
            blueprint=replace(self.blueprint, fixed=fixed, fixed_count=count),
            supplies=tuple(
                replace(now, suspended=len(before.fitting) - len(now.fitting))
                for before, now in zip(self.supplies, less.supplies, strict=True)
            ),
            suspended=out,
        )

    def runs_dry_without(self, questions: Collection[int]) -> bool:
        """Return whether it can be asked now, and could not were these suspended."""
        return not self.problems() and bool(self.leaving_out(questions).problems())

    @property
    def asks_for_new(self) -> bool:
        return any(draw.new_first for draw in self.blueprint.draws)

    @property
    def may_need_a_marker(self) -> bool:
        """Return whether an attempt may hold a question that a person has to mark."""
        rows = [row for supply in self.supplies for row in supply.fitting]
        rows += [
            self.known[rule.question]
            for rule in self.blueprint.fixed
            if rule.question in self.known
        ]
        return not all(kind_of(kind).is_automatic for kind in {r.kind for r in rows})

    def without(self, questions: Collection[int]) -> "Paper":
        """Return the paper as it would be were the questions no longer in use."""
        return replace(
            self,
            supplies=tuple(
                replace(
                    supply,
                    rows=tuple(row for row in supply.rows if row.pk not in questions),
                )
                for supply in self.supplies
            ),
            known={pk: row for pk, row in self.known.items() if pk not in questions},
        )

    def draw(
        self, *, seed: int, shuffle: bool, seen: Seen | None = None
    ) -> list[Placed]:
        """Return the questions of an attempt, in order; see ``selection.choose``.

        The same seed, the same bank and the same history give the same paper. Raises
        NotEnoughQuestions; for a paper without problems never.
        """
        fixed = self.blueprint.fixed_of(seed)
        pools = [supply.pool(seen or {}) for supply in self.supplies]
        chosen = selection.choose(
            seed=seed,
            # Those that this attempt leaves out, too: what the bank has is then enough
            # for every seed or for none.
            fixed=[rule.question for rule in self.blueprint.fixed],
            pools=pools,
        )
        slots = [draw for draw in self.blueprint.draws for _n in range(draw.count)]
        rules: dict[int, FixedRule | DrawRule] = {rule.question: rule for rule in fixed}
        rules |= zip(chosen, slots, strict=True)
        order = selection.arrange(
            {question: rule.section or 0 for question, rule in rules.items()},
            seed=seed,
            shuffle=shuffle,
        )
        return [self._placed(question, rules[question]) for question in order]

    def _placed(self, question: int, rule: FixedRule | DrawRule) -> Placed:
        version = self.known[question].version
        if version is None:
            raise ValueError(f"question {question} cannot be asked")
        return Placed(question, version, rule.section or 0, rule.points)

    def problems(self) -> list[str]:
        """Return what keeps the quiz from being taken, one sentence each."""
        if not self.blueprint.size and self.suspended:
            return [
                _(
                    "Every question of this quiz is suspended: the law that they rest on "
                    "changed, and nobody has reviewed them yet."
                )
            ]
        if not self.blueprint.size:
            return [_("The quiz has no questions yet.")]
        count = self.blueprint.fixed_count or 0
        if count > len(self.blueprint.fixed):
            return [
                _(
                    "%(count)d of the fixed questions are to be asked, and there are "
                    "%(found)d: add some, or ask fewer."
                )
                % {"count": count, "found": len(self.blueprint.fixed)}
            ]
        problems = [
            *self._section_problems(),
            *self._fixed_problems(),
            *self._supply_problems(),
        ]
        return problems or self._overlap_problems()

    def _section_problems(self) -> Iterable[str]:
        titles = self.blueprint.sections
        named: list[tuple[str, int | None]] = [
            *((str(draw), draw.section) for draw in self.blueprint.draws),
            *(
                (self._name(rule.question), rule.section)
                for rule in self.blueprint.fixed
            ),
        ]
        for what, number in named:
            words = {"what": what, "number": number, "last": len(titles)}
            if number is not None and not 1 <= number <= len(titles):
                yield (
                    _(
                        "%(what)s: there is no section %(number)d; sections are 1–%(last)d."
                    )
                    if titles
                    else _(
                        "%(what)s: there is no section %(number)d; add the section, "
                        "or leave its number out."
                    )
                ) % words
            elif number is None and titles:
                yield (
                    _("%(what)s: say which section it belongs to, 1–%(last)d.") % words
                )
        used = {number for _what, number in named}
        for number, title in enumerate(titles, start=1):
            if number not in used:
                yield (
                    _(
                        "Section %(number)d, “%(title)s”, has no questions: give it a "
                        "draw or a fixed question, or take it out."
                    )
                    % {"number": number, "title": title}
                )

    def _fixed_problems(self) -> Iterable[str]:
        for rule in self.blueprint.fixed:
            row = self.known.get(rule.question)
            if row is None or not row.is_askable:
                yield (
                    _(
                        "The fixed question %(code)s is not in use: put it into use, or "
                        "take it out of the quiz."
                    )
                    % {"code": self._name(rule.question)}
                )

    def _supply_problems(self) -> Iterable[str]:
        for number, supply in enumerate(self.supplies, start=1):
            if not supply.is_enough and supply.suspended:
                yield (
                    _(
                        "Draw %(number)d, %(draw)s: %(wanted)d to draw, %(found)d in use, "
                        "%(suspended)d suspended until somebody reviews them after a "
                        "change of law. Review those, draw fewer, or take a wider topic."
                    )
                    % {
                        "number": number,
                        "draw": supply.draw,
                        "wanted": supply.draw.count,
                        "found": len(supply.fitting),
                        "suspended": supply.suspended,
                    }
                )
            elif not supply.is_enough:
                yield (
                    _(
                        "Draw %(number)d, %(draw)s: %(wanted)d to draw, %(found)d in use. "
                        "Draw fewer, take a wider topic or any difficulty, or put more "
                        "questions into use."
                    )
                    % {
                        "number": number,
                        "draw": supply.draw,
                        "wanted": supply.draw.count,
                        "found": len(supply.fitting),
                    }
                )

    def _overlap_problems(self) -> list[str]:
        """Return the draw that cannot be filled because others take its questions."""
        try:
            self.draw(seed=0, shuffle=False)
        except selection.NotEnoughQuestions as short:
            supply = self.supplies[short.draw]
            return [
                _(
                    "Draw %(number)d, %(draw)s: %(found)d in use, but other parts of the "
                    "quiz need the same questions. Draw fewer there or here."
                )
                % {
                    "number": short.draw + 1,
                    "draw": supply.draw,
                    "found": len(supply.fitting),
                }
            ]
        return []

    def _name(self, question: int) -> str:
        row = self.known.get(question)
        return f"“{row.code}”" if row else f"#{question}"


def compose(blueprint: Blueprint) -> Paper:
    """Return the paper of a blueprint, from the bank of today, in two queries."""
    return compose_all([blueprint])[0]


def compose_all(blueprints: Sequence[Blueprint]) -> list[Paper]:
    """Return the papers of blueprints; two queries, however many there are."""
    parents = topic_parents()
    asked = {draw.topic.pk for one in blueprints for draw in one.draws}
    under = {topic: below(topic, parents) for topic in asked}
    fixed = {rule.question for one in blueprints for rule in one.fixed}
    by_topic: dict[int, list[BankRow]] = defaultdict(list)
    known: dict[int, BankRow] = {}
    for row in _bank(fixed, set().union(*under.values())):
        known[row.pk] = row
        if row.is_askable and row.use == Question.Use.GRADED:
            by_topic[row.topic].append(row)
    rows = {
        topic: tuple(row for one in sorted(below) for row in by_topic[one])
        for topic, below in under.items()
    }
    return [
        Paper(
            blueprint=one,
            supplies=tuple(Supply(draw, rows[draw.topic.pk]) for draw in one.draws),
            known=known,
        )
        for one in blueprints
    ]


def paper_of(quiz: Quiz) -> Paper:
    """Return the paper of a stored quiz, in five queries."""
    return papers_of([quiz])[0]


def papers_of(quizzes: Collection[Quiz]) -> list[Paper]:
    """Return the papers of stored quizzes; five queries, however many there are."""
    fixed: dict[int, list[FixedRule]] = defaultdict(list)
    for row in QuizQuestion.objects.filter(quiz__in=quizzes):
        fixed[row.quiz_id].append(FixedRule(row.question_id, row.section, row.points))
    draws: dict[int, list[DrawRule]] = defaultdict(list)
    for draw in QuizDraw.objects.filter(quiz__in=quizzes).select_related("topic"):
        draws[draw.quiz_id].append(rule_of(draw))
    sections: dict[int, list[str]] = defaultdict(list)
    for section in QuizSection.objects.filter(quiz__in=quizzes):
        sections[section.quiz_id].append(section.local_title)
    return compose_all(
        [
            Blueprint(
                fixed[quiz.pk], draws[quiz.pk], sections[quiz.pk], quiz.fixed_count
            )
            for quiz in quizzes
        ]
    )


def paper_on(quiz: Quiz, day: date) -> Paper:
    """Return the paper that attempts get on a day, in five queries."""
    return papers_on([quiz], day)[0]


def papers_on(quizzes: Collection[Quiz], day: date) -> list[Paper]:
    """Return the papers that attempts get on a day: graded ones ask nothing suspended."""
    return [
        paper.on(day) if quiz.is_graded else paper
        for quiz, paper in zip(quizzes, papers_of(quizzes), strict=True)
    ]


def rule_of(draw: QuizDraw) -> DrawRule:
    """Return what a draw asks for, saved or not."""
    return DrawRule(
        topic=draw.topic,
        count=draw.count,
        difficulty=draw.difficulty,
        new_first=draw.new_first,
        section=draw.section,
        points=draw.points,
    )


def seen_by(learner: User) -> Seen:
    """Return which questions a person was asked, how often and when last; by question."""
    return {
        question: (times, last)
        for question, times, last in AttemptItem.objects.filter(
            attempt__learner=learner
        )
        .order_by()
        .values_list("version__question")
        .annotate(Count("pk"), Max("attempt__started_at"))
    }


def quizzes_that_need(*questions: Question, day: date) -> list[Quiz]:
    """Return the published quizzes that could no longer be taken without the questions."""
    # One that keeps itself in step with the bank does without.
    quizzes = list(Quiz.objects.filter(is_live=True, led_from=""))
    gone = {question.pk for question in questions}
    return [
        quiz
        for quiz, paper in zip(quizzes, papers_on(quizzes, day), strict=True)
        if not paper.problems() and paper.without(gone).problems()
    ]


def topic_parents() -> dict[int, int | None]:
    """Return the tree of topics: the parent of each, by id."""
    return dict(Topic.objects.values_list("pk", "parent"))


def below(topic: int, parents: Mapping[int, int | None]) -> set[int]:
    """Return a topic and all below it, at any depth."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        children[parent].append(pk)
    found: set[int] = set()
    waiting = [topic]
    while waiting:
        one = waiting.pop()
        # A tree that a mistake made a circle ends here, too.
        if one not in found:
            found.add(one)
            waiting += children[one]
    return found


def _bank(fixed: Collection[int], topics: Collection[int]) -> Iterable[BankRow]:
    rows = Question.objects.filter(
        Q(pk__in=fixed)
        | Q(
            state__in=_ASKED,
            use=Question.Use.GRADED,
            topic__in=topics,
        )
    )
    for row in rows.order_by("pk").values_list(
        "pk",
        "code",
        "kind",
        "topic",
        "difficulty",
        "use",
        "state",
        "current_version",
        "suspended_from",
    ):
        yield BankRow(*row)
