"""What certification does when something happened below it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.timezone import now
from wagtail.signals import published, unpublished

from core import stamps
from courses.signals import course_completed, curriculum_loaded, enrolled
from legal.models import ChangeItem, LegalChange
from legal.signals import items_settled, provision_changed
from organisation.models import User
from organisation.signals import appointments_changed

# Named first, so that what it does with a question comes before what is done here.
from quizzes import receivers as _quizzes_first  # noqa: F401
from quizzes.models import Attempt, Grade, Question
from quizzes.signals import attempt_graded, attempt_started

from . import (
    basis,
    delta_keeping,
    delta_paths,
    facts,
    imports,
    recalculating,
    services,
    standings,
    tasks,
)
from .models import DeltaPath, Programme, ProgrammeCitation, Requirement

if TYPE_CHECKING:
    from courses.loading.report import Report


@receiver(attempt_graded, dispatch_uid="certification.attempt_graded")
def issue_on_pass(attempt: Attempt, grade: Grade, **kwargs: Any) -> None:
    """Issue what a pass completes, in the transaction that graded it."""
    if not grade.passed:
        return
    for programme in facts.live_programmes(quiz=attempt.quiz_id):
        services.issue_if_possible(
            programme=programme, person=attempt.learner, at=grade.graded_at
        )


@receiver(attempt_graded, dispatch_uid="certification.delta_passed")
def renew_on_pass(attempt: Attempt, grade: Grade, **kwargs: Any) -> None:
    """Add the annex that the quiz of a path earns, in the transaction that graded it."""
    # Only a quiz that something leads to can be that of a path.
    if not grade.passed or not attempt.quiz.led_from:
        return
    paths = DeltaPath.objects.select_related("programme", "change", "quiz")
    path = paths.filter(quiz=attempt.quiz_id).first()
    if path is not None:
        services.settle_if_done(path=path, person=attempt.learner, at=grade.graded_at)


@receiver(provision_changed, dispatch_uid="certification.provision_changed")
def follow_the_law(change: LegalChange, **kwargs: Any) -> None:
    """Make the ways back, and mark whose certificates are touched."""
    at = now()
    for path in delta_paths.follow_change(change, at):
        holders = basis.holders_touched(change, path.programme_id)
        recalculating.recalculate(programme=path.programme_id, people=holders, at=at)


@receiver(
    [published, unpublished], sender=Question, dispatch_uid="certification.question"
)
def follow_the_bank(instance: Question, **kwargs: Any) -> None:
    """Let the quizzes of paths ask what is in use, and nothing else."""
    if instance.provision_id is not None:
        delta_paths.keep_quizzes([instance.provision_id])


@receiver(items_settled, dispatch_uid="certification.items_settled")
def follow_the_review(items: list[ChangeItem], **kwargs: Any) -> None:
    """Questions looked at are asked again, or gone for good."""
    found = {item.provision_id for item in items if item.kind == "question"}
    if provisions := [pk for pk in found if pk is not None]:
        delta_paths.keep_quizzes(provisions)


@receiver(course_completed, dispatch_uid="certification.course_completed")
def issue_on_completion(
    learner: User, course_key: UUID, at: datetime, **kwargs: Any
) -> None:
    """Issue what the last lesson of a course completes."""
    for programme in facts.live_programmes(course_key=course_key):
        services.issue_if_possible(programme=programme, person=learner, at=at)


@receiver(attempt_started, dispatch_uid="certification.attempt_started")
def note_start_of_attempt(attempt: Attempt, **kwargs: Any) -> None:
    standings.mark_started(
        person=attempt.learner_id, quiz=attempt.quiz_id, at=attempt.started_at
    )


@receiver(enrolled, dispatch_uid="certification.enrolled")
def note_enrolment(
    learner: User, course_key: UUID, at: datetime, **kwargs: Any
) -> None:
    standings.mark_started(person=learner.pk, course_key=course_key, at=at)


@receiver(appointments_changed, dispatch_uid="certification.appointments_changed")
def follow_appointments(people: list[int], **kwargs: Any) -> None:
    """Count people where they now work, and by when they are due there."""
    standings.refresh_standing(people=people, at=now())


@receiver(provision_changed, dispatch_uid="certification.due_after_the_change")
def follow_days_after_a_change(change: LegalChange, **kwargs: Any) -> None:
    """Move what is due so many days after a change of law, or no longer is."""
    rules = change.assignments.filter(ended_on__isnull=True)
    for programme in set(rules.values_list("programme", flat=True)):
        transaction.on_commit(partial(tasks.enqueue_refresh, programme))


@receiver(curriculum_loaded, dispatch_uid="certification.curriculum_loaded")
def load_programmes(report: Report, **kwargs: Any) -> None:
    """Load the programmes that the curriculum's courses and quizzes make up."""
    report.add("programmes", imports.load_programmes())
    delta_keeping.keep_current(at=now())


@receiver(
    [post_save, post_delete], sender=Programme, dispatch_uid="certification.programme"
)
@receiver(
    [post_save, post_delete],
    sender=Requirement,
    dispatch_uid="certification.requirement",
)
@receiver(
    [post_save, post_delete],
    sender=ProgrammeCitation,
    dispatch_uid="certification.citation",
)
def forget_what_was_required(**kwargs: Any) -> None:
    """Make the learner's page read the programmes anew."""
    stamps.bump()
