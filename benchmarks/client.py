"""A small HTTP/1.1 client: it shares two cores with the server it measures.

Eight connections stay open, each sends its next request as soon as the last answer is
complete. What a browser would decode is left as it came.
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

CONCURRENCY = 8
TOKEN = "b" * 32  # the cookie and the form must agree on it, and that is all
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_LOCATION = re.compile(rb"(?i)\r\nlocation: *([^\r]+)")


class Unexpected(Exception):
    """An answer with another status than the one that was meant."""

    def __init__(self, message: str, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


@dataclass
class Answer:
    """What came back."""

    status: int
    head: bytes
    raw: bytes

    @property
    def text(self) -> str:
        raw = self.raw
        if b"gzip" in self.head:
            raw = zlib.decompress(raw, wbits=31)
        return raw.decode()

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""


class Connection:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def _send(self, message: bytes) -> tuple[bytes, bytes]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                "127.0.0.1", self.port, limit=2**20
            )
        self.writer.write(message)
        head = await self.reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if found:
            return head, await self.reader.readexactly(int(found[1]))
        if b"chunked" not in head.lower():
            return head, b""
        body = b""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return head, body

    async def ask(
        self,
        path: str,
        *,
        session: str = "",
        form: dict[str, str] | None = None,
        fetch: bool = False,
        expect: int = 200,
    ) -> Answer:
        """Send one request as a browser does; raise Unexpected for another status."""
        cookie = f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")
        lines = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: {cookie}",
            "Accept-Encoding: gzip",
            f"Accept: {'application/json' if fetch else 'text/html'}",
        ]
        if fetch:
            lines.append("X-Requested-With: fetch")
        body = b""
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        head, raw = await self._send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        answer = Answer(int(head[9:12]), head, raw)
        if answer.status != expect:
            said = f"{answer.status} {answer.location} {answer.text[:200]}"
            raise Unexpected(f"{lines[0]}: {said}", answer)
        return answer

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


class Pool:
    """Connections as a proxy keeps them: as many as are needed at once, few of them idle.

    People keep theirs open to the proxy; what stands behind it sees only these.
    """

    IDLE = 32

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[Connection] = []

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection; one on which something went wrong is not lent again."""
        connection = self.idle.pop() if self.idle else Connection(self.port)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self.idle) < self.IDLE:
            self.idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        while self.idle:
            self.idle.pop().close()


# One unit of work by one virtual person; False where there is no more of it to do.
Work = Callable[[Connection], Awaitable[bool]]


@dataclass
class Figures:
    """What was measured of one kind of work."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, percent: int) -> float:
        """Return the time in milliseconds that so many percent stayed under."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


async def _drive(port: int, work: Work, seconds: float) -> Figures:
    figures = Figures()
    started = time.perf_counter()
    ends = started + seconds

    async def person() -> None:
        connection = Connection(port)
        try:
            while (begun := time.perf_counter()) < ends:
                if not await work(connection):
                    return
                figures.times.append(time.perf_counter() - begun)
        finally:
            connection.close()

    await asyncio.gather(*(person() for _ in range(CONCURRENCY)))
    figures.seconds = time.perf_counter() - started
    return figures


def measure(port: int, work: Work, *, seconds: float, warm_up: float = 0.0) -> Figures:
    """Keep eight people at one kind of work for a while; what warms up does not count."""
    if warm_up:
        asyncio.run(_drive(port, work, warm_up))
    return asyncio.run(_drive(port, work, seconds))
