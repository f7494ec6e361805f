"""Writing and changing questions, as a trainer in Wagtail's admin."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from quizzes.models import Question, Quiz
from quizzes.services import freeze_version
from tests.factories.quizzes import (
    QuestionFactory,
    QuizFactory,
    TopicFactory,
)

from .bank_forms import (
    PUBLISH,
    add_url,
    decide,
    edit_form,
    edit_url,
    put_in_use_url,
    question_form,
    rows_of,
)
from .conftest import graded


def test_a_new_question_begins_with_its_kind(author):
    page = author.get(add_url("question")).text
    for kind in ("single", "several", "true-false"):
        assert f"?kind={kind}" in page
    form = author.get(add_url("question"), {"kind": "true-false"})
    assert form.status_code == 200
    assert 'name="options-1-text"' in form.text
    assert 'name="options-2-text"' not in form.text


def test_putting_a_new_question_in_use_freezes_a_version(author, provision, trainer):
    form = question_form(TopicFactory(), provision) | PUBLISH
    sent = author.post(add_url("question"), form)
    assert sent.status_code == 302, sent.context["form"].errors
    question = Question.objects.get()
    assert question.state == "live"
    assert question.live
    assert question.current_version.number == 1
    assert question.current_version.created_by == trainer
    keys = [option["key"] for option in question.current_version.content["options"]]
    assert keys == list(question.options.values_list("key", flat=True))


@pytest.mark.parametrize("right", [(False, False), (True, True)])
def test_a_question_in_use_needs_a_valid_key(author, provision, right):
    form = question_form(TopicFactory(), provision, right=right) | PUBLISH
    page = author.post(add_url("question"), form)
    assert page.status_code == 200
    assert "Mark exactly one answer as right." in page.text
    assert not Question.objects.exists()


def test_a_draft_may_be_unfinished_and_needs_no_code(author, provision):
    form = question_form(
        TopicFactory(), provision, right=(False, False), code="", explanation=""
    )
    assert author.post(add_url("question"), form).status_code == 302
    question = Question.objects.get()
    assert (question.current_version, question.state) == (None, "draft")
    assert question.code.startswith("cau-")


def test_an_empty_row_is_no_answer(author, provision):
    rows = inline_formset(
        [
            {"text": "Đúng", "is_correct": True},
            {"text": "", "feedback": ""},
            {"text": "Sai"},
        ]
    )
    form = question_form(TopicFactory(), provision, options=rows) | PUBLISH
    assert author.post(add_url("question"), form).status_code == 302
    texts = Question.objects.get().options.values_list("text", flat=True)
    assert list(texts) == ["Đúng", "Sai"]


def test_an_error_stands_at_the_field_and_the_row_it_is_about(author, provision):
    rows = inline_formset([{"text": "Một", "is_correct": True}, {"text": "Một"}])
    form = question_form(TopicFactory(), provision, options=rows, points=0)
    page = author.post(add_url("question"), form | PUBLISH)
    assert "points" in page.context["form"].errors
    rows = page.context["form"].formsets["options"].forms
    assert [bool(row.errors) for row in rows] == [False, True]


def test_editing_a_question_in_use_changes_nothing_for_learners(author):
    question = QuestionFactory()
    before = question.current_version
    form = edit_form(question, stem="Câu hỏi đã viết lại?")
    sent = author.post(edit_url(question), form)
    assert sent.status_code == 302, sent.context["form"].errors
    question.refresh_from_db()
    assert question.current_version == before
    assert question.stem != "Câu hỏi đã viết lại?"
    assert (question.state, question.has_unpublished_changes) == ("live", True)
    assert "Câu hỏi đã viết lại?" in author.get(edit_url(question)).text


def test_a_new_meaning_makes_a_new_version_and_keeps_the_names_of_answers(
    author, trainer
):
    question = QuestionFactory()
    before = question.current_version.content["options"]
    rows = rows_of(question, row0={"text": "Đáp án a (sửa)"})
    asked = author.post(edit_url(question), edit_form(question, rows) | PUBLISH)
    assert asked.status_code == 302
    assert asked.url == put_in_use_url(question)
    question.refresh_from_db()
    assert question.current_version.number == 1
    assert decide(author, question).status_code == 302
    question.refresh_from_db()
    version = question.current_version
    after = version.content["options"]
    assert (version.number, version.correction) == (2, 0)
    assert version.created_by == trainer
    assert [o["key"] for o in after] == [o["key"] for o in before]
    assert after[0]["text"]["vi"].endswith("(sửa)")
    assert not question.has_unpublished_changes


def test_a_typing_error_keeps_the_number_and_shows_the_difference(author):
    question = QuestionFactory(stem="Ai trinh khen thưởng?")
    author.post(
        edit_url(question), edit_form(question, stem="Ai trình khen thưởng?") | PUBLISH
    )
    page = author.get(put_in_use_url(question)).text
    assert "<del>" in page
    assert "trinh" in page
    assert decide(author, question, "typing", note="dấu").status_code == 302
    question.refresh_from_db()
    version = question.current_version
    assert (version.number, version.correction, version.note) == (1, 1, "dấu")
    assert question.versions.count() == 2


def test_another_key_is_no_typing_error(author):
    question = QuestionFactory()
    rows = rows_of(question, row0={"is_correct": False}, row1={"is_correct": True})
    author.post(edit_url(question), edit_form(question, rows) | PUBLISH)
    page = decide(author, question, "typing")
    assert page.status_code == 200
    assert "What counts as right" in page.text
    question.refresh_from_db()
    assert question.versions.count() == 1
    assert question.has_unpublished_changes


def test_what_was_saved_meanwhile_is_not_put_in_use_unseen(author):
    question = QuestionFactory()
    author.post(edit_url(question), edit_form(question, stem="Một?") | PUBLISH)
    question.refresh_from_db()
    seen = question.latest_revision_id
    author.post(edit_url(question), edit_form(question, stem="Hai?"))
    sent = author.post(
        put_in_use_url(question), {"change": "meaning", "revision": seen}
    )
    assert sent.url == put_in_use_url(question)
    question.refresh_from_db()
    assert question.current_version.number == 1


def test_the_page_between_says_whom_the_change_touches(author, lan, minh):
    topic = TopicFactory()
    question = QuestionFactory(topic=topic)
    fixed = QuizFactory(questions=[question])
    drawing = QuizFactory(draws=[(topic, 1)])
    QuizFactory(draws=[(QuestionFactory().topic, 1)])
    graded(fixed, lan, right=1)
    graded(fixed, minh, right=1)
    author.post(edit_url(question), edit_form(question, stem="Mới?") | PUBLISH)
    page = author.get(put_in_use_url(question)).text
    assert "used in 2 quizzes" in page
    assert fixed.title_en in page
    assert drawing.title_en in page
    assert "2 answers so far" in page
    assert "0 attempts under way" in page


def test_moving_a_question_to_another_topic_asks_nothing(author):
    question, topic = QuestionFactory(), TopicFactory()
    form = edit_form(question, topic=topic.pk) | PUBLISH
    sent = author.post(edit_url(question), form)
    assert sent.url == reverse("wagtailsnippets_quizzes_question:list")
    question.refresh_from_db()
    assert (question.topic, question.current_version.number) == (topic, 1)


def test_a_question_that_a_quiz_needs_cannot_be_retired(author):
    question = QuestionFactory()
    quiz = QuizFactory(questions=[question])
    retire = reverse("wagtailsnippets_quizzes_question:unpublish", args=[question.pk])
    page = author.post(retire, follow=True)
    assert f"“{quiz.title_en}” cannot do without this question" in page.text
    question.refresh_from_db()
    assert question.state == "live"
    Quiz.objects.update(is_live=False)
    assert author.post(retire).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.live) == ("retired", False)
    assert question not in Question.objects.live()


def test_a_draft_of_a_question_the_loader_changed_keeps_the_new_version(author, at):
    """A revision holds the content; which version is in use is the question's own."""
    question = QuestionFactory()
    author.post(edit_url(question), edit_form(question, stem="Bản nháp?"))
    Question.objects.get(pk=question.pk).options.filter(key="a").update(text="Khác")
    loaded = freeze_version(
        question=Question.objects.get(pk=question.pk), by=None, at=at
    )
    question.refresh_from_db()
    assert question.get_latest_revision_as_object().current_version == loaded


