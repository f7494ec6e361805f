"""Stamps: numbers that move when content moves, so that caches are never out of date.

A page that many read keeps its rendered parts in the cache under a key that holds the stamp.
One cheap query reads the stamp, in every worker alike; what changes content bumps it in the
same transaction, and every cache misses from then on.
"""

from django.db import connection
from django.db.models import F

from .models import Stamp

CONTENT = "content"


def current(name: str = CONTENT) -> int:
    """Return the stamp's number; 0 where nothing was ever stamped."""
    # By hand: it is on every page, and the ORM would take four times as long to say it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_stamp WHERE name = %s", [name])
        row = cursor.fetchone()
    return row[0] if row else 0


def bump(name: str = CONTENT) -> None:
    """Move the stamp on; call it in the transaction that changes the content."""
    if not Stamp.objects.filter(name=name).update(number=F("number") + 1):
        Stamp.objects.get_or_create(name=name, defaults={"number": 1})
