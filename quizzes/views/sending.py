"""What a form says about its sending: which device, as the how-manieth, from what it set out.

Nothing here is trusted: it orders a device's own answers, and no more. What cannot be read is
left out, and the answer is kept as one without it.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from ..services import Sending

_DEVICE = re.compile(r"[0-9A-Za-z-]{8,36}")
_MOST = 2**31 - 1  # what the column holds


def sending_of(request: HttpRequest) -> Sending:
    """Return what the posted form says."""
    posted = request.POST
    device = posted.get("device", "")
    if not _DEVICE.fullmatch(device):
        # Without scripts a device has no number of its own; its sign-in has.
        return Sending(device=_of_sign_in(request), seen=_seen(posted.get("seen")))
    return Sending(
        device=device,
        sequence=_number(posted.get("sequence", "")),
        client_at=_moment(posted.get("client_at", "")),
        seen=_seen(posted.get("seen")),
    )


def _of_sign_in(request: HttpRequest) -> str:
    key = request.session.session_key or ""
    return f"s-{sha256(key.encode()).hexdigest()[:16]}"


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return int(text) if 0 < int(text) <= _MOST else None


def _seen(text: str | None) -> str | None:
    """Return the receipt that the page showed; None for what is none."""
    if text and not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    return text


def _moment(text: str) -> datetime | None:
    """Return the moment of the device's clock, however wrong that may be."""
    try:
        read = parse_datetime(text)
        # In UTC, so that a moment at the edge of what can be written is found out here.
        return read.astimezone(UTC) if read and read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_fetch(request: HttpRequest) -> bool:
    """Return whether a script of ours asks, which reads JSON and follows no redirect."""
    return request.headers.get("X-Requested-With") == "fetch"
