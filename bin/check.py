"""`make check`: every check that is not a test, each with its time; all run, then the verdict.

``--fix`` writes what the formatters and the linter can mend by themselves.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
TEMPLATES = [
    str(path.relative_to(ROOT))
    for path in [*sorted(ROOT.glob("*/templates")), ROOT / "site" / "templates"]
    if path.is_dir()
]
DJANGO_TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.testing"}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "hocthidua.example",
    "DATABASE_URL": "",
}


def module(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", name, *words]


Check = tuple[str, list[str], dict[str, str]]

CHECKS: list[Check] = [
    ("python format", module("ruff", "format", "--check", "--quiet", "."), {}),
    ("python lint", module("ruff", "check", "--quiet", "."), {}),
    # Lint only: djlint's formatter puts spaces where a line of inline markup has none
    # ("Lan , xã X"), and so changes what is read.
    ("template lint", module("djlint", "--lint", *TEMPLATES), {}),
    ("texts", [sys.executable, "bin/messages.py", "check"], {}),
    ("layers", [sys.executable, str(TOOLS / "lint-imports")], {}),
    (
        "migrations",
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        DJANGO_TESTING,
    ),
    (
        "deploy",
        [
            sys.executable,
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
        ],
        PRODUCTION,
    ),
    ("types", module("mypy", "."), DJANGO_TESTING),
]
FIXES: list[Check] = [
    ("python lint", module("ruff", "check", "--fix", "--quiet", "."), {}),
    ("python format", module("ruff", "format", "--quiet", "."), {}),
]


def passes(check: Check) -> bool:
    """Run one check, show its output where it fails, and tell how it went."""
    name, words, environment = check
    started = time.monotonic()
    done = subprocess.run(
        words,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "site")} | environment,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:16} {verdict:6} {time.monotonic() - started:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.decode(errors="replace").rstrip(), flush=True)
    return done.returncode == 0


def main() -> int:
    if "--fix" in sys.argv:
        for check in FIXES:
            # ruff ends with 1 where something was mended or cannot be.
            passes(check)
        return 0
    wanted = sys.argv[1:]
    checks = [check for check in CHECKS if not wanted or check[0] in wanted]
    failed = [check[0] for check in checks if not passes(check)]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nEverything is in order.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
