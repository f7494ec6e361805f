from copy import deepcopy

import pytest

from core.loading import LINE, FaultsFound, fingerprint
from legal.models import LegalDocument, Provision
from quizzes.imports import load_questions, load_topics
from quizzes.models import Question, Quiz, Topic
from quizzes.quiz_imports import load_quiz
from quizzes.services import freeze_version


@pytest.fixture(autouse=True)
def _law(db):
    document = LegalDocument.objects.create(
        code="CT-34-CTTW", kind="Chỉ thị", number="34-CT/TW", title="…", issuer="BCT"
    )
    Provision.objects.create(document=document, key="")
    load_topics(TOPICS)


TOPICS = [
    {
        "code": "chu-truong",
        "name": {"vi": "Chủ trương", "en": "Directives"},
        "children": [{"code": "chi-thi-34", "name": {"vi": "Chỉ thị 34"}}],
    }
]


def entry(code="cau-1", **changes):
    return {
        "code": code,
        "topic": "chi-thi-34",
        "kind": "single",
        "difficulty": 1,
        "stem": {"vi": f"Câu {code}?", "en": f"Question {code}?"},
        "options": [
            {"text": {"vi": "Đúng"}, "correct": True, "feedback": {"vi": "Phải."}},
            {"text": {"vi": "Sai"}, "feedback": {"vi": "Không phải."}},
        ],
        "explanation": {"vi": "Vì thế."},
        "cites": "CT-34-CTTW",
        LINE: 7,
        "__file__": "questions.yaml",
        **changes,
    }


def quiz_entry(**changes):
    return {
        "slug": "bai",
        "title": {"vi": "Bài"},
        "time_limit_minutes": 30,
        "draw": [{"topic": "chi-thi-34", "count": 2, LINE: 3}],
        LINE: 1,
        "__file__": "course.yaml",
        **changes,
    }


def counts(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.kept)


def test_topics_have_two_levels_and_load_twice():
    assert Topic.objects.get(code="chi-thi-34").parent.code == "chu-truong"
    assert counts(load_topics(TOPICS)) == (0, 0, 2, [])


def test_questions_are_created_updated_and_left_as_the_file_says(at):
    first, second = entry("cau-1"), entry("cau-2")
    assert counts(load_questions([first, second], at=at)) == (2, 0, 0, [])
    second["stem"]["vi"] = "Hỏi khác?"
    assert counts(load_questions([first, second], at=at)) == (0, 1, 1, [])
    numbers = dict(Question.objects.values_list("code", "current_version__number"))
    assert numbers == {"cau-1": 1, "cau-2": 2}


def test_what_a_trainer_edited_is_kept_and_listed(at):
    load_questions([entry()], at=at)
    question = Question.objects.get()
    question.stem = "Giảng viên sửa?"
    question.save()
    freeze_version(question=question, by=None, at=at)
    changed = entry(explanation={"vi": "Tệp cũng sửa."})
    assert counts(load_questions([changed], at=at)) == (0, 0, 0, ["cau-1"])
    assert Question.objects.get().stem == "Giảng viên sửa?"


@pytest.mark.parametrize("change", [{"difficulty": 3}, {"state": "retired"}])
def test_a_trainers_level_or_state_is_an_edit_too(at, change):
    load_questions([entry()], at=at)
    Question.objects.update(**change)
    outcome = load_questions([entry(explanation={"vi": "Khác."})], at=at)
    assert outcome.kept == ["cau-1"]


@pytest.mark.parametrize(
    "fault",
    [
        {"code": "Câu 1"},
        {"topic": "khong-co"},
        {"kind": "drawing"},
        {"scoring": "each"},
        {"outcomes": {"perfect": {"vi": "Giỏi."}}},
        {"cites": "L-0-0"},
        {"difficulty": 9},
        {"points": 0},
        {"stem": {"en": "Only English?"}},
        {"options": "a, b"},
        {"options": [{"text": {"vi": "Một"}, "correct": True}]},
        {"colour": "red"},
    ],
)
def test_a_fault_names_its_line_and_nothing_is_written(at, fault):
    with pytest.raises(FaultsFound) as found:
        load_questions([entry("cau-0"), entry() | fault], at=at)
    assert {f.where for f in found.value.faults} == {"questions.yaml:7"}
    assert not Question.objects.exists()


def test_all_faults_are_told_together(at):
    with pytest.raises(FaultsFound) as found:
        load_questions([entry("a", topic="x"), entry("b", kind="y"), entry("b")], at=at)
    assert len(found.value.faults) == 3


def test_a_quiz_loads_twice_and_follows_its_file(at):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    assert counts(load_quiz(quiz_entry())) == (1, 0, 0, [])
    assert counts(load_quiz(quiz_entry())) == (0, 0, 1, [])
    assert counts(load_quiz(quiz_entry(pass_percent=80))) == (0, 1, 0, [])
    quiz = Quiz.objects.get()
    assert (quiz.pass_percent, quiz.time_limit_minutes, quiz.draws.count()) == (
        80,
        30,
        1,
    )


def test_what_a_file_no_longer_says_goes_back_to_the_default(at):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    load_quiz(quiz_entry(pass_percent=80))
    shorter = quiz_entry()
    del shorter["time_limit_minutes"]
    assert load_quiz(shorter).updated == 1
    quiz = Quiz.objects.get()
    assert (quiz.time_limit_minutes, quiz.pass_percent) == (None, 70)


