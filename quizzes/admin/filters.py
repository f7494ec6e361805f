"""How the list of questions is narrowed; ``FLAGS`` is where statistics add theirs."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from core.text import fold
from legal.models import Provision

from ..models import Question, QuestionImport, Quiz, Topic
from ..services.impact import topic_and_below

Questions = QuerySet[Question]

# Name of a flag: what it says, and which questions have it.
FLAGS: dict[str, tuple[Any, Callable[[Questions], Questions]]] = {}


class TopicTree(django_filters.ModelChoiceFilter):
    """A topic with all that lies below it, shown as the tree it is."""

    def filter(self, qs: Questions, value: Topic | None) -> Questions:
        return qs.filter(topic__in=topic_and_below(value.pk)) if value else qs


def tree_label(topic: Topic) -> str:
    return f"{topic.parent} › {topic}" if topic.parent else str(topic)


def import_label(row: QuestionImport) -> str:
    return (
        f"{row.name}, {date_format(localtime(row.created_at), 'SHORT_DATETIME_FORMAT')}"
    )


class QuestionFilterSet(WagtailFilterSet):
    topic = TopicTree(
        label=_("Topic, with those below it"),
        queryset=Topic.objects.select_related("parent"),
    )
    cites = django_filters.CharFilter(
        label=_("Rests on (document, article)"), method="citing"
    )
    quiz = django_filters.ModelChoiceFilter(
        label=_("Used in the quiz"), queryset=Quiz.objects.all(), method="used_in"
    )
    has_basis = django_filters.ChoiceFilter(
        label=_("Legal basis"),
        choices=[("yes", _("given")), ("no", _("missing"))],
        method="with_basis",
    )
    draft = django_filters.ChoiceFilter(
        label=_("Changes not in use yet"),
        choices=[("yes", _("waiting")), ("no", _("none"))],
        method="with_draft",
    )
    imported = django_filters.ModelChoiceFilter(
        label=_("Brought by the file"),
        queryset=QuestionImport.objects.filter(state=QuestionImport.State.DONE),
        method="brought_by",
    )
    suspended = django_filters.ChoiceFilter(
        label=_("Suspended by a change of law"),
        choices=[
            ("now", _("today")),
            ("ahead", _("from a later day")),
            ("no", _("not suspended")),
        ],
        method="suspended_on",
    )
    flag = django_filters.ChoiceFilter(
        label=_("Statistics say"),
        choices=lambda: [(name, label) for name, (label, _keep) in FLAGS.items()],
        method="flagged",
    )

    class Meta:
        model = Question
        fields = ["topic", "kind", "difficulty", "state", "use"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["topic"].label_from_instance = tree_label
        self.form.fields["imported"].label_from_instance = import_label
        if not FLAGS:
            del self.form.fields["flag"]

    def citing(self, questions: Questions, name: str, words: str) -> Questions:
        """Keep those that rest on a provision whose citation or ref has all the words.

        "điều 84" finds article 84, not 841: a number is compared whole.
        """
        wanted = fold(words).split()
        found = [
            provision.pk
            for provision in Provision.objects.select_related("document")
            if _cited(provision, wanted)
        ]
        return questions.filter(provision__in=found)

    def used_in(self, questions: Questions, name: str, quiz: Quiz) -> Questions:
        """Keep those that a quiz fixes or may draw."""
        drawn = Q(pk__in=[])
        for draw in quiz.draws.all():
            pool = Q(topic__in=topic_and_below(draw.topic_id), use=Question.Use.GRADED)
            if draw.difficulty:
                pool &= Q(difficulty=draw.difficulty)
            drawn |= pool
        return questions.filter(
            Q(pk__in=quiz.fixed_questions.values("question"))
            | drawn & Q(state__in=Question.ASKED)
        )

    def with_basis(self, questions: Questions, name: str, value: str) -> Questions:
        return questions.filter(provision__isnull=value == "no")

    def with_draft(self, questions: Questions, name: str, value: str) -> Questions:
        return questions.filter(has_unpublished_changes=value == "yes")

    def suspended_on(self, questions: Questions, name: str, value: str) -> Questions:
        rules = {
            "now": Q(suspended_from__lte=localdate()),
            "ahead": Q(suspended_from__gt=localdate()),
            "no": Q(suspended_from=None),
        }
        return questions.filter(rules[value])

    def brought_by(
        self, questions: Questions, name: str, row: QuestionImport
    ) -> Questions:
        """Keep those that an import wrote, as far as they have the code it gave them."""
        return questions.filter(code__in=row.summary.get("codes", []))

    def flagged(self, questions: Questions, name: str, value: str) -> Questions:
        return FLAGS[value][1](questions)


def _cited(provision: Provision, wanted: list[str]) -> bool:
    text = fold(f"{provision.citation} {provision.document.code} {provision.key}")
    words = set(text.replace("-", " ").replace(",", " ").split())
    return all(word in words if word.isdigit() else word in text for word in wanted)
