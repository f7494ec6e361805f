"""Every kind from the curriculum's files, with each fault at its line."""

from datetime import UTC, datetime

import pytest
import yaml

from core.loading import LINE, FaultsFound
from legal.models import LegalDocument, Provision
from quizzes.content import content_hash, content_of, options_of
from quizzes.imports import load_questions, load_topics
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionOption, QuestionVersion
from tests.factories.curriculum import load_small

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HEAD = """
topic: chi-thi-34
difficulty: 2
stem: {vi: "Hỏi gì?"}
explanation: {vi: Vì thế.}
"""
WRITTEN = {
    "single": """
options:
  - {text: {vi: Một}, correct: true}
  - {text: {vi: Hai}, share: 50, feedback: {vi: Gần đúng.}}
""",
    "several": """
scoring: each
options:
  - {text: {vi: Một}, correct: true, share: 75}
  - {text: {vi: Hai}, correct: true, share: 25}
  - {text: {vi: Ba}, share: -50}
""",
    "true-false": """
options:
  - {text: {vi: Đúng}, correct: true}
  - {text: {vi: Sai}}
""",
    "matching": """
scoring: each
options:
  - {text: {vi: Huân chương}, match: {vi: Chủ tịch nước, en: The President}}
  - {text: {vi: Giấy khen}, match: {vi: Chủ tịch xã}}
  - {match: {vi: Thủ tướng}}
outcomes: {right: {vi: Giỏi.}, partial: {vi: Gần đủ., en: Nearly.}}
""",
    "ordering": """
options:
  - {text: {vi: Phát động}}
  - {text: {vi: Họp xét}}
""",
    "number": """
unit: {vi: người, en: people}
options:
  - {text: "1234,5", tolerance: 0.5}
  - {text: 1200, share: 50}
""",
    "short-text": """
match_case: true
match_marks: false
options:
  - {text: {vi: Bộ Chính trị*, en: Politburo}}
  - {text: "*", correct: false, feedback: {vi: Chưa phải.}}
""",
    "gaps": """
stem: {vi: "Chọn không quá [[1]] % do [[2]] quyết định."}
options:
  - {gap: 1, text: 15, tolerance: 1}
  - {gap: 2, text: {vi: Chủ tịch}}
  - {gap: 2, text: {vi: Thư ký}, correct: false}
""",
    "essay": """
words_min: 50
words_max: 300
explanation:
options:
  - {text: {vi: Đúng căn cứ}, points: 4}
  - {text: {vi: Rõ ràng}, points: 6}
""",
}


@pytest.fixture(autouse=True)
def _ground(db):
    document = LegalDocument.objects.create(
        code="CT-34-CTTW", kind="Chỉ thị", number="34-CT/TW", title="CT", issuer="BCT"
    )
    Provision.objects.create(document=document, key="")
    load_topics([{"code": "chi-thi-34", "name": {"vi": "Chỉ thị 34"}}])


def entry(kind: str, **changes) -> dict:
    """Return an entry as the YAML file gives it, each row with its line."""
    rows = yaml.safe_load(HEAD) | yaml.safe_load(WRITTEN[kind])
    for number, option in enumerate(rows["options"], start=10):
        option[LINE] = number
    fixed = {"code": f"q-{kind}", "kind": kind, "cites": "CT-34-CTTW"}
    return rows | fixed | {LINE: 3, "__file__": "q.yaml"} | changes


def test_every_kind_loads_and_loads_again_unchanged():
    assert set(WRITTEN) == set(KINDS)
    entries = [entry(kind) for kind in WRITTEN]
    assert load_questions(entries, at=AT).created == len(KINDS)
    assert load_questions(entries, at=AT).unchanged == len(KINDS)
    assert QuestionVersion.objects.count() == len(KINDS)


