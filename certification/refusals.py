"""What certification refuses to do, and why."""

from core.errors import Refusal


class AlreadyRevoked(Refusal):
    """A certificate is revoked once, for good."""


class RevokedIsFinal(Refusal):
    """What was revoked is neither corrected nor added to."""


class NothingToCorrect(Refusal):
    """A correction that changes nothing."""


class NoSigningKey(Refusal):
    """Nothing can be signed on this machine."""


class SeriesFull(Refusal):
    """A programme has given out all its numbers of a year."""
