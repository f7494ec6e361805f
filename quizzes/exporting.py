"""Questions of the bank on their way out: as items, and from there as a file."""

import logging
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .content import options_of
from .formats.items import ROW_FIELDS, SETTINGS, Item, PictureFile, Row, Written
from .formats.registry import FORMATS
from .models import Question, Topic
from .topics import TopicTree

logger = logging.getLogger(__name__)

_CHUNK = 500


def items_of(questions: QuerySet[Question]) -> Iterator[Item]:
    """Yield the questions as items with their pictures, a few hundred at a time."""
    tree = TopicTree(Topic.objects.all())
    found = (
        questions.select_related("picture", "provision__document")
        .prefetch_related("options")
        .iterator(chunk_size=_CHUNK)
    )
    for question in found:
        yield item_of(question, tree)


def item_of(question: Question, tree: TopicTree) -> Item:
    """Return one question as an item; ``where`` is its code."""
    picture = _picture(question)
    item = Item(
        where=question.code,
        kind=question.kind,
        stem=question.stem,
        stem_en=question.stem_en,
        rows=tuple(
            Row(**{name: getattr(option, name) for name in ROW_FIELDS})
            for option in options_of(question)
        ),
        code=question.code,
        topic=tree.names_of(question.topic_id),
        difficulty=question.difficulty,
        points=Decimal(question.points),
        explanation=question.explanation,
        explanation_en=question.explanation_en,
        settings=_settings(question),
        picture=picture,
        cites=question.provision.ref if question.provision else "",
        state=question.state,
        use=question.use,
    )
    if question.picture_id and picture is None:
        return item.losing(_("The file of its picture is not there any more."))
    return item


def export(questions: QuerySet[Question], format_name: str) -> Written:
    """Return the questions as a file of that format, and what it cannot hold."""
    written = FORMATS[format_name].write(items_of(questions))
    logger.info("questions exported format=%s bytes=%d", format_name, len(written.data))
    return written


def in_topic(questions: QuerySet[Question], topic: Topic) -> QuerySet[Question]:
    """Keep the questions of a topic and of all topics below it."""
    parents = dict(Topic.objects.values_list("pk", "parent"))
    wanted, found = {topic.pk}, {topic.pk}
    while found:
        found = {pk for pk, parent in parents.items() if parent in found} - wanted
        wanted |= found
    return questions.filter(topic__in=wanted)


def in_chunks(values: list[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    """Yield a list in pieces that a database takes as one condition."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def _settings(question: Question) -> dict[str, Any]:
    """Return the settings that differ from their default."""
    return {
        name: value
        for name in sorted(SETTINGS)
        if (value := getattr(question, name))
        != Question._meta.get_field(name).get_default()
        and value is not None
    }


def _picture(question: Question) -> PictureFile | None:
    if question.picture is None:
        return None
    try:
        with question.picture.file.open("rb") as file:
            data = file.read()
    except OSError:
        logger.warning("picture missing image=%s", question.picture_id)
        return None
    name = question.picture.file.name.rpartition("/")[2]
    return PictureFile(name, data, question.picture_alt)