def test_what_a_file_says_is_what_learners_get():
    load_questions([entry("matching"), entry("number"), entry("short-text")], at=AT)
    matching, number, short = (
        Question.objects.get(code=f"q-{kind}").current_version.content
        for kind in ("matching", "number", "short-text")
    )
    assert matching["settings"]["scoring"] == "each"
    assert matching["settings"]["outcomes"]["partial"] == {
        "vi": "Gần đủ.",
        "en": "Nearly.",
    }
    assert matching["options"][0]["match"] == {
        "vi": "Chủ tịch nước",
        "en": "The President",
    }
    assert number["settings"] == {"unit": {"vi": "người", "en": "people"}}
    assert number["options"][0]["tolerance"] == "0.5"
    assert [o["correct"] for o in number["options"]] == [True, True]
    assert short["settings"] == {"match_case": True, "match_marks": False}
    assert [o["correct"] for o in short["options"]] == [True, False]


def test_a_setting_taken_out_of_the_file_is_the_default_again():
    load_questions([entry("number")], at=AT)
    load_questions([entry("number", unit=None)], at=AT)
    assert "settings" not in Question.objects.get().current_version.content


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        ("single", {"match": {"vi": "x"}}, "match"),
        ("single", {"share": 101}, "share"),
        ("single", {"share": "nhiều"}, "share"),
        ("single", {"correct": "yes"}, "correct"),
        ("ordering", {"correct": True}, "correct"),
        ("number", {"tolerance": -1}, "tolerance"),
        ("number", {"tolerance": float("inf")}, "tolerance"),
        ("gaps", {"gap": "một"}, "gap"),
        ("gaps", {"gap": True}, "gap"),
        ("essay", {"points": "x"}, "points"),
        ("single", {"text": {"vi": "x" * 2001}}, "text"),
    ],
)
def test_a_fault_in_a_row_names_its_line(kind, row, said):
    wrong = entry(kind)
    wrong["options"][1] |= row
    with pytest.raises(FaultsFound) as found:
        load_questions([wrong], at=AT)
    (fault,) = found.value.faults
    assert fault.where == "q.yaml:11"
    assert said in str(fault)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("single", {"unit": {"vi": "kg"}}),
        ("number", {"unit": {"vi": "k" * 31}}),
        ("matching", {"scoring": "some"}),
        ("short-text", {"match_case": "no"}),
        ("essay", {"words_min": 0}),
        ("essay", {"words_min": 301}),
        ("gaps", {"stem": {"vi": "Không có chỗ trống."}}),
        ("number", {"options": [{"text": "1.234", LINE: 10}]}),
    ],
)
def test_a_fault_in_the_question_names_its_line(kind, changes):
    with pytest.raises(FaultsFound) as found:
        load_questions([entry(kind, **changes)], at=AT)
    assert [fault.where for fault in found.value.faults] == ["q.yaml:3"]


def test_an_essay_is_no_self_check():
    with pytest.raises(FaultsFound):
        load_questions([entry("essay")], at=AT, use=Question.Use.SELF_CHECK)


def test_a_frozen_choice_keeps_its_fingerprint():
    """What the first release froze; another hash would make a new version of every question."""
    question = Question(
        kind="single",
        stem="Ai ban hành?",
        stem_en="Who?",
        explanation="Vì thế.",
        points=1,
    )
    rows = [
        QuestionOption(
            key="o1", sort_order=1, text="Bộ", is_correct=True, feedback="Đúng"
        ),
        QuestionOption(key="o2", sort_order=2, text="Sở", text_en="Dept"),
    ]
    hashed = content_hash(question, content_of(question, rows))
    assert hashed == "ac2085897f3abe08f539b3594b8703c4a01b6a6d6b7e132590caf481ac84753e"


def test_the_curriculum_loaded_twice_makes_no_new_versions(tmp_path):
    load_small(tmp_path)
    versions = QuestionVersion.objects.count()
    load_small(tmp_path)
    assert QuestionVersion.objects.count() == versions
    for question in Question.objects.filter(current_version__isnull=False):
        now = content_of(question, options_of(question))
        assert content_hash(question, now) == question.current_version.content_hash
