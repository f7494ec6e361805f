"""What is asked (bank), put together (papers) and answered (attempts)."""

from .attempts import Attempt, AttemptItem, Grade, ItemMark, Response
from .bank import Question, QuestionOption, QuestionVersion, Topic
from .papers import Quiz, QuizDraw, QuizQuestion

__all__ = [
    "Attempt",
    "AttemptItem",
    "Grade",
    "ItemMark",
    "Question",
    "QuestionOption",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizQuestion",
    "Response",
    "Topic",
]
