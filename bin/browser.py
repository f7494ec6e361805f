"""Find a Chromium for the browser tests and the pictures, or install Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# For root, a machine without a screen, and a network that goes nowhere.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def _works(path: str) -> bool:
    """Tell whether it starts: Ubuntu's stand-in only says which snap to install."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Chrom" in answer.stdout


def find() -> str | None:
    """Return the path of a Chromium that starts: CHROMIUM's, or one on the path."""
    for name in [os.environ.get("CHROMIUM", ""), *NAMES]:
        path = shutil.which(name) if name else None
        if path and _works(path):
            return path
    return None


def install(*packages: str) -> bool:
    """Install packages of Debian's, where we are root; tell whether that went well."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["?"]
            print(f"  {' '.join(words[:2])} failed: {said[-1]}", file=sys.stderr)
            # A package list that cannot be refreshed may still do.
            if words[1] == "install":
                return False
    return True


def find_or_install() -> str | None:
    """Return a Chromium, installed first where that is possible and needed."""
    return find() or (find() if install("chromium", "fonts-noto-core") else None)
