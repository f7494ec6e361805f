"""Parts of the points, exactly: fractions until the end, a decimal then."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

# Three times 33.33333 % are meant to be all of it; see Moodle's list of fractions.
_NEARLY = Fraction(9999, 10000)


def share_of(row: Mapping[str, Any]) -> Fraction:
    """Return what a row brings, of 1: its own share, else all or nothing by its key."""
    share = row.get("share")
    return Fraction(int(row["correct"])) if share is None else Fraction(share) / 100


def earned(total: Fraction) -> Decimal:
    """Return the share of the points, 0 to 1: never below, and all where nearly all."""
    if total <= 0:
        return Decimal(0)
    if total >= _NEARLY:
        return Decimal(1)
    return Decimal(total.numerator) / Decimal(total.denominator)


def reaches_all(shares: Iterable[Fraction]) -> bool:
    """Return whether shares add up to all the points (a little more does no harm)."""
    return sum(shares, Fraction(0)) >= _NEARLY
