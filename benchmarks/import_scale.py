"""How long 10,000 questions take into an empty bank, and how much memory, by format.

``python -m benchmarks.import_scale``; each file goes through the command that people use, in
a process of its own, whose greatest size is what is told: Django itself has some 100 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizzes.formats.items import Item

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = 10_000
FORMATS = ("moodle-xml", "xlsx")
TOPICS = 40


def run(questions: int = QUESTIONS) -> list[str]:
    """Import each file into a bank of its own; return a line each, as printed."""
    _set_up()
    lines = []
    with tempfile.TemporaryDirectory(prefix="thidua-import-") as folder:
        for name in FORMATS:
            lines.append(_measure(name, questions, Path(folder) / name))
            print(lines[-1], flush=True)
    return lines


def _set_up() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def _measure(name: str, questions: int, folder: Path) -> str:
    from quizzes.formats.registry import FORMATS as KNOWN

    folder.mkdir()
    written = KNOWN[name].write(items(questions))
    file = folder / f"questions.{KNOWN[name].endings[0]}"
    file.write_bytes(written.data)
    environment = os.environ | {"VAR_DIR": str(folder)}
    _manage(environment, "migrate", "--verbosity=0")
    started = time.perf_counter()
    said, peak = _manage(environment, "import_questions", str(file))
    seconds = time.perf_counter() - started
    counts = json.loads(said.splitlines()[-1])
    told = ", ".join(f"{word} {n}" for word, n in counts.items() if isinstance(n, int))
    return (
        f"import of {questions:,} questions, {name} ({len(written.data) / 2**20:.1f} MB): "
        f"{seconds:.1f} s, {questions / seconds:.0f} a second, peak {peak:.0f} MB ({told})"
    )


def _manage(environment: dict[str, str], *words: str) -> tuple[str, float]:
    """Run a command; return what it says and the most memory it held, in megabytes."""
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
        )
        # Asked of this child alone, not of the greatest of all.
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if child.returncode:
        raise RuntimeError(f"manage.py {words[0]}:\n{text[-2000:]}")
    return text, used.ru_maxrss / 1024


def items(count: int) -> Iterator[Item]:
    """Yield questions of six kinds by turns, spread over some topics."""
    from quizzes.formats.items import Item

    for number in range(count):
        kind, rows = _ROWS[number % len(_ROWS)]
        yield Item(
            where=f"{number}",
            kind=kind,
            code=f"quy-mo-{number}",
            stem=f"Hồ sơ số {number}, loại {kind}: {_STEM}",
            rows=_rows(rows),
            topic=("Quy mô", f"Chủ đề {number % TOPICS}"),
            difficulty=1 + number % 3,
            explanation="Xem Luật Thi đua, khen thưởng và văn bản hướng dẫn.",
        )


def _rows(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    from quizzes.formats.items import Row

    return tuple(Row(**one) for one in rows)


_STEM = (
    "Theo quy định về thi đua, khen thưởng, cơ quan nào có thẩm quyền quyết định, "
    "và trong thời hạn nào kể từ ngày nhận đủ hồ sơ hợp lệ?"
)
_ROWS: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "single",
        [
            {"text": "Chủ tịch Ủy ban nhân dân tỉnh", "is_correct": True},
            {"text": "Giám đốc Sở Nội vụ", "feedback": "Sở trình, không quyết định."},
            {"text": "Trưởng phòng Nội vụ"},
            {"text": "Hội đồng thi đua, khen thưởng"},
        ],
    ),
    (
        "several",
        [
            {"text": "Tờ trình", "is_correct": True},
            {"text": "Báo cáo thành tích", "is_correct": True},
            {"text": "Giấy khai sinh"},
            {"text": "Hộ chiếu"},
        ],
    ),
    ("true-false", [{"text": "Đúng", "is_correct": True}, {"text": "Sai"}]),
    ("number", [{"text": "10", "is_correct": True, "tolerance": Decimal(0)}]),
    ("short-text", [{"text": "Bằng khen", "is_correct": True}]),
    (
        "matching",
        [
            {"text": "Giấy khen", "match": "Cấp xã"},
            {"text": "Bằng khen", "match": "Cấp tỉnh"},
            {"text": "Huân chương", "match": "Chủ tịch nước"},
        ],
    ),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    run(parser.parse_args().questions)


if __name__ == "__main__":
    main()
