"""How long the cores have worked for a server: what a request costs, however busy they are.

Requests a second say little of people who pause between two answers, or of a machine that
does other things meanwhile. Linux only; elsewhere nothing is known.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from served import Server

_PROC = Path("/proc")


def of_server(server: Server) -> float:
    """Return the seconds of all its processes so far, its database's included; 0: unknown."""
    roots = [server.process.pid] if server.process else []
    if url := server.environment["DATABASE_URL"]:
        # A throw-away cluster: its socket stands in a folder of its own.
        folder = Path(unquote(urlsplit(url).hostname or ""))
        with suppress(OSError, ValueError):
            note = (folder / "data" / "postmaster.pid").read_text()
            roots.append(int(note.splitlines()[0]))
    return _of_trees(roots)


def _of_trees(roots: list[int]) -> float:
    parents, seconds = {}, {}
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError):
            # After the name, which may hold anything: state, parent, …
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
            # Its own, and what its ended children took.
            ticks = sum(int(ticks) for ticks in fields[11:15])
            seconds[int(folder.name)] = ticks / os.sysconf("SC_CLK_TCK")
    return sum(
        spent
        for process, spent in seconds.items()
        if _is_under(process, parents, roots)
    )


def _is_under(process: int, parents: dict[int, int], roots: list[int]) -> bool:
    while process and process not in roots:
        process = parents.get(process, 0)
    return bool(process)
