"""Likely duplicates, beside the question and as a list."""

from collections.abc import Iterable

from django.core.cache import cache
from rapidfuzz import fuzz, process

from core import stamps

from ..duplicates import Twin, comparable, likely_duplicates
from ..models import Question, QuestionOption

_MOST = 5
_WORTH_A_LOOK = 65
_KEPT_SECONDS = 24 * 60 * 60


def texts_of(questions: Iterable[Question]) -> list[tuple[int, str]]:
    """Return the key of each question with its text to compare; reads ``options``."""
    return [
        (
            question.pk,
            comparable(
                question.stem,
                [f"{row.text} {row.match}".strip() for row in question.options.all()],
            ),
        )
        for question in questions
    ]


def bank_texts(without: int | None = None) -> list[tuple[int, str]]:
    """Return the whole bank to compare with, retired questions left out; two queries."""
    stems = dict(
        Question.objects.exclude(state=Question.State.RETIRED)
        .exclude(pk=without)
        .order_by("pk")
        .values_list("pk", "stem")
    )
    rows: dict[int, list[str]] = {pk: [] for pk in stems}
    for pk, text, match in QuestionOption.objects.values_list(
        "question", "text", "match"
    ):
        if pk in rows:
            rows[pk].append(f"{text} {match}".strip())
    return [(pk, comparable(stem, rows[pk])) for pk, stem in stems.items()]


def twins_of(question: Question) -> list[tuple[Question, float]]:
    """Return the questions that are likely the same as one, the likeliest first.

    A first look at the search texts of the bank leaves a few to compare in earnest; for
    10,000 questions it takes some tenths of a second.
    """
    if not question.stem.strip():
        return []
    texts = dict(
        Question.objects.exclude(state=Question.State.RETIRED)
        .exclude(pk=question.pk)
        .order_by("pk")
        .values_list("pk", "search_text")
    )
    near = process.extract(
        question.words_to_search(),
        texts,
        scorer=fuzz.token_sort_ratio,
        score_cutoff=_WORTH_A_LOOK,
        limit=_MOST * 4,
    )
    known = {
        other.pk: other
        for other in Question.objects.filter(pk__in=[pk for _text, _score, pk in near])
        .select_related("topic")
        .prefetch_related("options")
    }
    found = likely_duplicates(texts_of([question]), texts_of(known.values()))[:_MOST]
    return [(known[twin.b], twin.score) for twin in found]


def all_twins() -> list[tuple[Question, Question, float]]:
    """Return all pairs of the bank that are likely the same, the likeliest first.

    Comparing 10,000 questions takes seconds; it is done once for each state of the bank.
    """
    kept: list[Twin] | None = cache.get_or_set(
        f"likely-duplicates:{stamps.current()}",
        lambda: likely_duplicates(bank_texts()),
        timeout=_KEPT_SECONDS,
    )
    found = kept or []
    keys = {key for twin in found for key in (twin.a, twin.b)}
    known = Question.objects.select_related("topic").in_bulk(keys)
    return [
        (known[twin.b], known[twin.a], twin.score)
        for twin in found
        if twin.a in known and twin.b in known
    ]
