"""A tiny curriculum as files: one course of two lessons in two languages, two questions."""

from datetime import UTC, datetime
from pathlib import Path

from courses.loading import Report, load_curriculum

AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)

TOPICS = """
- code: chu-truong
  name: {vi: Chủ trương, en: Directives}
  children:
    - {code: chi-thi-34, name: {vi: Chỉ thị 34, en: Directive 34}}
"""
COURSE = """
slug: thu
title: {vi: Chuyên đề thử, en: A trial course}
summary: {vi: Hai bài ngắn., en: Two short lessons.}
audience: {vi: Người mới, en: Newcomers}
outcomes: {vi: [Nêu được một điều], en: [Name one thing]}
cites: [CT-34-CTTW]
quiz:
  slug: kiem-tra-thu
  title: {vi: Kiểm tra thử, en: A trial quiz}
  pass_percent: 50
  draw:
    - {topic: chi-thi-34, count: 2}
"""
LESSON = """---
title: {title}
slug: bai-{number}
objective: {objective}
cites: [CT-34-CTTW]
reviewed_on: 2026-11-24
---
{text} [[CT-41-CTTW]].

## {heading}

::: callout kind="tip"
{text}
:::

::: self-check question="tk-1"
:::
"""
QUESTION = """
- code: {code}
  topic: chi-thi-34
  kind: single
  stem: {{vi: "Ai ban hành {code}?", en: "Who issued {code}?"}}
  options:
    - {{text: {{vi: Bộ Chính trị, en: The Politburo}}, correct: true, feedback: {{vi: Đúng vậy, en: So it is}}}}
    - {{text: {{vi: Chính phủ, en: The Government}}, feedback: {{vi: Chưa phải, en: Not so}}}}
  explanation: {{vi: Chỉ thị của Bộ Chính trị., en: It is the Politburo's.}}
  cites: CT-34-CTTW
"""
WORDS = {
    "vi": {
        "text": "Khen đúng người",
        "heading": "Vì sao",
        "objective": "Nêu được lý do",
    },
    "en": {"text": "Praise the right one", "heading": "Why", "objective": "Say why"},
}


REGISTER = """code,kind,number,title_vi,title_en,issuer,signed_on,in_force_on,expires_on,replaced_by,amended_by,source_url,certainty
CT-34-CTTW,Chỉ thị,34-CT/TW,Tiếp tục đổi mới,Renewing,Bộ Chính trị,2014-04-07,,,,,,confirmed
CT-41-CTTW,Chỉ thị,41-CT/TW,Tăng cường lãnh đạo,Leadership,Bộ Chính trị,2024-12-26,,,,,,confirmed
"""


def write_curriculum(folder: Path, lessons: int = 2) -> Path:
    """Write the files below a folder, and return it."""
    course = folder / "thu"
    for language, words in WORDS.items():
        (course / language).mkdir(parents=True, exist_ok=True)
        for number in range(1, lessons + 1):
            title = f"Bài {number}" if language == "vi" else f"Lesson {number}"
            text = LESSON.format(title=title, number=number, **words)
            (course / language / f"{number:02}-bai-{number}.md").write_text(text)
    (folder / "law").mkdir(exist_ok=True)
    (folder / "law" / "documents.csv").write_text(REGISTER)
    (folder / "topics.yaml").write_text(TOPICS)
    (course / "course.yaml").write_text(COURSE)
    questions = "".join(QUESTION.format(code=f"q-{n}") for n in range(1, 4))
    (course / "questions.yaml").write_text(questions)
    (course / "self-checks.yaml").write_text(QUESTION.format(code="tk-1"))
    return folder


def load_small(folder: Path, lessons: int = 2, **options: object) -> Report:
    """Write and load the tiny curriculum."""
    write_curriculum(folder, lessons)
    return load_curriculum(at=AT, folder=folder, register=folder / "law", **options)
