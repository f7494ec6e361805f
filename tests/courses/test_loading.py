"""The curriculum's files in Wagtail: twice is harmless, a trainer's edit stays."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.loading import FaultsFound
from courses.loading import load_curriculum
from courses.models import CoursePage, LessonPage
from quizzes.models import Question, QuestionVersion
from tests.factories.curriculum import AT, load_small, write_curriculum

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_programmes(monkeypatch):
    """The programmes need the real courses; here the courses are tiny."""
    from courses.signals import curriculum_loaded

    monkeypatch.setattr(curriculum_loaded, "send", lambda *args, **kwargs: [])


def counts():
    return (
        CoursePage.objects.count(),
        LessonPage.objects.count(),
        Question.objects.count(),
        QuestionVersion.objects.count(),
    )


def test_both_languages_are_loaded_and_share_their_keys(tmp_path):
    load_small(tmp_path)
    assert counts() == (2, 4, 4, 4)
    keys = LessonPage.objects.filter(slug="bai-1").values_list(
        "translation_key", flat=True
    )
    assert len(set(keys)) == 1
    lesson = LessonPage.objects.get(slug="bai-1", locale__language_code="vi")
    assert lesson.live
    assert lesson.minutes == 1
    assert [block.block_type for block in lesson.body] == [
        "text",
        "heading",
        "callout",
        "self_check",
    ]


def test_loading_twice_changes_nothing(tmp_path):
    load_small(tmp_path)
    before = counts()
    report = load_small(tmp_path)
    assert counts() == before
    assert sum(o.created + o.updated for o in report.parts.values()) == 0


def test_a_changed_file_is_published_and_a_changed_question_becomes_a_version(tmp_path):
    load_small(tmp_path)
    lesson = tmp_path / "thu/vi/01-bai-1.md"
    lesson.write_text(lesson.read_text().replace("title: Bài 1", "title: Bài mới"))
    questions = tmp_path / "thu/questions.yaml"
    questions.write_text(
        questions.read_text().replace("Ai ban hành q-1", "Cơ quan nào ra q-1")
    )
    report = load_curriculum(at=AT, folder=tmp_path, register=tmp_path / "law")
    assert report.parts["lessons"].updated == 1
    assert LessonPage.objects.filter(title="Bài mới", live=True).count() == 1
    assert Question.objects.get(code="q-1").versions.count() == 2


@pytest.mark.parametrize("published", [True, False])
def test_what_a_trainer_edited_is_kept_and_listed(tmp_path, published):
    load_small(tmp_path)
    page = LessonPage.objects.get(slug="bai-1", locale__language_code="vi")
    page.title = "Tên của giảng viên"
    revision = page.save_revision()
    if published:
        revision.publish()
    question = Question.objects.get(code="q-1")
    question.stem = "Câu của giảng viên"
    question.save()

    file = tmp_path / "thu/vi/01-bai-1.md"
    file.write_text(file.read_text().replace("Bài 1", "Bài của tệp"))
    report = load_curriculum(at=AT, folder=tmp_path, register=tmp_path / "law")

    assert any("01-bai-1.md" in name for name in report.kept)
    assert "q-1" in report.kept
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Tên của giảng viên"
    assert Question.objects.get(code="q-1").stem == "Câu của giảng viên"


def test_a_dry_run_reports_and_changes_nothing(tmp_path):
    report = load_small(tmp_path, dry_run=True)
    assert report.parts["lessons"].created == 4
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("thu/vi/01-bai-1.md", "CT-41-CTTW", "CT-99-CTTW", "01-bai-1.md:8"),
        ("thu/vi/01-bai-1.md", "tk-1", "tk-9", "tk-9"),
        ("thu/vi/01-bai-1.md", "slug: bai-1", "slug: bai-2", "bai-2"),
        ("thu/course.yaml", "count: 2", "count: 9", "9"),
        ("thu/course.yaml", "title:", "titel:", "titel"),
        ("thu/questions.yaml", "correct: true", "correct: false", "questions.yaml:2"),
        ("thu/questions.yaml", "topic: chi-thi-34", "topic: la", "la"),
        ("thu/questions.yaml", "code: q-2", "code: q-1", "q-1"),
        ("thu/questions.yaml", "kind: single", "kind: [", "questions.yaml:"),
        ("topics.yaml", "code: chu-truong", "code: ", "topics.yaml:2"),
    ],
)
def test_a_fault_names_its_place_and_nothing_is_loaded(tmp_path, file, old, new, said):
    write_curriculum(tmp_path)
    path = tmp_path / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(FaultsFound) as found:
        load_curriculum(at=AT, folder=tmp_path, register=tmp_path / "law")
    assert any(said in str(fault) for fault in found.value.faults), str(found.value)
    assert counts() == (0, 0, 0, 0)


def test_the_command_lists_every_fault_and_ends_in_one_line_of_json(tmp_path):
    write_curriculum(tmp_path)
    out = io.StringIO()
    call_command("load_curriculum", folder=tmp_path, stdout=out)
    assert out.getvalue().splitlines()[-1].startswith('{"created": ')
    (tmp_path / "thu/vi/02-bai-2.md").write_text("không có gì")
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load_curriculum", folder=tmp_path, stderr=errors)
    assert "02-bai-2.md:1" in errors.getvalue()
