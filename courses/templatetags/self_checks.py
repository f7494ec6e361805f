"""A question asked inside a lesson."""

from django import template
from django.utils.translation import get_language

from courses.self_check import SelfCheck, self_check
from quizzes.models import Question

register = template.Library()


@register.simple_tag(name="self_check")
def self_check_tag(question: Question) -> SelfCheck | None:
    """Return the question in the reader's language; None where it is not in use."""
    return self_check(question, get_language() or "vi")
