"""How long a certificate lasts, and when it can be renewed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import add_months


@dataclass(frozen=True)
class Term:
    """The days of one certificate: each is the first on which something else holds."""

    expires_on: date
    renewal_from: date
    grace_until: date


@dataclass(frozen=True)
class Terms:
    """What a programme says: so many months, or up to and including a fixed day."""

    months: int
    until: date | None = None
    renewal_days: int = 30
    grace_days: int = 0

    def term(self, issued_on: date, held_until: date | None = None) -> Term | None:
        """Return the days of a certificate issued on a day; None where it cannot be.

        ``held_until`` is the end of the certificate still held: the months then count
        from that end, so that nobody loses days by renewing early. One issued on
        24/11/2026 for 24 months ends on 24/11/2028; renewed on 01/10/2028, the next ends
        on 24/11/2030, and so it does when renewed on the last day. Renewed after the end,
        the months count from the new day of issue.

        Until a fixed day: none where that day has passed, or where the next certificate
        would last no longer than the one held.
        """
        if self.until is not None:
            expires_on = self.until + timedelta(days=1)
            if expires_on <= max(issued_on, held_until or issued_on):
                return None
        else:
            expires_on = add_months(
                max(issued_on, held_until or issued_on), self.months
            )
        # Never on the day of issue: what earned it must not count again for the next.
        opens_on = expires_on - timedelta(days=self.renewal_days)
        return Term(
            expires_on,
            max(opens_on, issued_on + timedelta(days=1)),
            expires_on + timedelta(days=self.grace_days),
        )
