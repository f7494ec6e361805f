"""How each kind is shown: to be answered, and answered."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.content import read
from quizzes.kinds import KINDS, kind_of
from quizzes.presenting import explain_content, present_content

from .test_kinds_all import sample

OPTIONS, REVIEW = (
    "quizzes/components/options.html",
    "quizzes/components/review.html",
)


def asked(kind: str, *answer: str, order: list[str] | None = None, **changes) -> str:
    content = sample(kind) | changes
    question = present_content(kind, content, "vi", order, answer)
    return render_to_string(OPTIONS, {"question": question})


def reviewed(
    kind: str, *answer: str, fraction: Decimal | None = None, **changes
) -> str:
    content = sample(kind) | changes
    question = explain_content(kind, content, "vi", answer, fraction=fraction)
    return render_to_string(REVIEW, {"question": question})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_asked_and_reviewed_by_its_own_templates(kind):
    html = asked(kind)
    assert 'name="answer"' in html
    assert str(kind_of(kind).hint) in html
    right = kind_of(kind).right_answer(sample(kind)) or ["Vì kịp thời."]
    assert reviewed(kind, *right)
    assert reviewed(kind)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_answered_stands_in_its_controls(kind):
    right = kind_of(kind).right_answer(sample(kind)) or ["Vì kịp thời."]
    html = asked(kind, *right)
    marks = html.count(" checked") + html.count(" selected")
    typed = sum(f'value="{text}"' in html or f">{text}<" in html for text in right)
    assert marks + typed >= len(right)
    assert asked(kind).count(" checked") + asked(kind).count(" selected") == 0


@pytest.mark.parametrize("kind", ["number", "short-text", "gaps"])
def test_accepted_texts_are_not_told_before_the_answer(kind):
    html = asked(kind)
    assert "1234" not in html.replace(str(kind_of(kind).hint), "")
    assert "Hội đồng" not in html
    assert "tự nguyện" not in html


def test_the_right_order_of_lines_is_not_what_is_shown():
    html = asked("ordering", order=list("abcd"))
    texts = ["Phát động phong trào", "Đăng ký thi đua", "Họp xét", "Trao tặng"]
    places = [html.index(text) for text in texts]
    assert places != sorted(places)


def test_right_hand_sides_come_in_the_order_of_the_attempt():
    html = asked("matching", order=["d", "c", "b", "a"])
    first = html[: html.index("</select>")]
    assert first.index("Chủ tịch Quốc hội") < first.index("Chủ tịch nước")


def test_gaps_stand_inside_the_text_with_a_name_each():
    html = asked("gaps")
    assert (
        html.index("nguyên tắc") < html.index("<input") < html.index("chọn không quá")
    )
    assert html.count("aria-label") == 3
    assert "[[" not in html
    question = present_content("gaps", sample("gaps"), "vi")
    assert question.stem == "Điền vào chỗ trống."


def test_a_text_that_begins_with_a_gap_is_headed_by_what_to_do():
    content = sample("gaps") | {"stem": {"vi": "[[1]] và [[2]] và [[3]]."}}
    question = present_content("gaps", content, "vi")
    assert question.stem_html == str(kind_of("gaps").hint)
    assert question.stem == "…… và …… và ……."


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_html_and_scripts_in_any_text_come_out_as_words(kind):
    evil = {"vi": "<script>alert(1)</script> [[1]] [[2]] [[3]] <img src=x onerror=1>"}
    content = sample(kind)
    for option in content["options"]:
        option |= {"text": evil, "match": evil, "feedback": evil}
    changes = {
        "stem": evil,
        "explanation": evil,
        "options": content["options"],
        "settings": {"unit": evil, "outcomes": {"right": evil, "wrong": evil}},
    }
    for html in (
        asked(kind, "<b>x</b>", **changes),
        reviewed(kind, "<b>x</b>", **changes),
    ):
        assert "<script" not in html
        assert "<img" not in html
        assert "<b>x" not in html


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("number", ["1200"], ["1200", "50", "Đã làm tròn quá nhiều."]),
        ("number", ["7"], ["7", "1234,5 ± 0.5 triệu đồng"]),
        ("matching", ["a:b"], ["Bộ trưởng", "Chủ tịch nước"]),
        ("short-text", ["hội đồng"], ["Hội đồng nào?", "Hội đồng Thi đua - Khen thưởng"]),
        ("gaps", ["tự giác", "16", "e"], ["tự nguyện", "15", "Thủ tướng tặng Cờ thi đua."]),
        ("essay", ["Vì kịp thời."], ["Vì kịp thời.", "Nêu đúng căn cứ"]),
    ],
)  # fmt: skip
def test_a_review_shows_what_was_answered_what_was_right_and_why(kind, answer, words):
    html = reviewed(kind, *answer)
    for word in words[:1] + words[-1:]:
        assert word in html


def test_an_essay_waits_until_a_person_has_marked_it():
    with translation.override("en"):
        waiting = explain_content("essay", sample("essay"), "en", ["Vì."])
        assert (waiting.verdict, str(waiting.verdict_words)) == (
            "waiting",
            "Waiting to be marked",
        )
        marked = explain_content(
            "essay", sample("essay"), "en", ["Vì."], fraction=Decimal("0.4")
        )
        assert marked.verdict == "partial"
        nothing = explain_content("essay", sample("essay"), "en", [])
        assert str(nothing.verdict_words) == "Not answered"


@pytest.mark.parametrize(
    ("answer", "said"), [(["a"], "Giỏi."), (["b"], "Xem lại Điều 84.")]
)
def test_what_is_said_for_an_outcome_comes_before_the_explanation(answer, said):
    outcomes = {"right": {"vi": "Giỏi."}, "wrong": {"vi": "Xem lại Điều 84."}}
    html = reviewed("single", *answer, settings={"outcomes": outcomes})
    assert html.index(said) < html.index("Vì thế.")


@pytest.mark.parametrize(
    ("stem", "situation", "asks"),
    [
        ("Chọn gì?", (), "Chọn gì?"),
        ("Xã có 45 người.\n\nChọn mấy?", ("Xã có 45 người.",), "Chọn mấy?"),
        ("Chọn gì?\n\n- một\n- hai", ("- một\n- hai",), "Chọn gì?"),
        ("- một\n- hai", (), "- một\n- hai"),
    ],
)
def test_the_last_paragraph_that_is_no_list_asks(stem, situation, asks):
    local = read(sample("single") | {"stem": {"vi": stem}}, "vi")
    assert (local.situation, local.stem) == (situation, asks)
