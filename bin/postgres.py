"""A PostgreSQL cluster to throw away, for tests and benchmarks.

On a socket in a folder of its own, so it meets no other; PostgreSQL refuses to run as
root, so there another user runs it. Without the binaries there is none.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

PR_SET_PDEATHSIG = 1
ROLE = "thidua"


def binaries() -> Path | None:
    """Return the folder of initdb and postgres, the newest version first, or None."""
    folders = [Path(path) for path in os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: [int(part) for part in path.parent.name.split(".")],
        reverse=True,
    )
    folders += sorted(Path("/usr").glob("pgsql-*/bin"), reverse=True)
    for folder in folders:
        # Debian's wrappers on the path come without the server itself.
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _other_user() -> dict[str, Any]:
    """Return what makes a child run as somebody else, where we are root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user nobody.")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def with_database(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _answers(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _start(
    bin_folder: Path, folder: Path, as_other: dict[str, Any], *, durable: bool
) -> subprocess.Popen[bytes]:
    settings = {
        "unix_socket_directories": str(folder),
        "listen_addresses": "",
        "shared_buffers": "256MB",
        "max_connections": "100",
        "random_page_cost": "1.1",
        "jit": "off",
    }
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
    words = [str(bin_folder / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as stream:
        return subprocess.Popen(
            words,
            stdout=stream,
            stderr=stream,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            # Ctrl-C is for the tests; they end the server.
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **as_other,
        )


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Yield the address of a fresh cluster; take it away afterwards.

    Raises FileNotFoundError where PostgreSQL is not installed. What is not ``durable``
    skips every flush to disk: right for tests, wrong for a measurement of writes.
    """
    bin_folder = binaries()
    if bin_folder is None:
        raise FileNotFoundError("initdb")
    # Short on purpose: the path of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
    as_other = _other_user()
    server: subprocess.Popen[bytes] | None = None
    try:
        if as_other:
            os.chown(folder, as_other["user"], as_other["group"])
        data, log = folder / "data", folder / "log"
        words = [str(bin_folder / "initdb"), "-D", str(data), "-U", ROLE, "-A", "trust"]
        words += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(words, capture_output=True, cwd=folder, **as_other)
        if made.returncode:
            raise RuntimeError(
                f"initdb: {made.stderr.decode(errors='replace').strip()}"
            )
        server = _start(bin_folder, folder, as_other, durable=durable)
        url = f"postgres://{ROLE}@{quote(str(folder), safe='')}/postgres"
        for _ in range(150):
            if _answers(url):
                break
            if server.poll() is not None:
                raise RuntimeError(
                    f"postgres: {log.read_text(errors='replace')[-500:]}"
                )
            time.sleep(0.1)
        yield url
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def execute(url: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute(statement.encode())  # bytes: made here, not asked of anyone
