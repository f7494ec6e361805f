"""Lesson files: every fault is named with its line, and a good file is read whole."""

import pytest

from core.loading import FaultsFound
from courses.loading.lessons import read_lesson

GOOD = """---
title: Một bài
slug: mot-bai
objective: Nêu được một điều
cites: [CT-34-CTTW]
reviewed_on: 2026-11-24
---
Mở đầu, xem [[CT-41-CTTW]].

## Mục một

::: callout kind="tip"
Gọi trước khi đến.
:::

::: self-check question="tk-1"
:::
"""


def test_a_good_file_is_read_block_by_block():
    lesson = read_lesson(GOOD, "x.md", 1)
    assert [block.kind for block in lesson.blocks] == [
        "text",
        "heading",
        "callout",
        "self-check",
    ]
    assert lesson.refs() == [("CT-34-CTTW", 1), ("CT-41-CTTW", 8)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("---\ntitle", "title", "x.md:1"),
        ("title: Một bài", "title: [", "x.md:"),
        ("slug: mot-bai", "slug: Một Bài", "x.md:2"),
        ("objective: Nêu được một điều\n", "", "x.md:2"),
        ("reviewed_on: 2026-11-24", "reviewed_on: hôm nay", "x.md:2"),
        ("cites: [CT-34-CTTW]", "unknown: 1", "x.md:2"),
        ('callout kind="tip"', 'callout kind="loud"', "x.md:12"),
        ('callout kind="tip"', "callout", "x.md:12"),
        ("::: callout", "::: balloon", "x.md:12"),
        ("Gọi trước khi đến.\n:::\n", "Gọi trước khi đến.\n", "x.md:"),
        ("Gọi trước khi đến.\n", "", "x.md:12"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(old, new, place):
    assert old in GOOD
    with pytest.raises(FaultsFound) as found:
        read_lesson(GOOD.replace(old, new, 1), "x.md", 1)
    assert str(found.value.faults[0]).startswith(place)


def test_every_fault_of_a_file_is_told_at_once():
    text = GOOD.replace("slug: mot-bai", "slug: Một").replace('kind="tip"', 'kind="x"')
    with pytest.raises(FaultsFound) as found:
        read_lesson(text, "x.md", 1)
    assert len(found.value.faults) == 2
