"""Tell Wagtail when the questions there are were put in use, and search their answers too."""

from typing import Any

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery

from core.text import fold


def tell(apps: Any, schema_editor: Any) -> None:
    Question = apps.get_model("quizzes", "Question")
    Version = apps.get_model("quizzes", "QuestionVersion")
    first = (
        Version.objects.filter(question=OuterRef("pk"))
        .order_by()
        .values("question")
        .annotate(at=Min("created_at"))
        .values("at")
    )
    last = Version.objects.filter(pk=OuterRef("current_version")).values("created_at")
    Question.objects.filter(current_version__isnull=False).update(
        first_published_at=Subquery(first), last_published_at=Subquery(last)
    )
    for question in Question.objects.prefetch_related("options").iterator(500):
        texts = [question.code, question.stem, question.stem_en]
        for row in question.options.all():
            texts += [row.text, row.text_en, row.match, row.match_en]
        question.search_text = fold(" ".join(filter(None, texts)))
        question.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_examination_engine")]

    operations = [
        # Back, the columns go with the migration before; the search text may hold more.
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
