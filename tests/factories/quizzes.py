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
        """Make the options and freeze; ``options=[("a", True), …]`` for others.

        With ``options=()`` there are none, and nothing is frozen.
        """
        if extracted == ():
            return
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


# Rows by kind, as fields of ``QuestionOption``; keys are a, b, c … in this order.
ROWS: dict[str, list[dict[str, Any]]] = {
    "single": [
        {"text": "Bộ Chính trị", "is_correct": True, "feedback": "Đúng vậy."},
        {"text": "Chính phủ", "feedback": "Chính phủ ban hành nghị định."},
        {"text": "Quốc hội", "feedback": "Quốc hội ban hành luật."},
    ],
    "several": [
        {"text": "Tờ trình", "is_correct": True},
        {"text": "Báo cáo thành tích", "is_correct": True},
        {"text": "Biên bản họp xét", "is_correct": True},
        {"text": "Sơ yếu lý lịch", "feedback": "Không có trong hồ sơ."},
    ],
    "true-false": [{"text": "Đúng", "is_correct": True}, {"text": "Sai"}],
    "matching": [
        {"text": "Huân chương Lao động", "match": "Chủ tịch nước"},
        {"text": "Bằng khen cấp bộ", "match": "Bộ trưởng"},
        {"text": "Giấy khen của xã", "match": "Chủ tịch UBND xã"},
        {"match": "Chủ tịch Quốc hội"},
    ],
    "ordering": [
        {"text": "Phát động phong trào"},
        {"text": "Đăng ký thi đua"},
        {"text": "Họp xét", "feedback": "Họp xét sau khi có báo cáo thành tích."},
        {"text": "Trao tặng"},
    ],
    "number": [
        {"text": "1234,5", "is_correct": True, "tolerance": "0.5"},
        {"text": "1200", "share": "50", "feedback": "Đã làm tròn quá nhiều."},
    ],
    "short-text": [
        {"text": "Hội đồng Thi đua - Khen thưởng*", "is_correct": True},
        {"text": "Hội đồng", "share": "50", "feedback": "Hội đồng nào?"},
    ],
    "gaps": [
        {"gap": 1, "text": "tự nguyện", "is_correct": True},
        {"gap": 1, "text": "tự giác", "share": "50", "is_correct": True},
        {"gap": 2, "text": "15", "is_correct": True},
        {"gap": 3, "text": "Chủ tịch nước", "is_correct": True},
        {
            "gap": 3,
            "text": "Thủ tướng Chính phủ",
            "feedback": "Thủ tướng tặng Cờ thi đua.",
        },
    ],
    "essay": [
        {"text": "Nêu đúng căn cứ", "points": "4"},
        {"text": "Lập luận rõ ràng", "points": "6"},
    ],
}
STEMS = {
    "matching": "Ai quyết định hình thức khen thưởng nào?",
    "ordering": "Sắp xếp các bước của một đợt thi đua.",
    "number": "Tổng tiền thưởng là bao nhiêu?",
    "short-text": "Cơ quan nào xét, tham mưu khen thưởng?",
    "gaps": (
        "Điền vào chỗ trống.\n\nThi đua theo nguyên tắc [[1]]; chọn không quá [[2]] % lao "
        "động tiên tiến; Huân chương do [[3]] tặng."
    ),
    "essay": "Vì sao khen thưởng phải kịp thời?",
}
SETTINGS: dict[str, dict[str, Any]] = {
    "number": {"unit": "triệu đồng", "unit_en": "million dong"},
    "essay": {"words_min": 5, "words_max": 300, "points": 10},
}


def question_of_kind(
    kind: str, rows: list[dict[str, Any]] | None = None, **fields: Any
) -> Question:
    """Return a valid question of any kind, live and frozen unless ``state`` says else.

    ``rows`` are fields of ``QuestionOption``; their keys are a, b, c … unless given.
    """
    words = {"stem": STEMS[kind], "stem_en": ""} if kind in STEMS else {}
    wanted = {"kind": kind, **words, **SETTINGS.get(kind, {}), **fields}
    question = QuestionFactory(options=(), **wanted)
    for order, row in enumerate(ROWS[kind] if rows is None else rows):
        QuestionOption.objects.create(
            question=question,
            sort_order=order,
            **{"key": "abcdefghijklmnop"[order]} | row,
        )
    question = Question.objects.get(pk=question.pk)
    if question.state in ("live", "watch"):
        freeze_version(question=question, by=None, at=LONG_AGO)
    return question
