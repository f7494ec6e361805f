"""Which questions rest on law that changed after somebody last looked at them."""

from collections.abc import Collection
from datetime import date

from django.utils.timezone import localdate

from legal.history import Changes

from .models import Question, QuestionVersion


def moved(versions: Collection[QuestionVersion], on: date) -> dict[int, date]:
    """Return the versions (by primary key) whose provision changed since, and from when.

    A review counts for the version that is in use; an older one stays as it was written.
    A question that exams leave out for that reason has changed since, whatever its days.
    Three queries for any number, none where nothing rests on the law; the provisions
    with their documents and wordings are read where they were loaded.
    """
    resting = [(one, one.provision) for one in versions if one.provision is not None]
    if not resting:
        return {}
    changes = Changes({provision.document_id for _one, provision in resting})
    rows = Question.objects.filter(pk__in={one.question_id for one, _law in resting})
    reviewed, suspended = {}, {}
    for pk, current, day, suspended_from in rows.values_list(
        "pk", "current_version", "reviewed_on", "suspended_from"
    ):
        reviewed[pk, current] = day
        suspended[pk] = suspended_from
    found = {}
    for one, provision in resting:
        written = localdate(one.created_at)
        looked = reviewed.get((one.question_id, one.pk))
        since = changes.since(
            provision, max(looked, written) if looked else written, on
        )
        left_out = suspended.get(one.question_id)
        day = since or (left_out if left_out and left_out <= on else None)
        if day is not None:
            found[one.pk] = day
    return found
