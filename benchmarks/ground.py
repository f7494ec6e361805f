"""The ground that is measured on: a throw-away database with people, and its server."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import postgres
import prepare
from served import Server

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ["sqlite", "postgresql"]


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def database(name: str) -> Iterator[str]:
    """Yield the address of an empty database; "" for a file in the server's own folder."""
    if name == "sqlite":
        yield ""
        return
    with postgres.cluster(durable=True) as url:
        yield url


def fill(staff: int, url: str, folder: Path) -> Server:
    """Put the curriculum and so many people in place; return the server, not yet started."""
    folder.mkdir(parents=True)
    (folder / "static").symlink_to(prepare.VAR / "static")
    server = Server(
        folder,
        "benchmarks.settings",
        DATABASE_URL=url,
        SECRET_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS="127.0.0.1",
        HTTPS="0",
        LOG_LEVEL="WARNING",
    )
    manage(server, "migrate", "--no-input", "--verbosity=0")
    manage(server, "load_curriculum")
    manage(server, "seed_demo", "--staff", str(staff))
    if url:
        postgres.execute(url, "vacuum analyze")
    return server


def manage(server: Server, *words: str) -> None:
    """Run one of Django's commands on the database that is to be measured."""
    started = time.monotonic()
    say(f"  {' '.join(words)} …")
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        # Filling it need not wait for the disk; the server does.
        env=server.environment
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "PGOPTIONS": "-c synchronous_commit=off",
        },
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"manage.py {words[0]} failed:\n{done.stderr[-2000:]}")
    if (seconds := time.monotonic() - started) > 5:
        say(f"    {seconds:.0f} s")


def called(program: str, server: Server, *words: str, told: str = "") -> dict[str, Any]:
    """Run a program of ours on the server's database; return what it prints.

    ``told`` is its input. Raises RuntimeError with its last words where it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{program}", *words],
        cwd=ROOT,
        env=server.environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        input=told,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program}:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))
