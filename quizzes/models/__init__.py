"""What is asked (bank), put together (papers), answered (attempts), and for how long (time)."""

from .attempts import Attempt, AttemptItem, Grade, ItemMark, Response, SetAside
from .balances import ProgressBalance
from .bank import Question, QuestionOption, QuestionVersion, Topic
from .papers import Quiz, QuizDraw, QuizQuestion, QuizSection
from .time import Allowance, Extension, Outage

__all__ = [
    "Allowance",
    "Attempt",
    "AttemptItem",
    "Extension",
    "Grade",
    "ItemMark",
    "Outage",
    "ProgressBalance",
    "Question",
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
