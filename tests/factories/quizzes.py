"""Topics, questions with frozen versions, quizzes."""

from datetime import UTC, datetime
from typing import Any

import factory

from quizzes.models import Question, QuestionOption, Quiz, QuizDraw, QuizQuestion, Topic
from quizzes.services import freeze_version

LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"chu-de-{n}")
    name = factory.Sequence(lambda n: f"Chủ đề {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")


class QuestionFactory(factory.django.DjangoModelFactory):
    """A live question; its first option (key ``a``) is right."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"cau-{n}")
    topic = factory.SubFactory(TopicFactory)
    kind = "single"
    state = "live"
    stem = factory.Sequence(lambda n: f"Câu hỏi số {n} hỏi điều gì?")
    stem_en = factory.Sequence(lambda n: f"What does question {n} ask?")
    explanation = "Vì quy định như vậy."
    explanation_en = "Because the rule says so."

    @factory.post_generation
    def options(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Make the options and freeze; ``options=[("a", True), …]`` for others."""
        pairs = extracted or [("a", True), ("b", False), ("c", False), ("d", False)]
        for order, (key, right) in enumerate(pairs):
            QuestionOption.objects.create(
                question=self,
                sort_order=order,
                key=key,
                text=f"Đáp án {key}",
                text_en=f"Answer {key}",
                is_correct=right,
                feedback=f"Nhận xét về {key}",
            )
        if self.state == "live":
            freeze_version(question=self, by=None, at=LONG_AGO)


class QuizFactory(factory.django.DjangoModelFactory):
    """A live quiz; ``questions=[…]`` fixes its paper, ``draws=[(topic, count)]`` draws."""

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"bai-{n}")
    title = factory.Sequence(lambda n: f"Bài kiểm tra {n}")
    title_en = factory.Sequence(lambda n: f"Quiz {n}")
    is_live = True
    shuffle_questions = False
    shuffle_options = False

    @factory.post_generation
    def questions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for order, question in enumerate(extracted or []):
            QuizQuestion.objects.create(quiz=self, question=question, sort_order=order)

    @factory.post_generation
    def draws(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for order, (topic, count) in enumerate(extracted or []):
            QuizDraw.objects.create(
                quiz=self, topic=topic, count=count, sort_order=order
            )
