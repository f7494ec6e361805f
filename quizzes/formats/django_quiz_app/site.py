"""What a site of django-quiz-app holds, in its own terms. Plain data.

Keys are the old database's; a question's is that of its parent row, which its kind shares.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.loading import Fault

OldKind = Literal["multichoice", "true-false", "essay"]
# A user's key: a number, or the name where a dump was made with natural keys.
UserKey = int | str


@dataclass(frozen=True)
class OldUser:
    """A person; ``may_view_sittings`` is the old permission to mark."""

    key: UserKey
    username: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    may_view_sittings: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the full name both ways round: nobody knows which a site kept."""
        parts = [part for part in (self.last_name, self.first_name) if part]
        return (" ".join(parts), " ".join(reversed(parts))) if parts else ()


@dataclass(frozen=True)
class OldCategory:
    pk: int
    name: str


@dataclass(frozen=True)
class OldSubCategory:
    pk: int
    name: str
    category: int | None


@dataclass(frozen=True)
class OldQuiz:
    """A quiz. ``pass_mark`` as it was kept: it may be negative or over 100."""

    pk: int
    title: str
    description: str = ""
    url: str = ""
    category: int | None = None
    random_order: bool = False
    max_questions: int | None = None
    answers_at_end: bool = False
    exam_paper: bool = False
    single_attempt: bool = False
    pass_mark: int = 0
    success_text: str = ""
    fail_text: str = ""
    draft: bool = False


@dataclass(frozen=True)
class OldAnswer:
    pk: int
    content: str
    correct: bool


@dataclass(frozen=True)
class OldQuestion:
    """A question of one of three kinds; ``correct`` is for true or false alone.

    ``quizzes`` in the order in which it was attached, where that is known.
    """

    pk: int
    kind: OldKind
    content: str
    explanation: str = ""
    figure: str = ""
    category: int | None = None
    sub_category: int | None = None
    quizzes: tuple[int, ...] = ()
    answer_order: str = ""
    answers: tuple[OldAnswer, ...] = ()
    correct: bool | None = None


@dataclass(frozen=True)
class OldSitting:
    """An attempt. ``answers`` by question: the key of an answer, "True", "False", a text."""

    pk: int
    user: UserKey
    quiz: int
    order: tuple[int, ...]
    remaining: tuple[int, ...]
    incorrect: frozenset[int]
    score: int
    complete: bool
    answers: dict[int, str]
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class OldScore:
    """One category of a person's progress: right answers, of how many."""

    category: str
    score: int
    possible: int


@dataclass(frozen=True)
class OldProgress:
    user: UserKey
    scores: tuple[OldScore, ...]


@dataclass
class Site:
    """Everything that was read, and what was wrong with it."""

    users: dict[UserKey, OldUser] = field(default_factory=dict)
    categories: dict[int, OldCategory] = field(default_factory=dict)
    sub_categories: dict[int, OldSubCategory] = field(default_factory=dict)
    quizzes: dict[int, OldQuiz] = field(default_factory=dict)
    questions: dict[int, OldQuestion] = field(default_factory=dict)
    sittings: dict[int, OldSitting] = field(default_factory=dict)
    progress: list[OldProgress] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)

    def user(self, key: UserKey) -> OldUser | None:
        """Return a person by key; a dump with natural keys names them instead."""
        if key in self.users:
            return self.users[key]
        return next((u for u in self.users.values() if u.username == key), None)
