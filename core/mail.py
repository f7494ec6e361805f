"""Letters: written in the reader's language as text and as plain HTML, then sent one by one."""

import logging
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)

# One address refused is that person's matter; so many in a row is the server's.
_FAILURES_IN_A_ROW = 5


class NotSent(Exception):
    """The mail server did not take a letter; the text is what it said."""


class ServerDown(NotSent):
    """The mail server takes nothing just now: to go on would only take time."""


@dataclass(frozen=True)
class Letter:
    """A letter as it is read: a subject of one line, a text, and the same as HTML."""

    subject: str
    text: str
    html: str


def write(
    template: str, context: Mapping[str, Any], *, subject: str, language: str
) -> Letter:
    """Return the letter that ``<template>.txt`` and ``<template>.html`` make.

    The templates extend ``emails/base.txt`` and ``emails/base.html``. The HTML asks no
    other host for anything, so that nobody learns when a letter was opened.
    """
    with translation.override(language):
        filled = {**context, "language": language}
        text = render_to_string(f"{template}.txt", filled)
        html = render_to_string(f"{template}.html", filled)
    # A line break in a subject would be a header of its own.
    return Letter(" ".join(subject.split()), _one_gap(text), html)


def _one_gap(text: str) -> str:
    """Return a text whose paragraphs have one empty line between them, and no more."""
    lines: list[str] = []
    for line in (one.rstrip() for one in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def absolute(path: str) -> str:
    """Return an address that works outside the site, for a path that begins with "/"."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


class Postman:
    """Sends letters over one connection, which it opens anew after a failure.

    Used as a context. Where five letters in a row could not be handed over because the
    server did not answer, `ServerDown` says that the rest had better wait.
    """

    def __init__(self) -> None:
        self._connection = get_connection()
        self._failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, letter: Letter, address: str) -> None:
        """Hand a letter over; raise NotSent or ServerDown, and log neither name nor text."""
        message = EmailMultiAlternatives(
            letter.subject, letter.text, to=[address], connection=self._connection
        )
        message.attach_alternative(letter.html, "text/html")
        try:
            message.send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            # The server answered: it does not want this one.
            self._failures = 0
            self._reopen()
            raise NotSent(_said(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._failures += 1
            self._reopen()
            if self._failures >= _FAILURES_IN_A_ROW:
                raise ServerDown(_said(error)) from error
            raise NotSent(_said(error)) from error
        except ValueError as error:
            # An address that is none, as UnicodeError says too.
            raise NotSent(_said(error)) from error
        self._failures = 0

    def _reopen(self) -> None:
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            logger.info("mail connection lost")
        self._connection = get_connection()


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
