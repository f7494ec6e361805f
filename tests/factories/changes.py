"""Changes of law as the desk records them, and what they are recorded for."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from legal.models import LegalChange, LegalDocument, Provision
from legal.services import record_change

MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalDocument

    code = factory.Sequence(lambda n: f"VB-{n}")
    kind = "Nghị định"
    number = factory.Sequence(lambda n: f"{n}/2025/NĐ-CP")
    title = "Quy định về thi đua, khen thưởng"
    issuer = "Chính phủ"


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provision

    document = factory.SubFactory(DocumentFactory)
    key = "dieu-1"
    label = "Điều 1"


def amend(*provisions: Provision, **fields: Any) -> LegalChange:
    """Record that a new document amends the provisions, from today where not told."""
    wanted: dict[str, Any] = {
        "source": fields.pop("source", None) or DocumentFactory(),
        "relation": LegalChange.Relation.AMENDS,
        "target": provisions[0].document,
        "provisions": provisions,
        "effective_on": date(2026, 11, 24),
        "summary": "Điều này được sửa.",
        "by": None,
        "at": MORNING,
    }
    return record_change(**wanted | fields)
