"""A former question as an item for the bank."""

import posixpath
from decimal import Decimal

from django.utils.translation import gettext as _

from ...markup import literal
from ..items import Item, PictureFile, PictureSource, Row
from .site import OldAnswer, OldQuestion, Site

# The former system asked for no explanation; ours does, and says so openly.
NO_EXPLANATION = "Câu hỏi chuyển từ hệ thống cũ, chưa có lời giải thích."
WHOLE_ESSAY = "Toàn bài"
_KINDS = {"multichoice": "single", "true-false": "true-false", "essay": "essay"}
_ALL = Decimal(100)


def item_of(
    question: OldQuestion, site: Site, *, code: str, name: str, pictures: PictureSource
) -> Item:
    """Return the question as the bank asks it; ``name`` is that of the file.

    Several right answers of one question: there a learner chose one, and any right one
    earned the point. So it is here: a single choice in which each of them brings it all.
    """
    item = Item(
        where=f"{name}, quiz.question {question.pk}",
        kind=_KINDS[question.kind],
        stem=literal(question.content),
        rows=rows_of(question),
        code=code,
        topic=topic_of(question, site),
        explanation=literal(question.explanation) or NO_EXPLANATION,
        state="live",
    )
    if not question.figure:
        return item
    data = pictures.get(question.figure) or pictures.get(
        posixpath.basename(question.figure)
    )
    if data is None:
        return item.losing(
            _("The picture “%(name)s” is not in the folder of pictures.")
            % {"name": question.figure}
        )
    # There, a picture's words for who cannot see it were the question itself.
    picture = PictureFile(
        posixpath.basename(question.figure), data, alt=question.content[:300]
    )
    return Item(**{**vars(item), "picture": picture})


def answers_of(question: OldQuestion) -> tuple[OldAnswer, ...]:
    """Return the answers in the order in which they were shown."""
    if question.answer_order == "content":
        return tuple(sorted(question.answers, key=lambda answer: answer.content))
    return question.answers


def rows_of(question: OldQuestion) -> tuple[Row, ...]:
    if question.kind == "essay":
        return (Row(text=WHOLE_ESSAY, points=Decimal(1)),)
    if question.kind == "true-false":
        is_true = bool(question.correct)
        return (
            Row(text="Đúng", text_en="True", is_correct=is_true),
            Row(text="Sai", text_en="False", is_correct=not is_true),
        )
    answers = answers_of(question)
    has_several = sum(answer.correct for answer in answers) > 1
    return tuple(
        Row(
            text=literal(answer.content),
            is_correct=answer.correct,
            share=_ALL if answer.correct and has_several else None,
        )
        for answer in answers
    )


def topic_of(question: OldQuestion, site: Site) -> tuple[str, ...]:
    """Return the path of names: the subcategory below its category; () for neither."""
    below = site.sub_categories.get(question.sub_category or 0)
    category = site.categories.get(question.category or 0)
    if below is not None:
        # Nothing there checked that the two belong together; its own one is surer.
        above = site.categories.get(below.category or 0) or category
        return (above.name, below.name) if above else (below.name,)
    return (category.name,) if category else ()
