"""What is asked (bank), put together (papers), answered (attempts), for how long
(time), marked by hand (marking), put right (corrections) and doubted (appeals)."""

from .appeals import Appeal
from .attempts import Attempt, AttemptItem, Grade, ItemMark, Response, SetAside
from .balances import ProgressBalance
from .bank import Question, QuestionOption, QuestionVersion, Topic
from .corrections import Correction
from .figures import QuestionFigure
from .importing import QuestionImport
from .marking import Marking, MarkingRight, MarkingTask
from .papers import Quiz, QuizDraw, QuizQuestion, QuizSection
from .time import Allowance, Extension, Outage

__all__ = [
    "Allowance",
    "Appeal",
    "Attempt",
    "AttemptItem",
    "Correction",
    "Extension",
    "Grade",
    "ItemMark",
    "Marking",
    "MarkingRight",
    "MarkingTask",
    "Outage",
    "ProgressBalance",
    "Question",
    "QuestionFigure",
    "QuestionImport",
    "QuestionOption",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizQuestion",
    "QuizSection",
    "Response",
    "SetAside",
    "Topic",
]
