"""What a rule says when it says no."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule refused; the text is a sentence that the reader can act on.

    Each rule raises its own subclass, named for what happened. Views show the text,
    commands print it; a mistake of ours raises a built-in and reaches the log.
    """

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
