"""Writing a plan into the bank: all of it, or nothing.

Whatever can be worked out beforehand is, so that the one writer that SQLite has is kept for
as short as may be: learners are saving answers meanwhile.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core import stamps
from organisation.models import User

from ..content import content_hash, content_of
from ..exporting import in_chunks
from ..formats.items import SETTINGS
from ..models import Question, QuestionOption, QuestionVersion, Topic
from ..services import freeze_version
from ..services.suspending import questions_written
from ..topics import TopicTree
from .building import fields_of, options_of, question_of
from .outcome import BankChanged, Outcome, Tell
from .picturing import Gallery
from .plan import Offer, Plan
from .tidying import content_print

logger = logging.getLogger(__name__)

_BATCH = 500


def _silent(done: int, total: int) -> None:
    pass


def apply_import(
    plan: Plan, *, by: User | None, at: datetime, tell: Tell = _silent
) -> Outcome:
    """Write the plan and return what came of it: exactly what the plan said.

    ``tell`` hears how far it is. Raises BankChanged where a question that the plan creates
    is there by now, or one that it updates is not; then, as after any other mistake,
    nothing at all was written.
    """
    creates = [offer for offer in plan.offers if offer.decision == "create"]
    updates = [offer for offer in plan.offers if offer.decision == "update"]
    total = len(creates) + len(updates)
    tell(0, total)
    made = [_made(offer, at) for offer in creates]
    gallery = Gallery()
    try:
        with transaction.atomic():
            known = _check(creates, updates)
            topics = _make_topics(plan)
            for done, batch in _in_batches(made):
                _create(batch, topics, gallery, by, at)
                tell(done, total)
            for done, offer in enumerate(updates, start=len(creates) + 1):
                _update(known[offer.code], offer, topics, gallery, by, at)
                if done % 50 == 0:
                    tell(done, total)
            questions_written(
                [
                    *(one.question.pk for one in made),
                    *(known[offer.code].pk for offer in updates),
                ]
            )
            if total:
                # Lessons keep their self-checks rendered.
                stamps.bump()
    except BaseException:
        gallery.take_back()
        raise
    tell(total, total)
    outcome = plan.outcome()
    logger.info(
        "questions imported created=%d updated=%d skipped=%d by=%s",
        outcome.created,
        outcome.updated,
        outcome.skipped,
        by and by.pk,
    )
    return outcome


@dataclass
class _Made:
    """A question that will be new, with what can be said of it beforehand."""

    offer: Offer
    question: Question
    options: Sequence[QuestionOption]


def _made(offer: Offer, at: datetime) -> _Made:
    question, options = (
        question_of(offer.item, code=offer.code),
        options_of(offer.item.rows),
    )
    question.options.set(options)
    question.provision_id = offer.provision
    question.state = offer.state
    # What saving one by one, and putting it in use, would set.
    question.search_text = question.words_to_search()
    if question.state in Question.ASKED:
        question.first_published_at = question.last_published_at = at
    if offer.is_made_up:
        question.loaded_hash = content_print(
            offer.item, cites=offer.item.cites, is_sorted=False
        )
    return _Made(offer, question, options)


def _check(creates: Iterable[Offer], updates: Iterable[Offer]) -> dict[str, Question]:
    """Return the questions to update; raise BankChanged where the plan is out of date."""
    codes = [offer.code for offer in creates]
    taken = [
        code
        for chunk in in_chunks(codes)
        for code in Question.objects.filter(code__in=chunk).values_list(
            "code", flat=True
        )
    ]
    known = {
        question.code: question
        for chunk in in_chunks([offer.code for offer in updates])
        for question in Question.objects.filter(code__in=chunk)
        .select_related("current_version")
        .prefetch_related("options")
    }
    gone = [offer.code for offer in updates if offer.code not in known]
    if taken or gone:
        raise BankChanged(
            _(
                "The bank has changed since this plan was made (%(codes)s). Nothing was "
                "written; look at the plan again."
            )
            % {"codes": ", ".join([*taken, *gone][:5])}
        )
    return known


def _make_topics(plan: Plan) -> TopicTree:
    tree = TopicTree(Topic.objects.all())
    for names in plan.new_topics:
        tree.make(names)
    return tree


def _in_batches(made: Sequence[_Made]) -> Iterator[tuple[int, Sequence[_Made]]]:
    done = 0
    for start in range(0, len(made), _BATCH):
        batch = made[start : start + _BATCH]
        done += len(batch)
        yield done, batch


def _create(
    batch: Sequence[_Made],
    topics: TopicTree,
    gallery: Gallery,
    by: User | None,
    at: datetime,
) -> None:
    for made in batch:
        offer, question = made.offer, made.question
        question.topic = _topic(topics, offer)
        question.picture_id = gallery.image_of(offer.item.picture, by)
    Question.objects.bulk_create([made.question for made in batch])
    options: list[QuestionOption] = []
    for made in batch:
        for option in made.options:
            option.question = made.question
        options += made.options
    QuestionOption.objects.bulk_create(options, batch_size=_BATCH)
    _freeze([made for made in batch if made.question.state in Question.ASKED], by, at)
    gallery.index([made.question for made in batch])


def _freeze(made: Sequence[_Made], by: User | None, at: datetime) -> None:
    """Freeze the first versions of new questions, in three statements for all of them."""
    if not made:
        return
    versions: list[QuestionVersion] = []
    for one in made:
        content = content_of(one.question, one.options)
        versions.append(
            QuestionVersion(
                question=one.question,
                number=1,
                kind=one.question.kind,
                points=one.question.points,
                content=content,
                content_hash=content_hash(one.question, content),
                provision_id=one.question.provision_id,
                created_at=at,
                created_by=by,
            )
        )
    QuestionVersion.objects.bulk_create(versions)
    first = QuestionVersion.objects.filter(question=OuterRef("pk")).values("pk")[:1]
    Question.objects.filter(pk__in=[one.question.pk for one in made]).update(
        current_version=Subquery(first)
    )


def _update(
    question: Question,
    offer: Offer,
    topics: TopicTree,
    gallery: Gallery,
    by: User | None,
    at: datetime,
) -> None:
    """Give a question of the bank the content of the file; one in use gets a new version."""
    defaults = {name: Question._meta.get_field(name).get_default() for name in SETTINGS}
    for name, value in (defaults | fields_of(offer.item)).items():
        setattr(question, name, value)
    if offer.is_sorted:
        question.topic = _topic(topics, offer)
    question.provision_id = offer.provision
    question.picture_id = gallery.image_of(offer.item.picture, by)
    before = list(question.options.all())
    question.options.set(options_of(offer.item.rows, before))
    if offer.is_made_up:
        question.loaded_hash = content_print(
            offer.item, cites=offer.item.cites, is_sorted=False
        )
    question.save()
    if question.state in Question.ASKED:
        freeze_version(question=question, by=by, at=at)
    if question.latest_revision_id:
        _keep_revision(question, by)


def _keep_revision(question: Question, by: User | None) -> None:
    """Let Wagtail's editor and history know the new content; what was edited stays there."""
    revision = question.save_revision(user=by, clean=False)
    if question.state in Question.ASKED:
        Question.objects.filter(pk=question.pk).update(
            live_revision=revision, has_unpublished_changes=False
        )


def _topic(topics: TopicTree, offer: Offer) -> Topic:
    topic = topics.find(offer.item.topic)
    if topic is None:
        raise BankChanged(
            _("The topic “%(name)s” is not there any more; look at the plan again.")
            % {"name": " / ".join(offer.item.topic)}
        )
    return topic
