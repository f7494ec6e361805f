"""Changes of law from the register's files, and what the curriculum then has to review."""

from datetime import date

import pytest

from core.loading import FaultsFound
from legal.change_imports import load_changes
from legal.models import LegalChange
from tests.factories.changes import MORNING, ArticleFactory, DocumentFactory

pytestmark = pytest.mark.django_db
ENTRY = """
- key: moi-cu
  source: MOI
  relation: amends
  target: CU
  provisions: [dieu-1]
  effective_on: 2026-10-01
  known_on: 2026-04-23
  certainty: unconfirmed
  summary: {vi: Điều 1 được sửa., en: Article 1 is amended.}
"""


@pytest.fixture
def register(tmp_path):
    """Two documents, and a folder for the file."""
    ArticleFactory(document=DocumentFactory(code="CU"))
    DocumentFactory(code="MOI")
    return tmp_path


def load(folder, text, is_first=True):
    (folder / "changes.yaml").write_text(text)
    return load_changes(folder, at=MORNING, is_first=is_first)


def test_a_new_register_knows_what_its_files_knew_one_in_use_only_from_today(register):
    assert load(register, ENTRY).created == 1
    assert LegalChange.objects.get().known_on == date(2026, 4, 23)
    assert load(register, ENTRY).unchanged == 1
    LegalChange.objects.all().delete()
    load(register, ENTRY, is_first=False)
    assert LegalChange.objects.get().applies_from == date(2026, 11, 24)


def test_a_text_is_mended_what_was_recorded_is_not(register):
    load(register, ENTRY)
    assert load(register, ENTRY.replace("được sửa", "đã sửa")).updated == 1
    with pytest.raises(FaultsFound):
        load(register, ENTRY.replace("2026-10-01", "2026-12-01"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("relation: amends", "relation: changes"),
        ("source: MOI", "source: KHONG-CO"),
        ("source: MOI", "source: CU"),
        ("[dieu-1]", "[dieu-9]"),
        ("2026-04-23", "23/04"),
        (", en: Article 1 is amended.", ""),
        ("certainty", "sure"),
    ],
)
def test_a_fault_is_named_with_its_line_and_nothing_is_written(register, right, wrong):
    with pytest.raises(FaultsFound) as found:
        load(register, ENTRY.replace(right, wrong))
    assert "changes.yaml:2" in str(found.value.faults[0])
    assert not LegalChange.objects.exists()
