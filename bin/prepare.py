"""Bring everything that a server needs up to date, and skip what is so already.

Each step has a fingerprint of what goes into it (files by content, and for what lives
in the database the database itself); it is kept in ``var/prepared.json`` once the step
has succeeded. A second run therefore takes a fraction of a second, and a run that was
cut short goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
STAMPS = VAR / "prepared.json"
LOG = VAR / "prepare.log"

sys.path[:0] = [str(ROOT), str(SITE), str(ROOT / "bin")]


def stop(english: str, vietnamese: str) -> NoReturn:
    """Say what to do, in a line a language, and end."""
    sys.exit(f"\n{english}\n{vietnamese}")


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """Return one short word for the content of files, folders and words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


# --- The database, looked at without Django: that alone would take a second ------------


def sqlite_file() -> Path | None:
    """Return the file of the database, or None where it is no SQLite file."""
    url = os.environ.get("DATABASE_URL") or ""
    if not url:
        return VAR / "hocthidua.sqlite3"
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    return None


def database_mark() -> str:
    """Return a word that another database, or a new one of the same name, would not have.

    A SQLite file carries a number of our own in its header, which nothing else uses.
    """
    path = sqlite_file()
    if path is None:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as link:
            row = link.execute(
                "select oid::text from pg_database where datname = current_database()"
            ).fetchone()
        return row[0] if row else ""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path, timeout=20)) as link:
        number = link.execute("PRAGMA user_version").fetchone()[0]
    return str(number) if number else ""


def mark_database() -> None:
    """Give a new SQLite file its number."""
    path = sqlite_file()
    if path is not None and not database_mark():
        with closing(sqlite3.connect(path, timeout=20)) as link:
            link.execute(f"PRAGMA user_version = {secrets.randbelow(2**31 - 1) + 1}")
            link.commit()


# --- The steps -------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something to do when what goes into it has changed."""

    name: str
    says: str
    fingerprint: Callable[[], str]
    run: Callable[[], None]


def command(*words: str, stdout: TextIO | None = None) -> Callable[[], None]:
    """Return a call of one of Django's commands, which starts Django the first time."""

    def run() -> None:
        import warnings

        import django
        from django.apps import apps
        from django.core.management import call_command

        if not apps.ready:
            os.environ.setdefault(
                "DJANGO_SETTINGS_MODULE", "config.settings.development"
            )
            # What Wagtail's next version will want is no news to who runs this one.
            warnings.simplefilter("ignore", DeprecationWarning)
            django.setup()
        call_command(words[0], *words[1:], stdout=stdout)

    return run


def load_curriculum() -> None:
    """Load, and show no more than what became of it."""
    import io

    said = io.StringIO()
    command("load_curriculum", stdout=said)()
    *lines, summary = said.getvalue().strip().splitlines() or ["{}"]
    counts = json.loads(summary)
    kept = counts.pop("kept", [])
    print("  " + ", ".join(f"{number} {word}" for word, number in counts.items()))
    if kept:
        print(f"  {len(kept)} left as a trainer has edited them: {', '.join(kept)}")
    LOG.write_text("\n".join(lines), encoding="utf-8")


def build_fonts() -> None:
    import contextlib
    import io
    import runpy

    arguments, sys.argv = sys.argv, ["build_fonts.py"]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(str(SITE / "bin" / "build_fonts.py"), run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise RuntimeError(f"the fonts could not be built: {ended.code}") from ended
    finally:
        sys.argv = arguments


def compile_texts() -> None:
    import messages

    messages.compile_catalogues()


def migrate() -> None:
    command("migrate", "--no-input", "--verbosity=0")()
    mark_database()


def app_folders(name: str) -> list[Path]:
    """Return the folders of that name in all our apps."""
    return sorted(path.parent / name for path in ROOT.glob("*/apps.py"))


REQUIREMENTS = ROOT / "requirements.txt"
CONTENT = [
    ROOT / "courses" / "curriculum",
    ROOT / "courses" / "loading",
    ROOT / "legal" / "data",
    ROOT / "certification" / "data",
    ROOT / "core" / "loading.py",
]

FILES = [
    Step(
        "fonts",
        "The font of the headings",
        lambda: (
            digest_of([SITE / "bin" / "build_fonts.py", REQUIREMENTS])
            + str(len(list((SITE / "static" / "fonts").glob("*.woff2"))))
        ),
        build_fonts,
    ),
    Step(
        "texts",
        "The texts in Vietnamese",
        lambda: (
            digest_of(sorted(SITE.glob("locale*/*/LC_MESSAGES/*.po")))
            + str(len(list(SITE.glob("locale*/*/LC_MESSAGES/*.mo"))))
        ),
        compile_texts,
    ),
    Step(
        "static",
        "The static files, hashed and compressed",
        lambda: (
            digest_of([SITE / "static", *app_folders("static"), REQUIREMENTS])
            + str((VAR / "static" / "staticfiles.json").exists())
        ),
        command("collectstatic", "--no-input", "--clear", "--verbosity=0"),
    ),
]
DATABASE = [
    Step(
        "migrations",
        "The database's tables",
        lambda: digest_of([*app_folders("migrations"), REQUIREMENTS], database_mark()),
        migrate,
    ),
    Step(
        "curriculum",
        "The curriculum",
        lambda: digest_of(CONTENT, database_mark()),
        load_curriculum,
    ),
    Step("demo", "The demo people", database_mark, command("seed_demo")),
]


def done_before() -> dict[str, str]:
    """Return the fingerprints of the steps that succeeded."""
    try:
        return dict(json.loads(STAMPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):  # none yet, or cut short: do it all again
        return {}


def prepare(steps: Iterable[Step]) -> None:
    """Run the steps whose fingerprints have changed; stop at the first that fails."""
    VAR.mkdir(parents=True, exist_ok=True)
    done = done_before()
    for step in steps:
        try:
            if done.get(step.name) == step.fingerprint():
                continue
            print(f"{step.says} …", flush=True)
            started = time.monotonic()
            step.run()
            # Asked again: a step may be what makes the thing that is looked at.
            done[step.name] = step.fingerprint()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told in one line
            LOG.write_text(traceback.format_exc(), encoding="utf-8")
            said = str(error).strip().splitlines() or [type(error).__name__]
            stop(
                f"{step.says}: failed: {said[0]} (more in {LOG})",
                f"Bước “{step.name}” không thành công; chi tiết trong {LOG}.",
            )
        draft = STAMPS.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(done, indent=1), encoding="utf-8")
        draft.replace(STAMPS)
        print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    prepare(FILES if sys.argv[1:] == ["files"] else FILES + DATABASE)
