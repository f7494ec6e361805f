"""When lessons were last looked at by the law, and what that settles at the change desk."""

from django.db.models import Q
from django.utils.timezone import localdate

from core import stamps
from legal.models import ChangeItem
from legal.services import join_items, reviewed

from . import citers
from .models import LessonPage


def lesson_published(page: LessonPage) -> None:
    """A lesson went up: it may rest on changed law, or say that it has been reviewed.

    It is reviewed by what its author wrote into "last reviewed", and once all its
    languages are: an English page that nobody touched still teaches the old rule.
    """
    by = page.latest_revision.user if page.latest_revision else None
    pages = LessonPage.objects.live().filter(translation_key=page.translation_key)
    for lesson in citers.lessons(pages):
        join_items(citers.citing_of_lesson(lesson, pk) for pk in lesson.provisions)
        if lesson.reviewed_on is None:
            continue
        cases = Q(kind=citers.CASE, key__startswith=f"{lesson.key}:")
        itself = Q(kind=citers.LESSON, key=str(lesson.key))
        waiting = ChangeItem.objects.to_review().filter(itself | cases)
        for kind, key in set(waiting.values_list("kind", "key")):
            reviewed(
                kind=kind,
                key=key,
                on=lesson.reviewed_on,
                by=by,
                at=page.last_published_at,
            )


def lesson_settled(item: ChangeItem) -> None:
    """Somebody says that a lesson agrees with the law: so it was reviewed that day."""
    if item.settled_at is None or item.state == ChangeItem.State.RETIRED:
        return
    day = localdate(item.settled_at)
    pages = LessonPage.objects.filter(translation_key=item.key).filter(
        Q(reviewed_on=None) | Q(reviewed_on__lt=day)
    )
    for page in pages.select_related("latest_revision"):
        LessonPage.objects.filter(pk=page.pk).update(reviewed_on=day)
        draft = page.latest_revision
        # Publishing a draft that waits must not set the day back.
        if draft and (draft.content.get("reviewed_on") or "") < day.isoformat():
            draft.content["reviewed_on"] = day.isoformat()
            draft.save(update_fields=["content"])
    stamps.bump()
