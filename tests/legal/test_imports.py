"""The register's files, and what is refused in them with its place."""

from datetime import date

import pytest

from core.loading import FaultsFound
from legal.imports import load_register
from legal.models import DocumentLink, LegalDocument, Provision

pytestmark = pytest.mark.django_db

HEAD = (
    "code,kind,number,title_vi,title_en,issuer,signed_on,in_force_on,expires_on,"
    "replaced_by,amended_by,source_url,certainty\n"
)


def document(code, number, *, days=",,", replaced_by="", amended_by=""):
    return (
        f"{code},Luật,{number},Luật thử,,Quốc hội,{days},{replaced_by},{amended_by},,"
        "confirmed\n"
    )


LAWS = (
    document(
        "A",
        "1/2003/QH11",
        days="2003-01-01,2004-01-01,2024-01-01",
        replaced_by="2/2022/QH15",
    )
    + document(
        "B", "2/2022/QH15", days="2022-06-15,2024-01-01,", amended_by="3/2026/QH16"
    )
    + document("C", "3/2026/QH16", days=",2026-10-01,")
)

PROVISIONS = """document: B
chapters:
  - {key: chuong-i, label: Chương I}
provisions:
  - key: dieu-10-khoan-2-diem-a
    label: Điểm a
    wordings: [{text: Chữ, certainty: confirmed}]
  - key: dieu-10
    chapter: chuong-i
    label: Điều 10
    wordings:
      - {text: Cũ, certainty: confirmed, valid_until: 2026-10-01}
      - {text: Mới, certainty: confirmed, valid_from: 2026-10-01, brought_by: C}
"""


def write(folder, *, documents=LAWS, links="", provisions=PROVISIONS):
    (folder / "provisions").mkdir(exist_ok=True)
    (folder / "documents.csv").write_text(HEAD + documents)
    (folder / "links.yaml").write_text(links)
    (folder / "provisions" / "B.yaml").write_text(provisions)
    return folder


def faults(folder, **files):
    with pytest.raises(FaultsFound) as found:
        load_register(write(folder, **files))
    assert not LegalDocument.objects.exists()
    return [str(fault).replace(f"{folder}/", "") for fault in found.value.faults]


def test_what_a_file_says_becomes_links_days_and_a_tree(tmp_path):
    links = "- {source: C, relation: guides, target: B, from_on: 2026-10-01}\n"
    outcome = load_register(write(tmp_path, links=links))
    assert (outcome.created, outcome.kept) == (6, [])
    assert set(
        DocumentLink.objects.values_list(
            "source__code", "relation", "target__code", "from_on"
        )
    ) == {
        ("B", "replaces", "A", date(2024, 1, 1)),
        ("C", "amends", "B", date(2026, 10, 1)),
        ("C", "guides", "B", date(2026, 10, 1)),
    }
    parents = dict(Provision.objects.values_list("key", "parent__key"))
    assert parents == {
        "": None,
        "chuong-i": None,
        "dieu-10": "chuong-i",
        "dieu-10-khoan-2-diem-a": "dieu-10",
    }
    article = Provision.objects.get(key="dieu-10")
    assert [w.brought_by and w.brought_by.code for w in article.wordings.all()] == [
        None,
        "C",
    ]
    again = load_register(tmp_path)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 6)
    assert DocumentLink.objects.count() == 3


def test_documents_that_replace_each_other_in_a_circle_are_refused_with_the_line(
    tmp_path,
):
    laws = (
        document("A", "1/2003/QH11", replaced_by="2/2022/QH15")
        + document("B", "2/2022/QH15", replaced_by="3/2026/QH16")
        + document("C", "3/2026/QH16")
    )
    links = "- {source: A, relation: replaces, target: C}\n"
    (fault,) = faults(tmp_path, documents=laws, links=links)
    assert fault.startswith("links.yaml:1: ")
    assert "A → C → B → A" in fault


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"links": "- {source: B, relation: amends, target: B}"}, "links.yaml:1"),
        ({"links": "- {source: B, relation: eats, target: A}"}, "links.yaml:1"),
        ({"links": "- {source: B, relation: amends, target: X}"}, "links.yaml:1"),
        (
            {"documents": document("B", "2/2022/QH15", days=",2024-01-01,2023-12-31")},
            "documents.csv:2",
        ),
        (
            {"documents": document("B", "2/2022/QH15", replaced_by="2/2022/QH15")},
            "documents.csv:2",
        ),
        # Two wordings at once, and one that ends before it begins.
        (
            {"provisions": PROVISIONS.replace("valid_until: 2026-10-01", "note: x")},
            "provisions/B.yaml:8",
        ),
        (
            {
                "provisions": PROVISIONS.replace(
                    "brought_by: C", "valid_until: 2026-01-01"
                )
            },
            "provisions/B.yaml:13",
        ),
        (
            {"provisions": PROVISIONS.replace("brought_by: C", "brought_by: X")},
            "provisions/B.yaml:13",
        ),
        (
            {
                "provisions": PROVISIONS.replace(
                    "chapter: chuong-i", "chapter: chuong-x"
                )
            },
            "provisions/B.yaml:8",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_file_and_line(tmp_path, files, where):
    if "documents" in files:
        files = {**files, "provisions": "document: B\n"}
    (fault,) = faults(tmp_path, **files)
    assert fault.startswith(f"{where}: ")
