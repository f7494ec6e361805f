"""Sign in a crowd of the people there are; print who they are and what they sit, as JSON.

Run as a program under the settings of the server, on a database that holds the curriculum
and people with a post.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from .cast import session_of

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def crowd(people: int) -> dict[str, Any]:
    """Sign in so many people whom nothing keeps from beginning; raise ValueError for fewer."""
    from django.db import transaction
    from django.db.models import Q
    from django.utils.timezone import now

    from organisation.models import User
    from quizzes.models import Attempt, Quiz

    timed = Quiz.objects.filter(
        is_live=True, time_limit_minutes__gt=0, attempts_allowed=0
    )
    quiz = timed.earliest("pk")
    waits = now() - timedelta(minutes=quiz.wait_minutes)
    busy = Attempt.objects.filter(Q(state="open") | Q(closed_at__gt=waits), quiz=quiz)
    chosen = list(
        User.objects.filter(is_active=True, is_staff=False, appointments__isnull=False)
        .exclude(pk__in=busy.values("learner"))
        .distinct()
        .order_by("pk")[:people]
    )
    if len(chosen) < people:
        raise ValueError(f"only {len(chosen)} people can begin")
    with transaction.atomic():
        return {"slug": quiz.slug, "sessions": [session_of(one) for one in chosen]}


def main() -> None:
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    django.setup()
    json.dump(crowd(parser.parse_args().people), sys.stdout)


if __name__ == "__main__":
    main()
