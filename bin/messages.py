"""Collect, check and compile the texts that people see; no gettext tools needed.

``update`` writes what the code and the templates ask for into ``django.po`` and keeps
the translations that are there; ``check`` fails where one is missing, doubtful or
broken; ``compile`` makes the ``.mo`` files that Django reads. Babel reads and writes
the catalogues, because a fresh machine has neither ``xgettext`` nor ``msgfmt``.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import string
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
OURS = SITE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}
SKIPPED_FOLDERS = {"migrations", "static", "curriculum", "data", "locale", "tests"}

# Django's own names and nothing else: the number says which argument is the text,
# "c" which is the context.
Keywords = dict[str, tuple[int | tuple[int, str], ...] | None]
KEYWORDS: Keywords = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NAMED_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]")
# What Babel notes about the moment and the tool would change with every run.
NOISE = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|'
    r"Generated-By|Report-Msgid-Bugs-To|Project-Id-Version): [^\n]*\n",
    re.MULTILINE,
)
HEADER = (
    "# Vietnamese for every text of ours. `make messages` adds what is new and keeps\n"
    "# what is here; `make check` says what is missing."
)


def source_files() -> Iterator[Path]:
    """Yield the Python files and templates of our apps and of the site itself."""
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    for folder in sorted([*apps, SITE / "templates", SITE / "config"]):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            if SKIPPED_FOLDERS.intersection(inside[:-1]) or not path.is_file():
                continue
            is_template = path.suffix in TEMPLATE_SUFFIXES and (
                "templates" in path.relative_to(ROOT).parts
            )
            if path.suffix == ".py" or is_template:
                yield path


def as_python(path: Path) -> bytes:
    """Return the file as Python source; a template through Django's own rewriting."""
    # Django is asked for here: compiling, the first thing on a fresh machine, is not
    # to wait for it.
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path.relative_to(ROOT)))
        # What is left of the markup is no Python, but for the tokenizer it will do once
        # its indentation is gone.
        text = re.sub(r"(?m)^[ \t]+", "", text)
    return text.encode()


def extract() -> Catalog:
    """Return every text that the code asks to have translated."""
    from babel.messages.extract import extract as extract_messages

    catalog = Catalog(locale="vi")
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        found = extract_messages(
            "python",
            io.BytesIO(as_python(path)),
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            options={"encoding": "utf-8"},
            strip_comment_tags=False,
        )
        for line, message, comments, context in found:
            catalog.add(
                message,
                locations=[(name, line)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def read_catalog(path: Path) -> Catalog:
    """Return the catalogue of the file, or an empty one where there is no file."""
    if not path.exists():
        return Catalog(locale="vi")
    with path.open("rb") as stream:
        return read_po(stream, locale="vi", charset="utf-8", abort_invalid=True)


def update(path: Path = OURS) -> str:
    """Write what is asked for into the catalogue; return what was done, in a line."""
    wanted, ours = extract(), read_catalog(path)
    known = {(message.id, message.context) for message in ours if message.id}
    # A text that went away and came back gets its translation back.
    for key, old in list(ours.obsolete.items()):
        if (wanted_message := wanted.get(old.id, context=old.context)) is not None:
            ours[old.id] = Message(
                wanted_message.id, old.string, flags=old.flags, context=old.context
            )
            del ours.obsolete[key]
    # No guessing: a translation carried over from a similar text is a wrong one.
    ours.update(wanted, no_fuzzy_matching=True)
    for key, old in list(ours.obsolete.items()):
        if not any(_strings(old)):
            del ours.obsolete[key]
    ours.header_comment = HEADER
    ours.fuzzy = False

    buffer = io.BytesIO()
    write_po(buffer, ours, width=0, sort_by_file=True, include_lineno=False)
    text = NOISE.sub("", buffer.getvalue().decode())
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    keys = {(message.id, message.context) for message in ours if message.id}
    empty = sum(not all(_strings(message)) for message in ours if message.id)
    return (
        f"{path.relative_to(ROOT)}: {len(keys)} texts, {len(keys - known)} new, "
        f"{len(known - keys)} no longer used, {empty} without Vietnamese"
    )


def _strings(message: Message) -> tuple[str, ...]:
    """Return the translation, or its plural forms; empty where there is none."""
    found = message.string
    texts = found if isinstance(found, (tuple, list)) else [found]
    return tuple(text or "" for text in texts)


def _placeholders(text: str) -> set[str]:
    """Return the named holes of a text, ``%(name)s`` and ``{name}`` alike."""
    holes = set(NAMED_PLACEHOLDER.findall(text))
    try:
        holes |= {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # braces that are no placeholders, or broken ones
        holes |= {"{"} if "{" in text or "}" in text else set()
    return holes


def faults_in(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    # A count picks between singular and plural in English; Vietnamese has one form,
    # which is used for every count and so needs the holes of the plural.
    source = message.id if isinstance(message.id, str) else message.id[-1]
    if message.fuzzy:
        yield "is marked fuzzy"
    for text in _strings(message):
        if not text:
            yield "has no Vietnamese"
            continue
        wanted, found = _placeholders(source), _placeholders(text)
        if wanted != found:
            yield (
                f"has the placeholders {sorted(found) or 'none'}, "
                f"wanted {sorted(wanted) or 'none'}"
            )
        if NAMED_PLACEHOLDER.search(source):
            try:
                _ = text % defaultdict(int)
            except (TypeError, ValueError) as error:
                yield f"cannot be filled in: {error}"
        if not unicodedata.is_normalized("NFC", text):
            yield "is not in NFC"
        if source.startswith("\n") != text.startswith("\n") or (
            source.endswith("\n") != text.endswith("\n")
        ):
            yield "begins or ends with a line break where the English does not"


def check(path: Path = OURS) -> list[str]:
    """Return what is missing from the catalogue or wrong in it, a line each."""
    wanted, ours = extract(), read_catalog(path)
    faults = []
    for message in wanted:
        if not message.id:
            continue
        label = repr(message.id[0] if isinstance(message.id, tuple) else message.id)
        if message.context:
            label += f" (context {message.context!r})"
        place = message.locations[0][0] if message.locations else "?"
        translated = ours.get(message.id, context=message.context)
        if translated is None:
            faults.append(f"{place}: {label} is not in {path.relative_to(ROOT)}")
        else:
            faults += [f"{place}: {label} {fault}" for fault in faults_in(translated)]
    return faults


def compile_catalogues() -> int:
    """Make the ``.mo`` beside each ``.po`` that is newer; return how many were made."""
    made = 0
    for source in sorted(SITE.glob("locale*/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, charset="utf-8", abort_invalid=True)
        # Whole or not at all: a server may read the file this very moment.
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as stream:
            write_mo(stream, catalogue)
        draft.replace(target)
        made += 1
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["update", "check", "compile"])
    action = parser.parse_args().action
    if action == "compile":
        print(f"catalogues compiled: {compile_catalogues()}")
        return 0
    if action == "update":
        print(update())
        compile_catalogues()
        return 0
    faults = check()
    for fault in faults:
        print(fault)
    if faults:
        print(
            f"{len(faults)} faults; `make messages` adds what is missing from django.po."
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