def test_a_quiz_that_a_trainer_edited_is_kept(at):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    load_quiz(quiz_entry())
    Quiz.objects.update(attempts_allowed=3)
    assert load_quiz(quiz_entry(pass_percent=80)).kept == ["bai"]


@pytest.mark.parametrize(
    "fault",
    [
        {"draw": [{"topic": "chi-thi-34", "count": 3, LINE: 3}]},
        {"draw": [{"topic": "khong-co", "count": 1, LINE: 3}]},
        {"draw": [{"topic": "chi-thi-34", "count": 0, LINE: 3}]},
        {"draw": [], "questions": ["khong-co"]},
        {"draw": []},
        {"draw": "chi-thi-34"},
        {"pass_percent": 120},
        {"draw": ["chi-thi-34"]},
        {"purpose": "fun"},
        {"shuffle_options": "perhaps"},
        {"slug": ""},
    ],
)
def test_a_quiz_that_could_not_be_taken_is_a_fault(at, fault):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    with pytest.raises(FaultsFound):
        load_quiz(quiz_entry() | deepcopy(fault))
    assert not Quiz.objects.exists()


def test_a_quiz_file_says_all_that_the_form_does(at):
    load_questions([entry(f"cau-{n}") for n in range(4)], at=at)
    full = quiz_entry(
        sections=[{"title": {"vi": "Phần một", "en": "One"}, "pass_percent": 50}],
        draw=[
            {
                "topic": "chu-truong",
                "count": 2,
                "section": 1,
                "points": 1.5,
                "new_first": True,
            }
        ],
        questions=[{"code": "cau-1", "section": 1, "points": 2}],
        opens_at="2026-12-01 08:00",
        closes_at="2026-12-01 11:00",
        reveal="after-closing",
        access_code="Đợt 2",
        borderline_percent=5,
    )
    assert counts(load_quiz(full)) == (1, 0, 0, [])
    assert counts(load_quiz(deepcopy(full))) == (0, 0, 1, [])
    quiz = Quiz.objects.get()
    assert f"{quiz.opens_at:%Y-%m-%d %H:%M}" == "2026-12-01 01:00"
    assert (quiz.access_code, quiz.borderline_percent) == ("Đợt 2", 5)
    assert str(quiz.sections.get()) == "Phần một"
    draw, fixed = quiz.draws.get(), quiz.fixed_questions.get()
    assert (draw.section, str(draw.points), draw.new_first) == (1, "1.50", True)
    assert (fixed.section, fixed.points) == (1, 2)
    quiz.draws.update(points=3)
    assert load_quiz(full).kept == ["bai"]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ({"slug": "attempts"}, 1),
        ({"opens_at": "soon"}, 1),
        ({"opens_at": "2026-13-45 08:00"}, 1),
        ({"opens_at": "2026-12-01 08:00", "closes_at": "2026-12-01 07:00"}, 1),
        ({"reveal": "after-closing"}, 1),
        ({"is_open_to_visitors": True}, 1),
        ({"borderline_percent": 90}, 1),
        ({"pass_percent": True}, 1),
        ({"sections": "một"}, 1),
        ({"sections": [{"title": {"en": "One"}, LINE: 5}]}, 5),
        ({"sections": [{"title": "Một", "pass_percent": 200, LINE: 5}]}, 5),
        ({"draw": [{"topic": "chi-thi-34", "count": 1, "section": 2, LINE: 3}]}, 1),
        ({"draw": [{"topic": "chi-thi-34", "count": 1, "points": 0, LINE: 3}]}, 3),
        ({"draw": [{"topic": "chi-thi-34", "count": 1, "new": True, LINE: 3}]}, 3),
        ({"draw": [{"topic": "chi-thi-34", "count": 1, "difficulty": 9, LINE: 3}]}, 3),
        ({"draw": [], "questions": ["cau-1", {"code": "cau-1", LINE: 4}]}, 1),
        ({"draw": [], "questions": [{"code": "khong-co", LINE: 4}]}, 4),
        ({"draw": [], "questions": [{"code": "cau-1", "points": "x", LINE: 4}]}, 4),
    ],
)
def test_a_fault_of_a_quiz_names_its_line(at, fault, line):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    with pytest.raises(FaultsFound) as found:
        load_quiz(quiz_entry() | deepcopy(fault))
    assert f"course.yaml:{line}" in {one.where for one in found.value.faults}
    assert not Quiz.objects.exists()


def test_quizzes_loaded_before_sections_came_are_not_taken_for_edited(at):
    load_questions([entry("cau-1"), entry("cau-2")], at=at)
    load_quiz(quiz_entry())
    quiz = Quiz.objects.get()
    # What the loader of the first release wrote for this file.
    fields = {
        "title": "Bài",
        "title_en": "",
        "description": "",
        "description_en": "",
        "passed_text": "",
        "passed_text_en": "",
        "failed_text": "",
        "failed_text_en": "",
        "is_live": True,
        "pass_percent": 70,
        "time_limit_minutes": 30,
        "attempts_allowed": 0,
        "wait_minutes": 0,
        "purpose": "exam",
        "reveal": "after-sending",
        "shuffle_questions": True,
        "shuffle_options": True,
    }
    topic = Topic.objects.get(code="chi-thi-34").pk
    assert quiz.loaded_hash == fingerprint([fields, [(topic, 2, None)], []])
