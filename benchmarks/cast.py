"""Put people, sessions and attempts in place; print what the client needs, as JSON.

Run as a program under the benchmark's settings, on a database that holds the curriculum
and the demo people.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

PASSWORD = "thidua-demo"  # noqa: S105  # of people who live for a minute


def session_of(person: Any) -> str:
    """Return the key of a session in which the person has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key or ""


def begun(quiz: Any, learner: Any, *, answered: bool) -> dict[str, Any]:
    """Begin an attempt; with every answer in place where it is to be finished."""
    from django.utils.timezone import now

    from quizzes.models import Response
    from quizzes.services import start_attempt

    attempt = start_attempt(quiz=quiz, learner=learner, at=now())
    items = list(attempt.items.order_by("position"))
    if answered:
        Response.objects.bulk_create(
            Response(item=item, answer=item.option_order[:1], saved_at=now())
            for item in items
        )
    return {
        "slug": quiz.slug,
        "attempt": str(attempt.public_id),
        "options": [item.option_order for item in items],
    }


def cast(attempts: int) -> dict[str, Any]:
    """Choose among the demo people who does what."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction
    from django.utils.timezone import now

    from courses.models import CoursePage, LessonPage
    from courses.services import enrol
    from organisation.models import Unit, User
    from quizzes.models import Attempt, Quiz

    course = CoursePage.objects.live().filter(locale__language_code="vi").first()
    assert course is not None  # noqa: S101
    lessons = LessonPage.objects.live().child_of(course)
    quizzes = list(Quiz.objects.filter(is_live=True).order_by("pk"))
    # Those whom nothing stops from beginning: no open attempt, no waiting time.
    busy = Attempt.objects.filter(closed_at__gt=now() - timedelta(days=2)).values(
        "learner"
    )
    going = Attempt.objects.open().values("learner")
    people = list(
        User.objects.filter(is_active=True, is_staff=False, appointments__is_head=False)
        .exclude(pk__in=going)
        .exclude(pk__in=busy)
        .distinct()
        .order_by("pk")[: 120 + attempts]
    )
    readers, savers, sitters = people[:40], people[40:80], people[80:120]
    finishers = people[120:]
    with transaction.atomic():
        for person in readers:
            enrol(learner=person, course_key=course.translation_key, at=now())
        User.objects.filter(pk__in=[one.pk for one in people]).update(
            password=make_password(PASSWORD)
        )
        for person in people:
            person.refresh_from_db(fields=["password"])
        return {
            "password": PASSWORD,
            "names": [one.username for one in people],
            "readers": [session_of(one) for one in readers],
            "lessons": [one.url for one in lessons],
            "savers": [
                {"session": session_of(one), **begun(quizzes[0], one, answered=False)}
                for one in savers
            ],
            "sitters": {
                "slug": quizzes[0].slug,
                "sessions": [session_of(one) for one in sitters],
            },
            "finishers": [
                {"session": session_of(one), **begun(quiz, one, answered=True)}
                for one in finishers
                for quiz in quizzes
            ],
            "manager": session_of(User.objects.get(username="manager")),
            "unit": str(Unit.get_root_nodes()[0].public_id),
        }


def main() -> None:
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=300)
    django.setup()
    json.dump(cast(parser.parse_args().attempts), sys.stdout)


if __name__ == "__main__":
    main()
