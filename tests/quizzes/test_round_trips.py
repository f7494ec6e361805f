"""The bank out to a file and in again, by every format that can be written: the same bank."""

from dataclasses import replace

import pytest

from quizzes.exporting import export, items_of
from quizzes.formats.items import Item
from quizzes.formats.registry import FORMATS, readable, writable
from quizzes.importing import FileRefused, apply_import, plan_import, read_file
from quizzes.kinds import KINDS
from quizzes.models import Question, QuestionVersion, Topic
from tests.factories.items import choice, parsed, picture
from tests.factories.quizzes import question_of_kind

from .conftest import NINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db) -> list[Item]:
    """A question of each kind, in use, one with a picture, in topics two deep."""
    for kind in KINDS:
        question_of_kind(kind)
    apply_import(
        plan_import(
            parsed(
                choice(
                    1, topic=("Danh hiệu", "Cấp cơ sở"), code="co-chu-de", state="live"
                ),
                choice(
                    2,
                    code="co-hinh",
                    picture=picture(),
                    stem="Cờ này do ai tặng?\n\n**Chọn** một đáp án & giải thích: 5 < 6?",
                    settings={"wrong_feedback": "Xem lại Điều 84."},
                ),
            )
        ),
        by=None,
        at=NINE,
    )
    return list(items_of(Question.objects.order_by("code")))


@pytest.mark.parametrize("name", sorted(one.name for one in writable()))
def test_a_file_that_comes_back_changes_nothing(bank, name):
    written = export(Question.objects.order_by("code"), name)
    found = read_file(written.data, f"ra.{FORMATS[name].endings[0]}", name)
    assert found.faults == []
    plan = plan_import(found)
    changed = {
        offer.code: (offer.decision, offer.problems)
        for offer in plan.offers
        if offer.decision != "unchanged"
    }
    # GIFT and tables have no place for the picture itself.
    assert set(changed) <= ({"co-hinh"} if name in ("gift", "xlsx", "csv") else set())
    assert len(plan.offers) == len(bank)


@pytest.mark.parametrize("name", sorted(one.name for one in writable()))
def test_an_empty_bank_is_filled_with_the_same_questions(bank, name):
    written = export(Question.objects.order_by("code"), name)
    Question.objects.update(current_version=None)
    QuestionVersion.objects.all().delete()
    Question.objects.all().delete()
    Topic.objects.exclude(parent=None).delete()
    Topic.objects.all().delete()
    plan = plan_import(read_file(written.data, "ra", name))
    apply_import(plan, by=None, at=NINE)
    assert plan.problems == []
    found = list(items_of(Question.objects.order_by("code")))
    # GIFT and tables have no place for the picture itself.
    has_pictures = name in ("moodle-xml", "qti3")
    assert [_told(item, has_pictures) for item in found] == [
        _told(item, has_pictures) for item in bank
    ]


def _told(item, has_pictures):
    if has_pictures or item.code != "co-hinh":
        return item
    return replace(item, picture=None)


def test_every_format_that_the_product_names_can_be_read():
    names = {one.name for one in readable()}
    assert names >= {"gift", "moodle-xml", "aiken", "xlsx", "csv", "docx", "qti3"}


@pytest.mark.parametrize(
    "name", sorted(one.name for one in readable() if not one.is_site)
)
@pytest.mark.parametrize(
    "data", [b"\x00" * 100, b"PK\x03\x04", b"<", b"{", b"\xff\xfe<\x00", b"A.\n" * 9]
)
def test_garbage_ends_in_words(name, data):
    try:
        plan = plan_import(read_file(data, "rac", name))
    except FileRefused:
        return
    assert plan.count("create", "update") == 0 or plan.offers
    assert all(str(fault.message) for fault in plan.problems)


@pytest.mark.parametrize("name", sorted(one.name for one in readable() if one.template))
def test_the_empty_file_holds_no_question_that_would_be_added_by_mistake(name):
    data = FORMATS[name].make_template(["Hồ sơ > Thời hạn"])
    assert read_file(data, f"mau.{name}", name).items == []
