"""What the admin's parts share: standings are rebuilt once a change is in the database."""

from functools import partial

from django.db import transaction

from .. import tasks


def refresh_later(*programmes: int) -> None:
    """Rebuild the standings once the change is in the database."""
    for programme in set(programmes):
        transaction.on_commit(partial(tasks.enqueue_refresh, programme))
