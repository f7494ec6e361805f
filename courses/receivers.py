"""What courses do when content changes: caches of rendered lessons must miss from then on."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from core import stamps
from legal.models import (
    ChangeItem,
    LegalChange,
    LegalDocument,
    Provision,
    ProvisionWording,
)
from legal.signals import items_settled
from quizzes.models import Question, Quiz

from . import citers, reviewing
from .models import LessonPage


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
def content_moved(sender: Any, **kwargs: Any) -> None:
    """A page went up, down, or elsewhere."""
    stamps.bump()


@receiver(page_published, sender=LessonPage)
def lesson_published(instance: LessonPage, **kwargs: Any) -> None:
    if instance.live:
        reviewing.lesson_published(instance)


@receiver(items_settled)
def items_of_lessons_settled(items: list[ChangeItem], **kwargs: Any) -> None:
    for item in items:
        if item.kind == citers.LESSON:
            reviewing.lesson_settled(item)


# What Wagtail writes to a question when only a draft of it was saved.
_DRAFT_SAVED = {"latest_revision", "has_unpublished_changes"}


def _row_changed(sender: Any, update_fields: Any = None, **kwargs: Any) -> None:
    if not update_fields or not _DRAFT_SAVED.issuperset(update_fields):
        stamps.bump()


# Lessons show these rows as they are today.
for _model in (
    LegalDocument,
    LegalChange,
    Provision,
    ProvisionWording,
    Question,
    Quiz,
):
    post_save.connect(
        _row_changed, _model, dispatch_uid=f"stamp-save-{_model.__name__}"
    )
    post_delete.connect(
        _row_changed, _model, dispatch_uid=f"stamp-delete-{_model.__name__}"
    )


@receiver(post_delete)
def page_deleted(sender: Any, **kwargs: Any) -> None:
    """A page of any kind was deleted."""
    if isinstance(sender, type) and issubclass(sender, Page):
        stamps.bump()
