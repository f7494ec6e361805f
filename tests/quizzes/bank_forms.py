"""What a trainer's browser sends from the screens of the bank."""

from typing import Any

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

PUBLISH = {"action-publish": "x"}
SUBMIT = {"action-submit": "x"}


def question_form(
    topic, provision, *, right=(True, False), **changes
) -> dict[str, Any]:
    """Return the form of a new question, to be saved as a draft unless PUBLISH is added."""
    options = [
        {"text": f"Đáp án {n}", "is_correct": is_right, "feedback": "", "text_en": ""}
        for n, is_right in enumerate(right)
    ]
    return nested_form_data(
        {
            "stem": "Ai trình khen thưởng?",
            "code": "ai-trinh",
            "topic": topic.pk,
            "kind": "single",
            "difficulty": 1,
            "points": 1,
            "use": "graded",
            "explanation": "Theo Điều 84.",
            "provision": provision.pk,
            "options": inline_formset(options),
            **changes,
        }
    )


def add_url(model: str) -> str:
    return reverse(f"wagtailsnippets_quizzes_{model}:add")


def edit_url(row) -> str:
    name = row._meta.model_name
    return reverse(f"wagtailsnippets_quizzes_{name}:edit", args=[row.pk])


def rows_of(question, **changes) -> dict[str, Any]:
    """Return the rows of a question as the editor shows them; ``changes`` by place."""
    fields = ("text", "match", "share", "tolerance", "gap", "points", "feedback")
    fields += ("text_en", "match_en", "feedback_en")
    rows = [
        {
            "id": row.pk,
            "is_correct": row.is_correct,
            **{name: getattr(row, name) or "" for name in fields},
            **changes.get(f"row{place}", {}),
        }
        for place, row in enumerate(question.options.all())
    ]
    return inline_formset(rows, initial=len(rows))


def edit_form(question, rows=None, **changes) -> dict[str, Any]:
    """Return the form of a question as the editor shows it, with changes."""
    fields = ("stem", "stem_en", "code", "kind", "difficulty", "points", "use")
    texts = ("explanation", "explanation_en", "scoring", "unit")
    return nested_form_data(
        {
            **{name: getattr(question, name) for name in (*fields, *texts)},
            "topic": question.topic_id,
            "provision": question.provision_id or "",
            "options": rows or rows_of(question),
            **changes,
        }
    )


def put_in_use_url(question) -> str:
    return reverse("wagtailsnippets_quizzes_question:put_in_use", args=[question.pk])


def decide(client, question, change="meaning", **more):
    """Answer the page that asks what kind of change a draft is."""
    question.refresh_from_db()
    return client.post(
        put_in_use_url(question),
        {"change": change, "revision": question.latest_revision_id, **more},
    )
