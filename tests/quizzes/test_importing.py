"""Questions from files: planned without writing, written all or nothing, twice harmless."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from core.loading import Fault
from legal.models import LegalDocument, Provision
from quizzes.exporting import in_topic, items_of
from quizzes.formats.items import Parsed, Row
from quizzes.importing import (
    BankChanged,
    FileRefused,
    PlanOptions,
    apply_import,
    plan_import,
)
from quizzes.models import Question, QuestionOption, QuestionVersion, Topic
from tests.factories.items import choice, parsed, picture
from tests.factories.quizzes import QuestionFactory, TopicFactory

from .conftest import NINE, graded

pytestmark = pytest.mark.django_db


def bring(*items, by=None, **options):
    """Plan and apply at once."""
    plan = plan_import(parsed(*items), PlanOptions(**options))
    return apply_import(plan, by=by, at=NINE)


def counts(outcome):
    return outcome.created, outcome.updated, outcome.skipped


# --- The plan ------------------------------------------------------------------------------


def test_a_plan_writes_nothing():
    plan = plan_import(parsed(choice(picture=picture())))
    assert counts(plan.outcome()) == (1, 0, 0)
    assert plan.new_topics == [("Danh hiệu thi đua",)]
    assert not Question.objects.exists()
    assert not Topic.objects.exists()
    assert not get_image_model().objects.exists()


def test_one_faulty_question_does_not_stop_the_others():
    items = [choice(number) for number in range(1, 21)]
    items[7] = replace(items[7], kind="calculated")
    items[9] = replace(items[9], stem="  ")
    items[11] = replace(items[11], rows=(Row(text="x" * 2001),) * 2)
    outcome = bring(*items)
    assert counts(outcome) == (17, 0, 0)
    assert [fault.where for fault in outcome.problems] == [
        items[7].where,
        items[9].where,
        items[11].where,
        items[11].where,
    ]
    assert "calculated" in str(outcome.problems[0])


def test_faults_of_the_reader_come_first_in_the_list():
    found = parsed(choice())
    found.faults.append(Fault("cau-hoi.fake:9", "thiếu đáp án đúng"))
    assert [str(f) for f in plan_import(found).problems] == [
        "cau-hoi.fake:9: thiếu đáp án đúng"
    ]


def test_a_question_that_cannot_be_asked_yet_comes_as_a_draft_with_its_problem():
    no_key = choice(rows=(Row(text="Một"), Row(text="Hai")))
    outcome = bring(no_key, live=True)
    question = Question.objects.get()
    assert question.state == "draft"
    assert question.current_version is None
    assert [fault.where for fault in outcome.problems] == [no_key.where]


def test_a_missing_explanation_is_counted_and_not_a_problem_of_each():
    plan = plan_import(parsed(*[choice(n, explanation="") for n in (1, 2, 3)]))
    assert plan.problems == []
    assert plan.lacking_explanation == 3
    assert plan_import(
        parsed(choice(explanation="")), PlanOptions(live=True)
    ).states == {"draft": 1}


def test_questions_come_as_drafts_unless_asked_or_said_otherwise():
    bring(choice(1), choice(2, state="review"), choice(3, state="live"))
    states = dict(Question.objects.values_list("stem", "state"))
    assert [states[choice(n).stem] for n in (1, 2, 3)] == ["draft", "review", "live"]


def test_what_is_put_in_use_is_frozen(trainer):
    bring(*[choice(n) for n in range(1, 4)], by=trainer, live=True)
    for question in Question.objects.all():
        version = question.current_version
        assert (version.number, version.created_by) == (1, trainer)
        assert question.live
        assert question.first_published_at == NINE
        assert [option["text"]["vi"] for option in version.content["options"]] == [
            row.text for row in choice().rows
        ]
        assert [option["key"] for option in version.content["options"]] == list(
            question.options.values_list("key", flat=True)
        )


def test_what_is_put_in_use_can_be_asked(lan):
    from tests.factories.quizzes import QuizFactory

    bring(choice(), live=True)
    question = Question.objects.get()
    assert graded(QuizFactory(questions=[question]), lan, right=0).state == "graded"


def test_a_bulk_of_questions_is_found_by_its_words():
    bring(choice(stem="Ai trình khen thưởng?"))
    assert Question.objects.matching("trinh khen").exists()
    assert Question.objects.matching("lao dong tien tien").exists()


# --- Who is who ----------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing():
    items = [choice(1), choice(2, code="cau-2"), choice(3, picture=picture())]
    assert counts(bring(*items)) == (3, 0, 0)
    assert counts(bring(*items)) == (0, 0, 3)
    assert Question.objects.count() == 3
    assert get_image_model().objects.count() == 1


def test_the_same_code_with_other_content_is_an_update():
    bring(choice(1, code="cau-1"))
    assert counts(bring(choice(1, code="cau-1", points=Decimal(2)))) == (0, 1, 0)
    assert Question.objects.get().points == 2


def test_an_update_of_a_question_in_use_makes_a_new_version_and_keeps_the_keys(trainer):
    bring(choice(1, code="cau-1"), live=True)
    before = list(Question.objects.get().options.values_list("key", flat=True))
    rows = choice().rows
    changed = (replace(rows[0], text="Lao động tiên tiến (sửa)"), *rows[:0:-1])
    bring(choice(1, code="cau-1", rows=changed), by=trainer)
    question = Question.objects.get()
    assert question.state == "live"
    assert (question.current_version.number, question.current_version.created_by) == (
        2,
        trainer,
    )
    assert QuestionVersion.objects.count() == 2
    # The first keeps its place's key; the others were found again by their text.
    assert list(question.options.values_list("key", flat=True)) == [
        before[0],
        before[2],
        before[1],
    ]


def test_an_update_is_what_the_editor_shows_and_a_draft_stays_in_the_history(trainer):
    bring(choice(code="cau-1"), live=True)
    question = Question.objects.get()
    question.stem = "Bản đang sửa?"
    question.save_revision(user=trainer)
    changed = choice(code="cau-1", explanation="Từ tệp.")
    plan = plan_import(parsed(changed))
    assert "cau-1" in plan.offers[0].notices[0]
    apply_import(plan, by=trainer, at=NINE)
    question = Question.objects.get()
    assert not question.has_unpublished_changes
    assert question.get_latest_revision_as_object().explanation == "Từ tệp."
    assert question.revisions.count() == 2
    assert question.current_version.number == 2


def test_an_update_that_would_break_a_question_in_use_is_refused():
    bring(choice(1, code="cau-1"), live=True)
    outcome = bring(choice(1, code="cau-1", explanation=""))
    assert counts(outcome) == (0, 0, 0)
    assert "cau-1" in str(outcome.problems[0])
    assert Question.objects.get().explanation


def test_a_question_edited_in_the_bank_is_kept_when_its_file_comes_again():
    bring(choice())
    question = Question.objects.get()
    question.explanation = "Lời giải thích đã sửa."
    question.save()
    assert counts(bring(choice())) == (0, 0, 1)
    assert counts(bring(choice(explanation="Từ tệp."), choices={1: "update"})) == (
        0,
        1,
        0,
    )
    assert Question.objects.get().explanation == "Từ tệp."


def test_a_file_that_was_mended_updates_what_nobody_touched():
    bring(choice())
    assert counts(bring(choice(explanation="Giải thích rõ hơn."))) == (0, 1, 0)


def test_a_code_that_belongs_to_quite_another_question_is_not_taken_over():
    bring(choice(code="1"))
    other = choice(
        code="1",
        stem="Hồ sơ gửi trong bao nhiêu ngày?",
        rows=(Row(text="Mười", is_correct=True), Row(text="Hai mươi")),
    )
    assert counts(bring(other)) == (1, 0, 0)
    assert counts(bring(other)) == (0, 0, 1)
    assert Question.objects.get(code="1").stem == choice().stem


def test_a_code_twice_in_a_file_is_a_fault_of_the_second():
    outcome = bring(choice(1, code="a"), choice(2, code="a"))
    assert counts(outcome) == (1, 0, 0)
    assert outcome.problems[0].where == choice(2).where
    assert choice(1).where in str(outcome.problems[0])


def test_codes_from_elsewhere_become_codes_of_ours():
    bring(choice(code="Câu 1.2 (Điều 84)"))
    assert Question.objects.get().code == "cau-1-2-dieu-84"


# --- Twins ---------------------------------------------------------------------------------


def test_the_same_question_under_another_name_is_left_out_beside_its_twin():
    bring(choice(code="cua-ta"))
    plan = plan_import(parsed(choice(code="cua-ho", stem=choice().stem.upper())))
    (offer,) = plan.offers
    assert (offer.decision, offer.twin.code, offer.twin.score) == (
        "duplicate",
        "cua-ta",
        100,
    )


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("skip", (0, 0, 1)), ("add", (1, 0, 0)), ("update", (0, 1, 0))],
)
def test_the_trainer_chooses_what_becomes_of_a_twin(decision, expected):
    bring(choice(code="cua-ta"))
    twin = choice(code="cua-ho", explanation="Khác.")
    assert counts(bring(twin, choices={1: decision})) == expected
    changed = Question.objects.filter(code="cua-ta", explanation="Khác.").exists()
    assert changed is (decision == "update")


def test_a_question_twice_in_one_file_comes_once():
    plan = plan_import(parsed(choice(1), choice(2, stem=choice(1).stem)))
    assert [offer.decision for offer in plan.offers] == ["create", "duplicate"]
    assert plan.offers[1].twin.where == choice(1).where
    assert counts(apply_import(plan, by=None, at=NINE)) == (1, 0, 1)


def test_a_question_added_although_it_is_there_gets_a_code_of_its_own():
    bring(choice())
    assert counts(bring(choice(), choices={1: "add"})) == (0, 0, 1)
    assert counts(
        bring(choice(1), choice(2, stem=choice(1).stem), choices={2: "add"})
    ) == (
        1,
        0,
        1,
    )
    assert Question.objects.count() == 2


def test_a_likely_twin_is_shown_and_added_all_the_same():
    bring(
        choice(
            code="cua-ta", stem="Ai có thẩm quyền tặng danh hiệu Lao động tiên tiến?"
        )
    )
    near = choice(stem="Ai có thẩm quyền trao danh hiệu Lao động tiên tiến?")
    (offer,) = plan_import(parsed(near)).offers
    assert (offer.decision, offer.twin.code) == ("create", "cua-ta")
    assert 86 <= offer.twin.score < 100


# --- Topics, law, pictures -----------------------------------------------------------------


def test_topics_are_found_without_marks_and_made_where_missing():
    root = TopicFactory(code="danh-hieu", name="Danh hiệu thi đua")
    bring(
        choice(1, topic=("DANH HIEU thi dua",)),
        choice(2, topic=("Danh hiệu thi đua", "Cấp cơ sở")),
        choice(3, topic=("Danh hiệu thi đua", "Cấp cơ sở", "Xã")),
        choice(5, topic=("danh-hieu",)),
    )
    # The end of a path is enough, where it leads to one topic only.
    bring(choice(4, topic=("cap co so", "Xã")))
    assert [
        (t.code, t.name, t.parent_id and t.parent.code) for t in Topic.objects.all()
    ] == [
        ("cap-co-so", "Cấp cơ sở", "danh-hieu"),
        ("danh-hieu", "Danh hiệu thi đua", None),
        ("xa", "Xã", "cap-co-so"),
    ]
    assert root.questions.count() == 2


def test_codes_of_new_topics_are_unique():
    TopicFactory(code="cap-co-so", name="Khác hẳn")
    bring(choice(topic=("Cấp cơ sở",)))
    assert Topic.objects.get(name="Cấp cơ sở").code == "cap-co-so-2"


def test_questions_without_a_topic_go_where_the_trainer_says():
    topic = TopicFactory(code="moi", name="Mới")
    bring(choice(1, topic=()), topic="moi")
    bring(choice(2, topic=()))
    assert topic.questions.count() == 1
    assert Topic.objects.get(code="chua-phan-loai").questions.count() == 1
    with pytest.raises(FileRefused):
        plan_import(parsed(choice()), PlanOptions(topic="khong-co"))


def test_an_update_without_a_topic_stays_where_it_is():
    bring(choice(code="a"))
    assert counts(bring(choice(code="a", topic=(), points=Decimal(3)))) == (0, 1, 0)
    assert Question.objects.get().topic.name == "Danh hiệu thi đua"
    assert not Topic.objects.filter(code="chua-phan-loai").exists()


@pytest.fixture
def law(db):
    document = LegalDocument.objects.create(
        code="L-06-2022",
        kind="Luật",
        number="06/2022/QH15",
        title="Luật Thi đua, khen thưởng",
        issuer="QH",
    )
    return Provision.objects.create(document=document, key="dieu-84", label="Điều 84")


@pytest.mark.parametrize(
    "text",
    [
        "L-06-2022#dieu-84",
        "Điều 84 Luật Thi đua, khen thưởng 2022",
        "khoản 2 Điều 84, Luật số 06/2022/QH15",
        "ĐIỀU 84 LUẬT TĐKT NĂM 2022",
    ],
)
def test_a_citation_is_found_as_officials_write_it(law, text):
    bring(choice(cites=text))
    assert Question.objects.get().provision == law


def test_a_citation_that_the_register_does_not_know_is_kept_in_words(law):
    plan = plan_import(parsed(choice(cites="Điều 3 Luật Đất đai 2024")))
    assert "Điều 3 Luật Đất đai 2024" in plan.offers[0].notices[0]
    apply_import(plan, by=None, at=NINE)
    question = Question.objects.get()
    assert question.provision is None
    assert question.explanation.endswith("\n\nCăn cứ: Điều 3 Luật Đất đai 2024")
    assert counts(bring(choice(cites="Điều 3 Luật Đất đai 2024"))) == (0, 0, 1)


def test_pictures_become_images_of_wagtail_each_file_once(trainer):
    bring(
        choice(1, picture=picture()),
        choice(2, picture=picture(alt="Lá cờ")),
        choice(3, picture=picture("blue")),
        by=trainer,
    )
    images = get_image_model().objects.all()
    assert len(images) == 2
    assert {image.collection.name for image in images} == {"Câu hỏi"}
    assert images[0].description == "Cờ thi đua"
    assert (images[0].width, images[0].height) == (8, 6)
    alts = Question.objects.order_by("stem").values_list("picture_alt", flat=True)
    assert list(alts) == ["Cờ thi đua", "Lá cờ", "Cờ thi đua"]
    assert ReferenceIndex.get_references_to(images[0]).count() == 2


# --- All or nothing ------------------------------------------------------------------------


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch, settings):
    bring(choice(0, code="cu"), live=True)
    plan = plan_import(
        parsed(
            choice(0, code="cu", points=Decimal(5)),
            *[choice(n, picture=picture("blue")) for n in range(1, 5)],
        )
    )
    files = set(default_storage.listdir("original_images")[1])

    def break_off(**words):
        raise OSError("the disk is full")

    monkeypatch.setattr("quizzes.importing.applying.freeze_version", break_off)
    with pytest.raises(OSError, match="disk"):
        apply_import(plan, by=None, at=NINE)
    assert Question.objects.count() == 1
    assert Question.objects.get().points == 1
    assert QuestionOption.objects.count() == 3
    assert not get_image_model().objects.exists()
    assert set(default_storage.listdir("original_images")[1]) == files


def test_a_plan_that_is_out_of_date_is_not_applied():
    plan = plan_import(parsed(choice(code="a"), choice(2, code="b")))
    QuestionFactory(code="a")
    with pytest.raises(BankChanged, match="a"):
        apply_import(plan, by=None, at=NINE)
    assert Question.objects.count() == 1


def test_progress_is_told_from_nothing_to_all():
    heard = []
    bring(choice(0, code="a"))
    plan = plan_import(
        parsed(
            choice(0, code="a", points=Decimal(2)), *[choice(n) for n in range(1, 1200)]
        )
    )
    apply_import(plan, by=None, at=NINE, tell=lambda *pair: heard.append(pair))
    assert heard[0] == (0, 1200)
    assert heard[-1] == (1200, 1200)
    assert heard == sorted(heard)
    assert len(heard) >= 4


def test_a_plan_costs_the_same_queries_for_three_hundred_as_for_three(count_queries):
    few = [choice(n) for n in range(3)]
    many = [choice(n) for n in range(300)]
    bring(*few)
    assert count_queries(lambda: plan_import(parsed(*few))) == count_queries(
        lambda: plan_import(parsed(*many))
    )


# --- Out and in again ----------------------------------------------------------------------


def test_what_is_exported_comes_back_as_it_was(law):
    bring(
        choice(1, picture=picture(), cites="L-06-2022#dieu-84", state="live"),
        choice(
            2,
            kind="several",
            stem_en="Which?",
            settings={"scoring": "each", "right_feedback": "Đúng lắm."},
            points=Decimal("2.5"),
            difficulty=3,
        ),
    )
    items = list(items_of(Question.objects.order_by("stem")))
    plan = plan_import(Parsed(items=items))
    assert [offer.decision for offer in plan.offers] == ["unchanged"] * 2
    Question.objects.update(current_version=None)
    QuestionVersion.objects.all().delete()
    Question.objects.all().delete()
    apply_import(plan_import(Parsed(items=items)), by=None, at=NINE)
    again = list(items_of(Question.objects.order_by("stem")))
    assert again == items


def test_a_topic_is_exported_with_those_below_it():
    parent = TopicFactory(name="Trên")
    child = TopicFactory(name="Dưới", parent=parent)
    for topic in (parent, child, TopicFactory()):
        QuestionFactory(topic=topic)
    assert in_topic(Question.objects.all(), parent).count() == 2


# --- Whatever comes ------------------------------------------------------------------------

texts = st.text(max_size=30)
rows = st.builds(
    Row,
    text=texts,
    is_correct=st.booleans(),
    share=st.none() | st.decimals(-200, 200, places=5),
    match=texts,
    tolerance=st.none() | st.decimals(allow_nan=True, allow_infinity=True),
    gap=st.none() | st.integers(-3, 40_000),
    feedback=texts,
)
items = st.builds(
    choice,
    st.integers(1, 6),
    kind=st.sampled_from(
        ["single", "several", "true-false", "essay", "number", "matching", "gaps", "?"]
    ),
    stem=texts | st.sampled_from(["Một", "Hai", "Ba"]),
    code=st.sampled_from(["", "", "", "a", "b", "!!"]) | texts,
    rows=st.lists(rows, max_size=4).map(tuple),
    topic=st.lists(texts, max_size=3).map(tuple),
    state=st.sampled_from(["", "live", "draft", "watch", "nonsense"]),
    use=st.sampled_from(["", "graded", "nonsense"]),
    points=st.decimals(allow_nan=True, allow_infinity=True) | st.just(Decimal(1)),
    difficulty=st.integers(-1, 5),
    cites=texts,
    settings=st.dictionaries(
        st.sampled_from(["scoring", "unit", "words_min", "nonsense"]),
        texts | st.integers(-5, 70_000),
        max_size=2,
    ),
)


class WhateverComes(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(items, max_size=6),
        st.booleans(),
        st.dictionaries(
            st.integers(1, 6), st.sampled_from(["skip", "add", "update"]), max_size=6
        ),
    )
    def test_what_is_written_is_what_the_plan_said(self, found, live, choices):
        before = Question.objects.count()
        plan = plan_import(Parsed(items=found), PlanOptions(live=live, choices=choices))
        expected = plan.outcome()
        done = apply_import(plan, by=None, at=NINE)
        assert done == expected
        assert Question.objects.count() == before + done.created
        total = done.created + done.updated + done.skipped + plan.count("faulty")
        assert total == len(found)
        for question in Question.objects.filter(state__in=["live", "watch"]):
            assert question.current_version
        again = plan_import(Parsed(items=found), PlanOptions(live=live))
        assert again.count("create") == 0
