"""Programmes as a file."""

import pytest

from certification.imports import DATA, load_programmes
from certification.models import Programme
from core.loading import FaultsFound
from tests.factories.certification import make_course, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(db):
    for slug in ("chi-thi-34-den-41", "ho-so-khen-thuong"):
        make_course(slug)
        make_quiz(f"kiem-tra-{slug}")


def test_file_of_the_project_loads(parts):
    assert load_programmes().created == 1
    programme = Programme.objects.get(slug="boi-duong-co-ban")
    assert programme.code == "TDKT"
    assert programme.validity_months == 24
    assert [str(one) for one in programme.requirements.all()] == [
        "Chuyên đề chi-thi-34-den-41",
        "Kiểm tra: hồ sơ khen thưởng",
        "Chuyên đề ho-so-khen-thuong",
        "Kiểm tra: hồ sơ khen thưởng",
    ]


def test_loading_twice_changes_nothing(parts):
    load_programmes()
    assert load_programmes().unchanged == 1
    assert Programme.objects.count() == 1


def test_edited_programme_is_kept(parts):
    load_programmes()
    Programme.objects.update(validity_months=36)
    outcome = load_programmes()
    assert outcome.kept == ["boi-duong-co-ban"]
    assert Programme.objects.get().validity_months == 36


def test_programme_taken_out_of_use_stays_so(parts):
    load_programmes()
    Programme.objects.update(is_live=False)
    load_programmes()
    assert not Programme.objects.get().is_live


def test_untouched_programme_follows_the_file(parts, tmp_path):
    load_programmes()
    changed = tmp_path / "programmes.yaml"
    text = DATA.read_text(encoding="utf-8").replace("months: 24", "months: 36")
    changed.write_text(text, encoding="utf-8")
    assert load_programmes(changed).updated == 1
    assert Programme.objects.get().validity_months == 36


def test_missing_course_is_a_fault_with_its_line():
    outcome = load_programmes()
    assert not Programme.objects.exists()
    assert len(outcome.faults) == 4
    assert "chi-thi-34-den-41" in str(outcome.faults[0])
    assert outcome.faults[0].where.startswith("programmes.yaml:")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("programmes: 3", "programmes"),
        ("programmes:\n  - slug: x", "code"),
        ("programmes:\n  - just words", "programme"),
        ("programmes:\n  - slug: [", "yaml:"),
    ],
)
def test_file_that_is_no_list_of_programmes_is_refused(tmp_path, text, words):
    path = tmp_path / "programmes.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsFound, match=words):
        load_programmes(path)


def test_code_with_marks_is_refused(parts, tmp_path):
    path = tmp_path / "programmes.yaml"
    text = DATA.read_text(encoding="utf-8").replace("code: TDKT", "code: TĐKT-1")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsFound, match="A"):
        load_programmes(path)
