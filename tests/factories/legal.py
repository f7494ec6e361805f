"""Documents, provisions with wordings, and changes of law."""

from datetime import UTC, date, datetime

from legal.models import LegalChange, LegalDocument, Provision, ProvisionWording

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def make_document(code: str = "L-06-2022", **fields: object) -> LegalDocument:
    """Put a law into the register: ``L-06-2022`` is called Luật 06/2022/QH15."""
    number, year = code.split("-")[1:3]
    words = {
        "kind": "Luật",
        "number": f"{number}/{year}/QH{int(year) // 5 - 389}",
        "title": "Luật Thi đua, khen thưởng",
        "title_en": "Law on Emulation and Commendation",
        "issuer": "Quốc hội",
        "in_force_on": date(2024, 1, 1),
    }
    return LegalDocument.objects.create(code=code, **{**words, **fields})


def make_provision(document: LegalDocument, key: str, text: str = "") -> Provision:
    """Add a provision: ``dieu-84-khoan-2`` is called Khoản 2 Điều 84; worded if so said."""
    parts = key.split("-")
    names = {"dieu": "Điều", "khoan": "Khoản", "diem": "Điểm"}
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    label = " ".join(f"{names[name]} {number}" for name, number in reversed(pairs))
    provision = Provision.objects.create(
        document=document,
        key=key,
        label=label,
        label_en=label.replace("Điều", "Article").replace("Khoản", "Clause"),
    )
    if text:
        make_wording(provision, text, valid_from=date(2024, 1, 1))
    return provision


def make_wording(provision: Provision, text: str, **fields: object) -> ProvisionWording:
    return ProvisionWording.objects.create(provision=provision, text=text, **fields)


def make_change(
    target: LegalDocument,
    *provisions: Provision,
    effective_on: date = date(2026, 10, 1),
    **fields: object,
) -> LegalChange:
    """Write down that the law moved, without telling anyone."""
    words = {
        "relation": "amends",
        "summary": "Quy định mới thay cho quy định cũ.",
        "summary_en": "A new rule takes the place of the old one.",
        "known_on": effective_on,
        "recorded_at": AT,
    }
    change = LegalChange.objects.create(
        target=target, effective_on=effective_on, **{**words, **fields}
    )
    change.provisions.set(provisions)
    return change
