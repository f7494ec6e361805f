"""Provisions as a tree."""

import pytest

from legal.tree import above, label_of, parent_of, sort_key, tree


def drawn(keys, parents=None):
    """Return the tree as lines, indented; in brackets what is only there for its parts."""
    items = [(key, (parents or {}).get(key, ""), key) for key in keys]
    return [
        "  " * depth + (node.key if node.item else f"({node.key})")
        for top in tree(items)
        for depth, node in top.walk()
    ]


def test_places_stand_in_each_other_in_the_order_of_their_numbers():
    keys = [
        "dieu-10",
        "hieu-luc",
        "dieu-9-khoan-10",
        "dieu-9-khoan-2",
        "dieu-9",
        "dieu-9-khoan-2-diem-e",
        "dieu-9-khoan-2-diem-dd",
        "dieu-9-khoan-2-diem-d",
        "dieu-9a",
        "ban-hanh",
    ]
    assert drawn(keys) == [
        "dieu-9",
        "  dieu-9-khoan-2",
        "    dieu-9-khoan-2-diem-d",
        "    dieu-9-khoan-2-diem-dd",
        "    dieu-9-khoan-2-diem-e",
        "  dieu-9-khoan-10",
        "dieu-9a",
        "dieu-10",
        # What has no number keeps the order of the file.
        "hieu-luc",
        "ban-hanh",
    ]


def test_an_article_known_by_its_clauses_only_stands_there_for_them():
    assert drawn(
        ["dieu-74-khoan-1-diem-d", "dieu-4-chua-khen", "chuong-vii-khoan-1"],
        {"dieu-74-khoan-1-diem-d": "chuong-vi", "chuong-vi": ""},
    ) == [
        "(dieu-4)",
        "  dieu-4-chua-khen",
        "(dieu-74)",
        "  (dieu-74-khoan-1)",
        "    dieu-74-khoan-1-diem-d",
        # Of this chapter no article is known: nobody can say between which it stands.
        "(chuong-vii)",
        "  chuong-vii-khoan-1",
    ]
    assert drawn(
        ["chuong-ix", "chuong-v", "dieu-86-khoan-1", "dieu-5"],
        {"dieu-86-khoan-1": "chuong-v"},
    ) == ["dieu-5", "chuong-v", "  (dieu-86)", "    dieu-86-khoan-1", "chuong-ix"]


@pytest.mark.parametrize(
    ("key", "outer"),
    [
        ("dieu-84-khoan-2-diem-a", "dieu-84-khoan-2"),
        ("dieu-84", ""),
        ("dieu-4-khoan-hai", "dieu-4"),
        ("ket-luan-1", ""),
        ("", ""),
    ],
)
def test_a_key_says_what_its_place_stands_in(key, outer):
    assert above(key) == outer


def test_the_parent_is_the_nearest_place_that_is_known():
    known = {"dieu-84": 1, "chuong-vi": 1}
    assert parent_of("dieu-84-khoan-2-diem-a", known, "chuong-vi") == "dieu-84"
    assert parent_of("dieu-84", known, "chuong-vi") == "chuong-vi"
    assert parent_of("chuong-vi", known, "chuong-vi") == ""
    assert parent_of("dieu-3-khoan-1", known) == ""


def test_places_are_named_and_counted_as_officials_do():
    assert label_of("dieu-74-khoan-1-diem-dd", "vi") == "Điểm đ"
    assert label_of("dieu-4-chua-khen", "vi") == ""
    chapters = [f"chuong-{n}" for n in ("i", "ii", "iv", "v", "viii", "ix", "x", "xiv")]
    assert sorted(sorted(chapters), key=sort_key) == chapters
