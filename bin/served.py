"""A server of ours to start and stop: for the browser tests, the pictures, the benchmark."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Seconds until it has to answer: three on an idle machine, many on one that runs tests.
PATIENCE = 120


class Server:
    """``bin/serve.py`` on a free port and a folder that holds a database."""

    def __init__(self, folder: Path, settings: str, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = (
            os.environ
            | {
                "DJANGO_SETTINGS_MODULE": settings,
                "VAR_DIR": str(folder),
                "MEDIA_DIR": str(folder / "media"),
                "DATABASE_URL": "",
                "HOST": "127.0.0.1",
                "PORT": str(self.port),
            }
            | environment
        )

    def start(self) -> None:
        """Start, and wait until the database answers; raise RuntimeError where it does not."""
        ends = time.monotonic() + PATIENCE
        self._begin()
        while time.monotonic() < ends:
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()  # noqa: S310  # our own
                return
            if self.process is not None and self.process.poll() is not None:
                # The one before may still be letting go of the port.
                if "is in use" not in self.said():
                    break
                time.sleep(0.5)
                self._begin()
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server did not come up:\n{self.said()}")

    def _begin(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "bin" / "serve.py")],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def said(self) -> str:
        """Return the end of what it wrote."""
        return self.log.read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End it the hard way, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it as an administrator would."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
