"""Throw damaged files at the readers of question files, and count them.

    bin/fuzz_formats.py [--seconds 60] [--seed 1] [gift moodle_xml aiken …]

Each input is a real file that was cut, spliced, repeated or sprinkled with bytes and signs
of its format. A reader may refuse anything, but must not raise, and must not take long.
Exits with 1 and leaves the input in a file where one does.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "quizzes" / "files"
SEEDS = {
    "moodle_xml": ["moodle-4.xml"],
    "gift": ["thi-dua.gift"],
    "aiken": ["cau-hoi-aiken.txt"],
}
SIGNS = [
    b"<question>", b"</question>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&amp;", b"&x;",
    b"&#0;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<text>", b"</text>", b"{1:SA:=", b"}", b"{",
    b"~", b"=", b"#", b"####", b"->", b"::", b"%50%", b"%-1e9%", b"\\", b"$CATEGORY: a", b"//",
    b"[html]", b"A. ", b"\xc4\x90\xc3\xa1p \xc3\xa1n: B", b"ANSWER: ", b"\n\n", b"\x00", b"\xff\xfe",
    b"\xcc\x81", b"1e999", b"NaN", b"-0", b"[[1]]", b"fraction='1e9'", b"<b>" * 300, b"{" * 300,
]  # fmt: skip
SLOW = 5.0


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return the file with one to eight things done to it."""
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
    return bytes(data[:400_000])


def run(names: list[str], seconds: float, seed: int) -> int:
    chance = random.Random(seed)  # noqa: S311  no secret
    readers: dict[str, Callable[..., Any]] = {
        name: import_module(f"quizzes.formats.{name}").read for name in names
    }
    files = [(FILES / name).read_bytes() for name in names for name in SEEDS[name]]
    counts: Counter[str] = Counter()
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(files), chance)
        if chance.random() < 0.05:
            encoding = chance.choice(["utf-16", "utf-16-be", "cp1258", "latin-1"])
            data = data.decode("utf-8", "replace").encode(encoding, "replace")
        for name, read in readers.items():
            began = time.monotonic()
            try:
                parsed = read(data, "file")
            except Exception:  # noqa: BLE001  any at all is what we look for
                traceback.print_exc()
                return failed(name, data)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            if took > SLOW:
                print(f"{name} took {took:.1f} s")
                return failed(name, data)
            counts[name] += 1
            counts[f"{name}: questions"] += len(parsed.items)
            counts[f"{name}: faults"] += len(parsed.faults)
    for label, count in sorted(counts.items()):
        print(f"{label:25} {count:>10,}")
    print(f"slowest: {slowest:.2f} s")
    return 0


def failed(name: str, data: bytes) -> int:
    with tempfile.NamedTemporaryFile(prefix=f"{name}-", delete=False) as file:
        file.write(data)
    print(f"{name} fails on {file.name}")
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(SEEDS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    options = parser.parse_args()
    print(f"seed {options.seed}")
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    import django

    django.setup()
    return run(options.names, options.seconds, options.seed)


if __name__ == "__main__":
    sys.exit(main())
