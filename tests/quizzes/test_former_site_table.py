"""The table of what the former package had names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "django-quiz-app.md"
ROWS = [
    line for line in PAGE.read_text().splitlines() if re.search(r"`[\w./]+\.py::", line)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_each_row_is_proved(row):
    for file, name in re.findall(r"`([\w./]+\.py)::(\w+)`", row):
        text = (Path(__file__).parent / file).read_text()
        assert re.search(rf"^def {name}\b", text, re.MULTILINE), f"{file}: no {name}"


def test_the_table_is_long():
    assert len(ROWS) >= 48
