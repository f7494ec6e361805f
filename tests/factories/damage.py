"""Damage of the sorts that files come with: cut, spliced, sprinkled, in an odd encoding.

Everything is drawn from ``chance``, so that a seed gives the same damage again.
"""

import contextlib
import copy
import io
import json
import random
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

SIGNS = [
    b"<question>", b"</question>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&amp;", b"&x;",
    b"&#0;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<text>", b"</text>", b"{1:SA:=", b"}", b"{",
    b"~", b"=", b"#", b"####", b"->", b"::", b"%50%", b"%-1e9%", b"\\", b"$CATEGORY: a", b"//",
    b"[html]", b"A. ", b"\xc4\x90\xc3\xa1p \xc3\xa1n: B", b"ANSWER: ", b"\n\n", b"\x00", b"\xff\xfe",
    b"\xcc\x81", b"1e999", b"NaN", b"-0", b"[[1]]", b"fraction='1e9'", b"<b>" * 300, b"{" * 300,
    b"<script>alert(1)</script>", b"<p onclick=a()>", b";", b'"', b"\t", b",", b"\r",
]  # fmt: skip
# What a cell, a paragraph or a field may hold that nobody thought of.
WORDS = [
    "", " ", "A", "B, C", "Z", "0", "-1", "1e999", "NaN", "1.234,5", "15 ± 0,5", "= ", " = x",
    "x = ", "[[1]]", "[[999]] [[0]]", "1: a", "9: ", "a | 3", "a | -1e9", "Ghép đôi", "Số",
    "Điền chỗ trống", "Tự luận", "Sắp xếp thứ tự", "Trả lời ngắn", "Đúng", "Câu hỏi", "Đáp án",
    "Câu 1: Ai?", "A. Một\tB. Hai", "Đáp án: B", "1.A 2.B", "=1+1", "\\" * 50, "**" * 99,
    "<script>alert(1)</script>", "javascript:alert(1)", "a" * 30_000, "\u202e\u200b\u0301",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 2**70, 1.5, float("nan"), "", "0", "x" * 9000, "1,2,,3,", "[1, 2]",
    '{"1": "2"}', "{", "\ud800", [], [[]], {}, {"a": {}}, "2015-13-45T99:99:99Z", "0001-01-01",
    "9999-12-31T23:59:59Z", "<script>alert(1)</script>", "../../etc/passwd", "a\x00b",
]  # fmt: skip
_TEXT_NODE = re.compile(rb">[^<>]+<")


def spoiled(seed: bytes, chance: random.Random, most: int = 400_000) -> bytes:
    """Return bytes with one to eight things done to them."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice([1, 4, 40, 400, 4000]))
        what = chance.randrange(7)
        if what == 0:
            del data[at:end]
        elif what == 1:
            data[at:at] = chance.choice(SIGNS)
        elif what == 2:
            data[at:end] = chance.randbytes(chance.randint(0, 12))
        elif what == 3:
            to = chance.randint(0, len(data))
            data[to:to] = data[at:end]
        elif what == 4:
            del data[at:]
        elif what == 5 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        else:
            data[at:at] = bytes(data[at:end]) * chance.randint(1, 20)
    return bytes(data[:most])


def spoiled_text(seed: bytes, chance: random.Random) -> bytes:
    """Return a text with damage, now and then in another encoding."""
    data = spoiled(seed, chance)
    if chance.random() < 0.08:
        encoding = chance.choice(["utf-16", "utf-16-be", "cp1258", "latin-1"])
        data = data.decode("utf-8", "replace").encode(encoding, "replace")
    return data


def spoiled_xml(seed: bytes, chance: random.Random) -> bytes:
    """Return XML that is well formed still, but says odd things in some places."""
    places = list(_TEXT_NODE.finditer(seed))
    if not places:
        return spoiled(seed, chance)
    found = chance.sample(places, min(len(places), chance.randint(1, 6)))
    data = seed
    for place in sorted(found, key=lambda one: -one.start()):
        word = escape(chance.choice(WORDS)).encode()
        data = data[: place.start() + 1] + word + data[place.end() - 1 :]
    return data


def spoiled_archive(seed: bytes, chance: random.Random) -> bytes:
    """Return an archive with odd or damaged files inside, or damaged itself."""
    if chance.random() < 0.15:
        return spoiled(seed, chance, 2_000_000)
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(files), min(len(files), chance.randint(1, 2))):
        what = chance.random()
        if what < 0.6:
            files[name] = spoiled_xml(files[name], chance)
        elif what < 0.9:
            files[name] = spoiled(files[name], chance)
        elif what < 0.95:
            del files[name]
        else:
            files[f"{name}.xml"] = files.pop(name)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def spoiled_objects(
    objects: list[dict[str, Any]], chance: random.Random
) -> list[dict[str, Any]]:
    """Return the objects of a dump with some lost, doubled, or with odd values."""
    objects = copy.deepcopy(objects)
    for _ in range(chance.randint(1, 8)):
        one = chance.choice(objects)
        what = chance.random()
        if what < 0.75 and one["fields"]:
            one["fields"][chance.choice(sorted(one["fields"]))] = chance.choice(VALUES)
        elif what < 0.8:
            one["pk"] = chance.choice([None, 0, 1, 2, "x", -5, [1], 2**70])
        elif what < 0.88 and len(objects) > 1:
            objects.remove(one)
        elif what < 0.94:
            objects.append(copy.deepcopy(one))
        else:
            chance.shuffle(objects)
    return objects


def spoiled_dump(seed: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return spoiled_text(seed, chance)
    return json.dumps(spoiled_objects(json.loads(seed), chance)).encode()


def encodings(text: bytes) -> dict[str, bytes]:
    """Return a UTF-8 text as other programs save it."""
    import unicodedata

    words = text.decode().replace('encoding="UTF-8"', "").replace(' encoding=""', "")
    split = unicodedata.normalize("NFD", words)
    found = {
        "utf-8-sig": words.encode("utf-8-sig"),
        "utf-16": words.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + words.encode("utf-16-be"),
        "utf-16-le without a mark": words.encode("utf-16-le"),
        "decomposed": split.encode(),
        "windows line ends": words.replace("\n", "\r\n").encode(),
    }
    with contextlib.suppress(UnicodeEncodeError):
        found["windows-1258"] = _tones_apart(words).encode("cp1258")
    return found


def _tones_apart(text: str) -> str:
    """Return letters with the tone as a sign of its own, as Windows-1258 has them."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        split = unicodedata.normalize("NFD", letter)
        tone = [sign for sign in split if sign in tones]
        bare = "".join(sign for sign in split if sign not in tones)
        parts.append(unicodedata.normalize("NFC", bare) + "".join(tone))
    return "".join(parts)
