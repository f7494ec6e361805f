"""GIFT: questions as text, as Moodle writes and reads it.

The whole syntax: comments, ``$CATEGORY:``, titles, text formats, escapes, choices with
weights, true and false, short answers, matching, numbers, a missing word, essays, feedback.
A question that is wrong is told by its line; the others arrive.
"""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
