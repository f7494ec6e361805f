"""A law of three articles, one of which another law rewrote from October 2026."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from legal.models import LegalChange, LegalDocument, Provision, ProvisionWording

OCTOBER = date(2026, 10, 1)


def make_document(code, number, **fields):
    fields = {"kind": "Luật", "issuer": "Quốc hội", "certainty": "confirmed"} | fields
    title = fields.pop("title", "Luật Thi đua, khen thưởng")
    return LegalDocument.objects.create(code=code, number=number, title=title, **fields)


def make_provision(document, key, label, *wordings, **fields):
    """Make a provision; each wording is (valid from, valid until, text)."""
    provision = Provision.objects.create(
        document=document, key=key, label=label, **fields
    )
    for start, end, text in wordings:
        ProvisionWording.objects.create(
            provision=provision,
            valid_from=start,
            valid_until=end,
            text=text,
            certainty="confirmed",
        )
    return provision


@pytest.fixture
def law(db):
    """The law, its articles, and the change of one of them."""
    document = make_document(
        "L-06-2022", "06/2022/QH15", in_force_on=date(2024, 1, 1), signed_on=None
    )
    newer = make_document(
        "L-06-2026", "06/2026/QH16", in_force_on=OCTOBER, title="Luật sửa đổi"
    )
    start = date(2024, 1, 1)
    article = make_provision(
        document,
        "dieu-84",
        "Điều 84",
        (start, OCTOBER, "Gửi hồ sơ trước ngày 15 tháng 11."),
        (OCTOBER, None, "Gửi hồ sơ trước ngày 20 tháng 11."),
        heading="Hồ sơ",
    )
    clause = make_provision(
        document, "dieu-84-khoan-2", "Khoản 2 Điều 84", (start, None, "Gồm tờ trình.")
    )
    other = make_provision(
        document, "dieu-9", "Điều 9", (start, None, "Hình thức khen thưởng.")
    )
    change = LegalChange.objects.create(
        source=newer,
        relation="amends",
        target=document,
        effective_on=OCTOBER,
        known_on=date(2026, 5, 1),
        summary="Lùi hạn gửi hồ sơ.",
        recorded_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    change.provisions.add(article)
    return SimpleNamespace(
        document=document,
        newer=newer,
        article=article,
        clause=clause,
        other=other,
        change=change,
    )
