"""import_questions and export_questions: what other programs rely on."""

import json

import pytest
from django.core.management import CommandError, call_command

from quizzes.formats.registry import FORMATS, guess
from quizzes.models import Question
from tests.factories.items import lines, picture, use_fake_format
from tests.factories.quizzes import QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run the command on lines of the fake format; return its last line, and all it said."""
    use_fake_format(monkeypatch)

    def run_it(*said, **options):
        path = tmp_path / "cau-hoi.fake"
        path.write_bytes(lines(*said))
        call_command("import_questions", str(path), format="fake", **options)
        told = capsys.readouterr()
        return json.loads(told.out.splitlines()[-1]), told.out + told.err

    return run_it


def test_the_last_line_is_the_summary(run):
    summary, _ = run("Một?", "Hai?", "!", "Một?")
    assert summary == {
        "created": 2,
        "updated": 0,
        "skipped": 1,
        "problems": ["cau-hoi.fake:3: thiếu đáp án đúng"],
    }
    assert Question.objects.count() == 2


def test_a_second_run_is_harmless(run):
    run("Một?", "Hai?")
    assert run("Một?", "Hai?")[0] == {
        "created": 0,
        "updated": 0,
        "skipped": 2,
        "problems": [],
    }


def test_a_dry_run_says_the_same_and_writes_nothing(run):
    dry, said = run("Một?", "!", dry_run=True)
    assert not Question.objects.exists()
    assert "Chạy thử" in said
    assert run("Một?", "!")[0] == dry


def test_questions_are_put_in_use_where_asked(run):
    run("Một?", {"stem": "Hai?", "explanation": ""}, live=True)
    assert dict(Question.objects.values_list("stem", "state")) == {
        "Một?": "live",
        "Hai?": "draft",
    }


def test_topic_names_where_the_rest_goes(run):
    topic = TopicFactory(code="ho-so")
    run({"stem": "Một?", "topic": []}, topic="ho-so")
    assert topic.questions.count() == 1


def test_what_will_be_lost_is_said(run):
    _, said = run({"stem": "Một?", "lost": ["Bảng trong câu hỏi."]})
    assert "Bảng trong câu hỏi." in said


def test_a_mistake_of_a_reader_is_no_trace(run):
    summary, _ = run("Một?", "boom")
    assert summary["created"] == 0
    assert len(summary["problems"]) == 1
    assert "Traceback" not in summary["problems"][0]
    assert "ZeroDivision" not in summary["problems"][0]


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02\x03"])
def test_what_cannot_be_read_at_all_fails_with_a_summary(tmp_path, capsys, content):
    path = tmp_path / "la.bin"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_questions", str(path))
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (summary["created"], len(summary["problems"])) == (0, 1)


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path, monkeypatch):
    path = tmp_path / "to.gift"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    monkeypatch.setattr(type(path), "read_bytes", lambda self: 1 / 0)
    with pytest.raises(CommandError, match="101 MB"):
        call_command("import_questions", str(path), format="gift")


def test_the_folder_of_pictures_must_be_there(run):
    with pytest.raises(CommandError, match="khong-co"):
        run("Một?", media="khong-co")


def test_pictures_come_from_their_folder_and_from_nowhere_else(tmp_path):
    from quizzes.importing.reading import Folder

    inside = tmp_path / "hinh"
    (inside / "chuong 1").mkdir(parents=True)
    (tmp_path / "bi-mat.png").write_bytes(b"secret")
    (inside / "chuong 1" / "Cờ.PNG").write_bytes(picture().data)
    (inside / "tro-ra.png").symlink_to(tmp_path / "bi-mat.png")
    folder = Folder(inside)
    assert folder.get("co.png") == picture().data
    assert folder.get("Chuong 1\\cờ.png") == picture().data
    assert folder.get("../bi-mat.png") is None
    assert folder.get("tro-ra.png") is None


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"::C1:: Ai? {=Lan ~Minh}", "gift"),
        ("a.txt", "Ai?\nA. Lan\nB. Minh\nĐáp án: A".encode(), "aiken"),
        ("a.txt", "Ai?\nA. Lan\nB. Minh\nANSWER: A".encode("utf-16"), "aiken"),
        ("a.xml", b'\xef\xbb\xbf<?xml version="1.0"?><quiz></quiz>', "moodle-xml"),
        ("a.xml", b"<qti-assessment-item/>", "qti3"),
        ("a.zip", b"PK\x03\x04 imsmanifest.xml", "qti3"),
        ("a.xlsx", b"PK\x03\x04", "xlsx"),
        ("a.bin", b"PK\x03\x04 word/document.xml", "docx"),
        ("a.csv", b"Ma;Cau hoi;A;B", "csv"),
        ("a.json", b'[{"model": "quiz.quiz", "pk": 1}]', "django-quiz-app"),
        ("db", b"SQLite format 3\0", "django-quiz-app"),
        ("a.bin", b"\x00\x01", None),
    ],
)
def test_the_format_is_guessed_from_what_is_in_the_file(name, data, expected):
    assert guess(name, data) == expected


def test_the_names_of_formats_are_those_of_the_product():
    assert sorted(FORMATS) == [
        "aiken",
        "csv",
        "django-quiz-app",
        "docx",
        "gift",
        "moodle-xml",
        "qti3",
        "xlsx",
    ]


def test_a_reader_that_does_not_end_is_stopped():
    import time

    from quizzes.importing.budget import TimeUp, within

    turns = []

    def endless():
        while True:
            turns.append(1)
            time.sleep(0.01)

    with pytest.raises(TimeUp):
        within(0.2, endless)
    count = len(turns)
    time.sleep(0.1)
    assert len(turns) <= count + 1


def test_the_bank_is_exported_by_topic(tmp_path, capsys, monkeypatch):
    topic = TopicFactory(code="ho-so")
    QuestionFactory(topic=topic, code="cau-a")
    QuestionFactory(code="cau-b")
    monkeypatch.setitem(
        FORMATS, "gift", Writing("gift", "GIFT", ("gift",), "gift", writes="w")
    )
    path = tmp_path / "ra.gift"
    call_command("export_questions", str(path), format="gift", topic="ho-so")
    assert path.read_text() == "cau-a"
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert summary == {"exported": 1, "lost": []}
    with pytest.raises(CommandError):
        call_command("export_questions", str(path), format="gift", topic="khong-co")


class Writing(type(FORMATS["gift"])):
    """Writes codes."""

    @property
    def is_there(self):
        return True

    def load(self, name):
        return lambda items: "\n".join(item.code for item in items).encode()
