"""Serve the site with granian: ``make run``, production, benchmarks and tests alike.

Reads HOST, PORT, WORKERS and THREADS; the settings are production's unless
DJANGO_SETTINGS_MODULE names others.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1


def load(_target: str) -> Callable[..., Any]:
    """Return the application, in a worker that does not outlive its parent.

    Left alone, the workers of a killed granian go on answering and hold the port, so
    that a new server cannot start.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from config.wsgi import application

    # What is loaded by now stays for good: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    return application


def number(name: str, default: int) -> int:
    """Return a whole number from the environment, or stop with a line."""
    value = os.environ.get(name) or str(default)
    if not value.isdigit():
        sys.exit(f"{name} must be a whole number, found {value!r}.")
    return int(value)


def why_not(host: str, port: int) -> str | None:
    """Return why the address cannot be served, or None where it can."""
    if not 0 < port < 65536:
        return f"PORT must be 1 to 65535, found {port}."
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server itself does: what a closed connection leaves behind is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Port {port} is for root only: choose another: PORT=9000 make run"
        except OSError as error:
            if error.errno == 98:
                return (
                    f"Port {port} is in use: stop what holds it, or: PORT=9000 make run"
                )
            return f"{host}:{port} cannot be served: {error.strerror}."
    return None


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    host, port = os.environ.get("HOST") or "127.0.0.1", number("PORT", 8000)
    if reason := why_not(host, port):
        sys.exit(reason)

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        # Processes rather than threads: the work is Python's, and threads would wait for
        # each other, and for SQLite's one writer, in steps of milliseconds. One process
        # more than cores, so that a long export leaves the rest of them to the others.
        workers=number("WORKERS", (os.cpu_count() or 1) + 1),
        blocking_threads=number("THREADS", 1),
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        # Its one warning at the start is about that one process more.
        log_level=LogLevels.error,
    ).serve(target_loader=load)


if __name__ == "__main__":
    main()
