"""A file of questions in each format, whole and with everything in it that the format knows."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import docx

from quizzes.formats.items import Item
from quizzes.formats.pictures import NoPictures
from quizzes.formats.registry import FORMATS

from .former_site import FormerSite
from .word_exam import word_exam

FILES = Path(__file__).resolve().parent.parent / "quizzes" / "files"
ENDINGS = {
    "moodle-xml": "xml",
    "gift": "gift",
    "aiken": "aiken.txt",
    "docx": "docx",
    "xlsx": "xlsx",
    "csv": "csv",
    "qti3": "zip",
}


def items() -> list[Item]:
    """Return the questions of the Moodle file: most kinds, categories, a picture."""
    data = (FILES / "moodle-4.xml").read_bytes()
    found = FORMATS["moodle-xml"].reader(data, "moodle-4.xml", NoPictures()).items
    assert len(found) > 5
    return found


def question_file(name: str) -> bytes:
    """Return a whole file in a format."""
    if name == "docx":
        return word_exam()
    if name == "aiken":
        return (FILES / "cau-hoi-aiken.txt").read_bytes()
    if name == "gift":
        return (FILES / "thi-dua.gift").read_bytes()
    if name == "moodle-xml":
        return (FILES / "moodle-4.xml").read_bytes()
    return FORMATS[name].write(items()).data


def written_test(lines: Iterable[str]) -> bytes:
    """Return a Word file with a paragraph for each line."""
    import io

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def former_site() -> FormerSite:
    """Return a small site of django-quiz-app with everything that one has."""
    old = FormerSite()
    an = old.user("an", email="an@tinh.vn")
    law = old.category("Luật Thi đua, khen thưởng")
    below = old.add("quiz.subcategory", sub_category="Danh hiệu", category=law)
    exam = old.quiz(
        "Kiểm tra cuối khoá", exam_paper=True, pass_mark=50, max_questions=3
    )
    choice, answers = old.multichoice(
        "Ai quyết định tặng <b>Huân chương</b>?",
        [exam],
        [("Chủ tịch nước", True), ("Thủ tướng Chính phủ", False)],
        category=law,
        sub_category=below,
        figure="uploads/2015/09/01/co.png",
        explanation="Theo Luật.",
    )
    truth = old.true_false("Khen thưởng phải kịp thời.", [exam], True, category=law)
    essay = old.essay("Nêu một tấm gương.", [exam])
    old.sitting(
        an,
        exam,
        [choice, truth, essay],
        {choice: str(answers[0]), truth: "True", essay: "Thôn Nà Khoang."},
        [essay],
    )
    old.sitting(
        an, exam, [choice, truth], {choice: str(answers[1])}, [choice], complete=False
    )
    old.progress(an, "Luật Thi đua, khen thưởng,1,2,")
    return old


def database_of(old: FormerSite) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return old.database(Path(folder) / "db.sqlite3")
