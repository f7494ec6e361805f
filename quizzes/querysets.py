"""Which questions, quizzes and attempts, and whose."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from core.text import fold
from organisation.access import is_trainer, staff_under
from organisation.models import Appointment, User

if TYPE_CHECKING:
    from organisation.access import Visitor

    from .models import Appeal, Attempt, Question, Quiz


class QuestionQuerySet(models.QuerySet["Question"]):
    def live(self) -> QuestionQuerySet:
        """Keep those that new attempts may show."""
        return self.filter(state__in=("live", "watch"), current_version__isnull=False)

    def graded(self) -> QuestionQuerySet:
        """Keep those that count for a mark."""
        return self.filter(use="graded")

    def for_the_list(self) -> QuestionQuerySet:
        """Load what the trainers' list tells: ``answers`` shown, when it changed last."""
        from .models import AttemptItem

        shown = (
            AttemptItem.objects.filter(version__question=OuterRef("pk"))
            .order_by()
            .values("version__question")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.select_related(
            "topic", "current_version", "provision__document", "figure"
        ).annotate(
            answers=Coalesce(Subquery(shown), 0),
            changed_at=Coalesce(
                "latest_revision__created_at", "current_version__created_at"
            ),
        )

    def matching(self, words: str) -> QuestionQuerySet:
        """Keep those whose text, or topic's name, holds every word, marks or not."""
        from .models import Topic

        topics = {
            topic.pk: fold(f"{topic.name} {topic.name_en}")
            for topic in Topic.objects.all()
        }
        found = self
        for word in fold(words).split():
            named = [pk for pk, name in topics.items() if word in name]
            found = found.filter(Q(search_text__contains=word) | Q(topic__in=named))
        return found


class QuizQuerySet(models.QuerySet["Quiz"]):
    def visible_to(self, user: Visitor) -> QuizQuerySet:
        """Keep the published ones; trainers see drafts too."""
        return self if is_trainer(user) else self.filter(is_live=True)

    def listed(self) -> QuizQuerySet:
        """Leave out those that are reached by their address only."""
        return self.filter(is_listed=True)

    def open_to_visitors(self) -> QuizQuerySet:
        """Keep the practice that anyone may try without an account."""
        return self.filter(
            is_live=True,
            is_open_to_visitors=True,
            purpose="practice",
            access_code="",
        )

    def with_size(self) -> QuizQuerySet:
        """Give each quiz its number of questions, as ``size``."""
        from .models import QuizDraw, QuizQuestion

        of_quiz = {"quiz": OuterRef("pk")}
        fixed = QuizQuestion.objects.filter(**of_quiz).order_by().values("quiz")
        drawn = QuizDraw.objects.filter(**of_quiz).order_by().values("quiz")
        all_fixed = Coalesce(Subquery(fixed.values(n=Count("pk"))), 0)
        return self.annotate(
            size=Case(
                When(fixed_count__lt=all_fixed, then=F("fixed_count")),
                default=all_fixed,
            )
            + Coalesce(Subquery(drawn.values(n=Sum("count"))), 0)
        )


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Visitor, on: date) -> AttemptQuerySet:
        """Keep a person's own; a trainer sees all; a manager results of staff below.

        Whoever has the right to mark sees what that reaches. Answers are for the person
        and the marker; `shows_answers_to` says whose page shows them.
        """
        if not user.is_authenticated:
            return self.none()
        if is_trainer(user):
            return self
        return self.filter(
            Q(learner=user)
            | Q(learner__in=staff_under(user, on))
            | _within_rights(user, on)
        )

    def markable_by(self, user: Visitor, on: date) -> AttemptQuerySet:
        """Keep those whose answers the person may read and mark; never an own one.

        A trainer all; whoever has a `MarkingRight` what that reaches on the day.
        """
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(learner=user)
        return others if is_trainer(user) else others.filter(_within_rights(user, on))

    def to_mark(self) -> AttemptQuerySet:
        """Keep those with essays that nobody, or too few, have marked."""
        return self.filter(state="marking")

    def open(self) -> AttemptQuerySet:
        """Keep those not yet graded."""
        return self.filter(state="open")

    def counting(self) -> AttemptQuerySet:
        """Leave out what trainers only tried."""
        return self.filter(is_trial=False)

    def overdue(self, at: datetime) -> AttemptQuerySet:
        """Keep the open ones whose time has run out."""
        return self.open().filter(deadline_at__lte=at)


class AppealQuerySet(models.QuerySet["Appeal"]):
    def answerable_by(self, user: Visitor, on: date) -> AppealQuerySet:
        """Keep those about attempts that the person may mark."""
        from .models import Attempt

        return self.filter(
            item__attempt__in=Attempt.objects.all().markable_by(user, on)
        )

    def open(self) -> AppealQuerySet:
        """Keep those that wait for an answer."""
        return self.filter(state="open")


def _within_rights(user: User, on: date) -> Q:
    """Return what the person's rights to mark reach on a day; nothing without any."""
    from .models import MarkingRight

    reach = Q(pk__in=[])
    for right in MarkingRight.objects.filter(person=user).select_related("unit"):
        scope = ~Q(pk__in=[])
        if right.quiz_id is not None:
            scope &= Q(quiz=right.quiz_id)
        if right.unit is not None:
            posts = Appointment.objects.active_on(on).filter(
                unit__path__startswith=right.unit.path
            )
            scope &= Q(learner__in=posts.values("person"))
        reach |= scope
    return reach