def test_a_copy_has_names_of_its_own(author):
    question = QuestionFactory()
    copy = reverse("wagtailsnippets_quizzes_question:copy", args=[question.pk])
    form = author.get(copy)
    assert form.status_code == 200
    assert question.stem in form.text
    rows = form.context["form"].formsets["options"].forms
    assert [row.instance.pk for row in rows] == [None] * 4
    assert [row.instance.text for row in rows] == [
        row.text for row in question.options.all()
    ]


def test_the_page_of_a_question_counts_the_attempts_of_each_version(author, lan):
    question = QuestionFactory()
    graded(QuizFactory(questions=[question]), lan, right=1)
    page = author.get(
        reverse("wagtailsnippets_quizzes_question:inspect", args=[question.pk])
    ).text
    assert "Version 1" in page
    assert "used in 1 attempt" in page


@pytest.mark.parametrize("mode", ["asked", "answered", "wrong"])
def test_a_question_is_previewed_as_a_learner_sees_it(author, provision, mode):
    address = reverse("wagtailsnippets_quizzes_question:preview_on_add")
    form = question_form(TopicFactory(), provision)
    assert author.post(address, form).json()["is_valid"]
    page = author.get(address, {"mode": mode}).text
    assert "Ai trình khen thưởng?" in page
    assert ("Theo Điều 84." in page) is (mode != "asked")
    assert ("Not right, chosen" in page) is (mode == "wrong")


