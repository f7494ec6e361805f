"""What becomes of a question when Wagtail's editor or workflow did something with it, or
the law that it rests on moved.

Wagtail knows drafts, reviews and what is live; the column ``state`` follows it here.
"""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.timezone import now
from wagtail.models import Revision, WorkflowState
from wagtail.signals import (
    published,
    unpublished,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from legal.models import ChangeItem, LegalDocument
from legal.signals import items_settled, provision_changed

from .models import Question
from .services import freeze_version
from .services.suspending import (
    KIND,
    questions_settled,
    questions_written,
    refresh_suspensions,
)
from .services.using import HOW, PutInUse, set_state

State = Question.State


@receiver(published, sender=Question)
def question_put_in_use(instance: Question, revision: Revision, **kwargs: Any) -> None:
    """Freeze what learners get from now on; raises QuestionNotReady, and nothing changed."""
    how: PutInUse = getattr(revision, HOW, PutInUse(by=revision.user, at=now()))
    before = instance.current_version
    freeze_version(
        question=instance,
        by=how.by,
        at=how.at,
        correction=how.correction,
        note=how.note,
    )
    # It may rest on other law than before.
    questions_written([instance.pk])
    # What it was watched for is not mended by a comma put right.
    if instance.state != State.WATCH or (
        before != instance.current_version and not how.correction
    ):
        set_state(instance, State.LIVE)


@receiver(unpublished, sender=Question)
def question_taken_out(instance: Question, **kwargs: Any) -> None:
    set_state(instance, State.RETIRED)


@receiver(workflow_submitted)
def question_sent_to_review(instance: WorkflowState, **kwargs: Any) -> None:
    """A question in use stays in use while a change of it is reviewed."""
    question = _question_of(instance)
    if question and question.state not in Question.ASKED:
        set_state(question, State.REVIEW)


@receiver([workflow_rejected, workflow_cancelled])
def question_sent_back(instance: WorkflowState, **kwargs: Any) -> None:
    question = _question_of(instance)
    if question and question.state == State.REVIEW:
        set_state(question, State.DRAFT)


@receiver(provision_changed)
def law_moved(provision_ids: set[int], **kwargs: Any) -> None:
    refresh_suspensions(provision_ids)


@receiver(post_save, sender=LegalDocument)
def document_saved(
    instance: LegalDocument, created: bool, raw: bool, **kwargs: Any
) -> None:
    """The day it ends may have been written, moved or taken out."""
    if not created and not raw:
        refresh_suspensions(
            list(instance.provisions.order_by("pk").values_list("pk", flat=True))
        )


@receiver(items_settled)
def items_of_questions_settled(items: list[ChangeItem], **kwargs: Any) -> None:
    questions_settled([item for item in items if item.kind == KIND])


def _question_of(workflow: WorkflowState) -> Question | None:
    """Return the question a review is about, as it is now; None where it is of a page."""
    if workflow.base_content_type.model_class() is not Question:
        return None
    return Question.objects.filter(pk=workflow.object_id).first()
