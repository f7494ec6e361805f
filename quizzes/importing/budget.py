"""A limit of time for work that strangers' files set us."""

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

from django.utils import translation

T = TypeVar("T")

_PATIENCE = 2.0


class TimeUp(BaseException):
    """The work took too long. No Exception, so that no reader takes it for a fault."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what the work returns, or raise what it raises; TimeUp where it takes too long.

    The work runs in a thread of its own, in the same language, and may not use the
    database. One that is late is told to stop, which it does at its next step in Python.
    """
    language = translation.get_language()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with translation.override(language):
                done.append(work())
        except BaseException as error:  # noqa: BLE001  handed to who waits
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True, name="reading questions")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _stop(thread)
        thread.join(_PATIENCE)
        raise TimeUp
    if failed:
        raise failed[0]
    return done[0]


def _stop(thread: threading.Thread) -> None:
    """Raise TimeUp inside the thread: the interpreter's own way, there is no other."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp)
        )
