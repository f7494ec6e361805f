"""What certification refuses to do, and why."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Refusal


class AlreadyRevoked(Refusal):
    """A certificate is revoked once, for good."""


class RevokedIsFinal(Refusal):
    """What was revoked is neither corrected nor added to."""


class NothingToCorrect(Refusal):
    """A correction that changes nothing."""


class NothingToDownload(Refusal):
    """No certificate fits what was asked for."""


class TooManyToDownload(Refusal):
    """More certificates than fit into one file."""


class NoSigningKey(Refusal):
    """Nothing can be signed on this machine."""


class SeriesFull(Refusal):
    """A programme has given out all its numbers of a year."""


class NothingToRenew(Refusal):
    """No certificate of the person waits for this."""


class ChangeAhead(Refusal):
    """The law has not changed yet."""

    def __init__(self, applies_from: date) -> None:
        super().__init__(
            _("This change applies from %(day)s; the steps open on that day.")
            % {"day": date_format(applies_from, "SHORT_DATE_FORMAT")}
        )


class NotYetHeld(Refusal):
    """Nobody has attended a session that lies ahead."""


class OwnRecord(Refusal):
    """Nobody attends to their own record."""


class ReasonMissing(Refusal):
    """What is taken back, or let count, needs a reason."""


class AlreadyWithdrawn(Refusal):
    """A record is withdrawn once."""


class AlreadyAccepted(Refusal):
    """Evidence for this requirement stands already."""


class NotAsked(Refusal):
    """The programme does not ask for this."""