def test_history_compares_two_drafts_row_by_row(author):
    question = QuestionFactory()
    author.post(edit_url(question), edit_form(question, stem="Một?"))
    rows = rows_of(question, row1={"text": "Khác hẳn"})
    author.post(edit_url(question), edit_form(question, rows, stem="Hai?"))
    first, last = question.revisions.order_by("pk").values_list("pk", flat=True)
    page = author.get(
        reverse(
            "wagtailsnippets_quizzes_question:revisions_compare",
            args=[question.pk, first, last],
        )
    )
    assert page.status_code == 200
    assert "Khác hẳn" in page.text
    history = reverse("wagtailsnippets_quizzes_question:history", args=[question.pk])
    assert author.get(history).status_code == 200


def test_a_twin_is_shown_beside_the_question(author):
    stem = "Người đứng đầu cơ quan nào trình Chủ tịch nước quyết định tặng huân chương?"
    question, twin = QuestionFactory(stem=stem), QuestionFactory(stem=stem)
    QuestionFactory(stem="Hồ sơ đề nghị xét tặng danh hiệu Chiến sĩ thi đua gồm gì?")
    page = author.get(edit_url(question))
    assert [other for other, _score in page.context["twins"]] == [twin]
    assert "May be the same as" in page.text


def test_a_question_is_previewed_in_english_by_who_reads_vietnamese(
    author, trainer, provision
):
    trainer.wagtail_userprofile.preferred_language = "vi"
    trainer.wagtail_userprofile.save()
    author.cookies["django_language"] = "vi"
    address = reverse("wagtailsnippets_quizzes_question:preview_on_add")
    form = question_form(TopicFactory(), provision, stem_en="Who proposes it?")
    author.post(address, form)
    assert "Who proposes it?" not in author.get(address, {"mode": "asked"}).text
    english = author.get(address, {"mode": "english"}).text
    assert "Who proposes it?" in english
    assert "Choose one answer" in english


BY_KIND = {
    "matching": {
        "options": inline_formset(
            [
                {"text": "Cờ", "match": "Tập thể"},
                {"text": "Bằng khen", "match": "Cá nhân"},
            ]
        )
    },
    "ordering": {"options": inline_formset([{"text": "Một"}, {"text": "Hai"}])},
    "number": {
        "options": inline_formset([{"text": "15", "tolerance": "0.5"}]),
        "unit": "%",
    },
    "short-text": {
        "options": inline_formset([{"text": "Chủ tịch nước"}]),
        "match_marks": "on",
    },
    "gaps": {
        "stem": "Bằng khen cấp [[1]] do [[2]] tặng.",
        "options": inline_formset(
            [
                {"gap": 1, "text": "tỉnh", "is_correct": True},
                {"gap": 2, "text": "Chủ tịch tỉnh", "is_correct": True},
            ]
        ),
    },
    "essay": {
        "options": inline_formset([{"text": "Đủ căn cứ", "points": 1}]),
        "words_min": 50,
        "words_max": 200,
    },
    "several": {
        "options": inline_formset(
            [
                {"text": "Một", "is_correct": True},
                {"text": "Hai", "is_correct": True},
                {"text": "Ba"},
            ]
        ),
        "scoring": "each",
    },
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_each_kind_is_written_previewed_and_put_in_use(author, provision, kind):
    page = author.get(add_url("question"), {"kind": kind})
    assert page.status_code == 200
    given = {"scoring": "whole", "kind": kind, **BY_KIND[kind]}
    form = question_form(TopicFactory(), provision, **given)
    preview = reverse("wagtailsnippets_quizzes_question:preview_on_add")
    assert author.post(preview, form).json()["is_valid"]
    for mode in ("asked", "answered", "wrong", "english"):
        assert author.get(preview, {"mode": mode}).status_code == 200
    sent = author.post(add_url("question"), form | PUBLISH)
    assert sent.status_code == 302, sent.context["form"].errors
    question = Question.objects.get()
    assert (question.kind, question.state) == (kind, "live")
    assert question.current_version.number == 1
    assert author.get(edit_url(question)).status_code == 200
