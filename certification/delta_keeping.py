"""Keeping what certificates rest on, and the ways back, in step with everything below."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from . import basis, delta_paths
from .models import DeltaPath
from .services.renewing import settle_waiting


@dataclass(frozen=True)
class Kept:
    """What a round did."""

    bases: int
    paths: int
    annexes: int

    def __str__(self) -> str:
        return f"bases={self.bases} paths={self.paths} annexes={self.annexes}"


@transaction.atomic
def keep_current(*, at: datetime) -> Kept:
    """Fill in bases that are missing, refresh the paths, settle who has nothing left to do.

    After the curriculum was loaded, and every night; running it twice changes nothing more.
    """
    bases = basis.fill_bases()
    paths = delta_paths.follow_all(at)
    waiting = DeltaPath.objects.filter(change__withdrawn_at__isnull=True)
    annexes = sum(
        settle_waiting(path=path, at=at)
        for path in waiting.select_related("programme", "change", "quiz").order_by("pk")
    )
    return Kept(bases, paths, annexes)
