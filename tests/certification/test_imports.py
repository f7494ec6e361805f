"""Programmes as a file."""

from datetime import date

import pytest

from certification.imports import DATA, load_programmes
from certification.models import Programme, Workshop
from core.loading import FaultsFound, fingerprint
from tests.factories.certification import make_parts_of_the_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(db):
    make_parts_of_the_file()


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


def test_renewal_asks_for_the_quizzes_only_and_keys_stay(parts, tmp_path):
    load_programmes()
    programme = Programme.objects.get()
    assert (programme.renewal_days, programme.grace_days) == (60, 30)
    paths = programme.requirements.values_list("kind", "path").distinct()
    assert set(paths) == {("course", "first"), ("quiz", "both")}
    assert {one.provision.ref for one in programme.citations.all()} == {
        "CT-41-CTTW",
        "L-06-2022#dieu-5",
        "L-06-2022#dieu-84",
        "ND-152-2025",
    }
    keys = list(programme.requirements.values_list("key", flat=True))
    changed = tmp_path / "programmes.yaml"
    text = DATA.read_text(encoding="utf-8").replace("grace_days: 30", "grace_days: 14")
    changed.write_text(text, encoding="utf-8")
    load_programmes(changed)
    assert list(programme.requirements.values_list("key", flat=True)) == keys
    assert [v.content["grace_days"] for v in programme.versions.all()] == [30, 14]


def test_programme_loaded_before_there_were_paths_follows_the_file(parts):
    load_programmes()
    programme = Programme.objects.get()
    programme.renewal_days = 30
    content = {
        "code": programme.code,
        "title": programme.title,
        "title_en": programme.title_en,
        "validity_months": 24,
        "issuer": programme.issuer,
        "issuer_en": programme.issuer_en,
        "requires": [
            [one.kind, (one.course or one.quiz).slug]
            for one in programme.requirements.all()
        ],
    }
    programme.loaded_hash = fingerprint(content)
    programme.save()
    assert load_programmes().updated == 1


FULL = """
programmes:
  - slug: nang-cao
    code: NC
    title: {vi: Nâng cao, en: Further training}
    issuer: {vi: Học Thi đua}
    valid_until: 2035-12-31
    groups:
      - {letter: A, title: {vi: Tự chọn}, needed: 1}
    requires:
      - {quiz: kiem-tra-ho-so-khen-thuong, pass_percent: 80, group: A}
      - {session: tap-huan, group: A}
      - {evidence: de-an, title: {vi: Đề án đã được duyệt}, path: first}
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "programmes.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_kind_can_stand_in_a_file(parts, write):
    Workshop.objects.create(slug="tap-huan", title="Tập huấn")
    path = write(FULL)
    assert load_programmes(path).created == 1
    programme = Programme.objects.get()
    assert programme.valid_until == date(2035, 12, 31)
    assert [one.kind for one in programme.requirements.all()] == [
        "quiz",
        "session",
        "evidence",
    ]
    assert load_programmes(path).unchanged == 1


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("needed: 1", "needed: 3", 9),
        ("group: A}\n      - {session", "group: B}\n      - {session", 11),
        ("pass_percent: 80", "pass_percent: 60", 11),
        ("valid_until: 2035", "valid_until: 2020", 3),
        ("{session: tap-huan", "{session: khong-co", 12),
        ("{session: tap-huan", "{certificate: nang-cao", 12),
    ],
)
def test_programme_that_nobody_can_complete_is_a_fault_with_its_line(
    parts, write, old, new, line
):
    Workshop.objects.create(slug="tap-huan", title="Tập huấn")
    assert old in FULL
    outcome = load_programmes(write(FULL.replace(old, new)))
    assert [fault.where for fault in outcome.faults] == [f"programmes.yaml:{line}"]
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("path: first", "path: second"),
        ("{session: tap-huan", "{session: tap-huan, quiz: x"),
        ("title: {vi: Đề án đã được duyệt}", "title: Đề án"),
        ("valid_until: 2035-12-31", "valid_until: 2035"),
        ("letter: A, ", ""),
    ],
)
def test_row_of_a_wrong_shape_is_refused(write, old, new):
    assert old in FULL
    with pytest.raises(FaultsFound, match=r"programmes.yaml:\d+"):
        load_programmes(write(FULL.replace(old, new)))


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
    assert len(outcome.faults) == 8
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
