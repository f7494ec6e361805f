"""Bringing questions in and out through Wagtail's admin."""

import io
import threading
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now

from quizzes.importing import desk
from quizzes.importing.workroom import AlreadyWriting, Workroom
from quizzes.models import Question, QuestionImport, Topic
from tests.factories.items import choice, lines, picture, use_fake_format
from tests.factories.quizzes import QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db

INDEX = "/admin/questions/import/"
EXPORT = "/admin/questions/export/"


@pytest.fixture(autouse=True)
def _private(settings, tmp_path, monkeypatch):
    settings.PRIVATE_ROOT = tmp_path / "private"
    use_fake_format(monkeypatch)


@pytest.fixture
def author(client, trainer):
    """A client signed in as a trainer, with the permissions of the group."""
    names = ["access_admin", "add_question", "change_question", "view_question"]
    group = trainer.groups.get()
    group.permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(trainer)
    return client


def upload(client, *said, **fields):
    file = SimpleUploadedFile("cau-hoi.fake", lines(*said))
    return client.post(INDEX, {"file": file, "format": "fake", **fields})


def act(client, action="decide", **fields):
    row = QuestionImport.objects.latest("pk")
    return client.post(f"{INDEX}{row.public_id}/{action}/", fields, follow=True)


def page_of(client, query=""):
    row = QuestionImport.objects.latest("pk")
    return client.get(f"{INDEX}{row.public_id}/{query}")


def test_an_upload_is_planned_and_nothing_written(author, trainer):
    sent = upload(author, "Một?", "Hai?", "!")
    row = QuestionImport.objects.get()
    assert sent.url == f"{INDEX}{row.public_id}/"
    page = author.get(sent.url)
    assert page.context["outcome"].created == 2
    assert "cau-hoi.fake:3" in page.text
    assert "thiếu đáp án đúng" in page.text
    assert (row.by, row.state, row.total) == (trainer, "planned", 2)
    assert not Question.objects.exists()
    assert not Topic.objects.exists()


def test_confirming_writes_what_was_planned(author, trainer):
    upload(author, "Một?", "Hai?", "!")
    page = act(author, confirm=1)
    row = QuestionImport.objects.get()
    assert row.state == "done"
    assert row.summary["created"] == 2
    assert "cau-hoi.fake:3" in page.text
    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}
    assert not Workroom(row.public_id).is_there


def test_confirming_twice_is_harmless(author):
    upload(author, "Một?")
    act(author, confirm=1)
    page = act(author, confirm=1)
    assert page.status_code == 200
    assert Question.objects.count() == 1


def test_decisions_change_the_plan(author):
    TopicFactory(code="ho-so", name="Hồ sơ")
    QuestionFactory(stem="Cũ?")
    upload(author, {"stem": "Một?", "topic": []}, {"stem": "Hai?", "explanation": ""})
    act(author, replan=1, live="on", topic="ho-so")
    page = page_of(author)
    assert {str(label): n for label, n in page.context["states"]} == {
        "Đang dùng": 1,
        "Bản nháp": 1,
    }
    act(author, confirm=1, live="on", topic="ho-so")
    assert Question.objects.get(stem="Một?").topic.code == "ho-so"
    assert Question.objects.get(stem="Một?").current_version
    assert Question.objects.get(stem="Hai?").state == "draft"


def test_a_duplicate_stands_beside_its_twin_with_a_choice(author):
    upload(author, {"stem": "Một?", "code": "cua-ta"})
    act(author, confirm=1)
    upload(author, {"stem": "MỘT?", "code": "cua-ho"}, "Hai?")
    page = page_of(author)
    assert page.context["twins"][0].twin.code == "cua-ta"
    assert 'name="choice-1"' in page.text
    act(author, confirm=1, **{"choice-1": "add"})
    assert Question.objects.count() == 3


def test_the_questions_are_shown_fifty_at_a_time(author):
    upload(author, *[f"Câu hỏi thứ {n} về danh hiệu gì?" for n in range(60)])
    assert len(page_of(author).context["page"].object_list) == 50
    assert len(page_of(author, "?page=2").context["page"].object_list) == 10


def test_the_preview_shows_what_a_learner_will_see(author):
    upload(author, "Một?", {"stem": "<script>alert(1)</script> Hai?"})
    page = page_of(author, "preview/")
    assert "Một?" in page.text
    assert "Lao động tiên tiến" in page.text
    assert "<script>alert(1)" not in page.text
    assert "<script>alert(1)" not in page_of(author).text


def test_a_text_may_be_pasted(author):
    text = lines("Một?").decode()
    author.post(INDEX, {"text": text, "format": "fake"})
    assert page_of(author).context["outcome"].created == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "xyz", "format": ""},
        {"file": SimpleUploadedFile("rong.gift", b"")},
        {"file": SimpleUploadedFile("la.bin", b"\x00\x01\x02")},
        {"text": "Một?", "format": "xlsx"},
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(author, fields):
    page = author.post(INDEX, fields)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not QuestionImport.objects.exists()


def test_a_body_that_is_too_large_is_refused_unread(author):
    size = 150 * 1024 * 1024
    answer = author.generic(
        "POST", INDEX, b"", content_type="multipart/form-data", CONTENT_LENGTH=str(size)
    )
    assert answer.url == INDEX
    assert "150 MB" in author.get(INDEX).text


def test_an_upload_still_needs_its_token(trainer, author):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(trainer)
    assert upload(strict, "Một?").status_code == 403


def test_a_mistake_of_a_reader_ends_in_words(author):
    upload(author, "Một?", "boom")
    page = page_of(author)
    assert page.context["outcome"].created == 0
    assert "cau-hoi.fake" in page.text
    assert "ZeroDivision" not in page.text


def test_pictures_come_in_a_zip_or_one_by_one(author):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hinh/co.png", picture().data)
    row = QuestionImport(by=None)
    room = Workroom(row.public_id)
    room.keep(b"x", {"hinh.zip": packed.getvalue(), "../le.png": picture("blue").data})
    found = room.pictures()
    assert found.get("co.png") == picture().data
    assert found.get("le.png") == picture("blue").data
    assert sorted(p.name for p in room.folder.parent.parent.rglob("*")) == sorted(
        ["imports", str(row.public_id), "file", "pictures", "pictures.json", "0", "1"]
    )


def test_a_damaged_zip_of_pictures_is_said(author):
    bad = SimpleUploadedFile("hinh.zip", b"PK\x03\x04 cut off")
    page = upload(author, "Một?", pictures=bad)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not QuestionImport.objects.exists()


def test_pictures_of_a_plan_are_shown(author, monkeypatch):
    from quizzes.formats.items import Parsed
    from tests.factories import items

    found = Parsed(items=[choice(1, picture=picture()), choice(2)])
    monkeypatch.setattr(items, "read_fake", lambda *args: found)
    upload(author, "x")
    shown = page_of(author, "pictures/1/")
    assert shown.content == picture().data
    assert shown["Content-Type"] == "image/png"
    assert page_of(author, "pictures/2/").status_code == 404
    assert page_of(author, "pictures/3/").status_code == 404
    act(author, confirm=1)
    assert Question.objects.exclude(picture=None).count() == 1


# --- When things go wrong ------------------------------------------------------------------


def test_a_bank_that_has_changed_is_planned_anew(author):
    upload(author, {"stem": "Một?", "code": "a"}, "Hai?")
    QuestionFactory(code="a")
    page = act(author, confirm=1)
    assert Question.objects.count() == 1
    assert QuestionImport.objects.get().state == "planned"
    assert page.context["outcome"].created == 2
    act(author, confirm=1)
    assert Question.objects.count() == 3


def test_a_failure_in_the_middle_writes_nothing_and_says_so(author, monkeypatch):
    upload(author, "Một?")

    def break_off(*args, **words):
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("quizzes.importing.applying._create", break_off)
        page = act(author, confirm=1)
    assert QuestionImport.objects.get().state == "failed"
    assert not Question.objects.exists()
    assert "disk" not in page.text
    act(author, replan=1)
    act(author, confirm=1)
    assert Question.objects.count() == 1


def test_what_a_crash_left_goes_back_to_its_plan(author):
    upload(author, "Một?")
    QuestionImport.objects.update(state="applying")
    page = page_of(author)
    assert QuestionImport.objects.get().state == "planned"
    assert page.context["outcome"].created == 1
    act(author, confirm=1)
    assert Question.objects.count() == 1


def test_progress_is_told_while_it_is_written_by_another(author):
    upload(author, "Một?")
    row = QuestionImport.objects.get()
    QuestionImport.objects.update(state="applying")
    room = Workroom(row.public_id)
    with room.held():
        room.tell(250, 480)
        assert page_of(author, "progress/").json() == {
            "state": "applying",
            "done": 250,
            "total": 480,
        }
        assert "250" in page_of(author).text
        act(author, confirm=1)
        assert not Question.objects.exists()


def test_only_one_writes_at_a_time():
    room = Workroom(QuestionImport().public_id)
    refused = []

    def other():
        try:
            with room.held():
                pass
        except AlreadyWriting:
            refused.append(1)

    with room.held():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [1]
    assert not room.is_held()


def test_a_plan_that_nobody_confirms_is_forgotten_after_a_day(author):
    upload(author, "Một?")
    row = QuestionImport.objects.get()
    desk.sweep(at=now() + timedelta(hours=23))
    assert Workroom(row.public_id).is_there
    desk.sweep(at=now() + timedelta(hours=25))
    assert not Workroom(row.public_id).is_there
    assert not QuestionImport.objects.exists()


def test_a_plan_can_be_put_aside(author):
    upload(author, "Một?")
    row = QuestionImport.objects.get()
    act(author, "discard")
    assert not QuestionImport.objects.exists()
    assert not Workroom(row.public_id).folder.exists()


def test_a_file_that_is_gone_is_said(author):
    upload(author, "Một?")
    Workroom(QuestionImport.objects.get().public_id).clear()
    assert page_of(author).url == INDEX
    page = author.get(INDEX).text
    assert "gửi lại" in page or "send it again" in page


# --- Whose ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lan", "minh"])
def test_only_who_may_add_questions_imports(client, request, author, role):
    upload(author, "Một?")
    row = QuestionImport.objects.get()
    client.force_login(request.getfixturevalue(role))
    for path in ("", "progress/", "preview/", "pictures/1/"):
        assert client.get(f"{INDEX}{row.public_id}/{path}").status_code == 302
    assert client.get(EXPORT).status_code == 302
    for path in ("decide/", "discard/"):
        client.post(f"{INDEX}{row.public_id}/{path}", {"confirm": 1})
    assert not Question.objects.exists()
    assert QuestionImport.objects.exists()


def test_another_trainer_sees_whose_file_it_is(author, admin):
    upload(author, "Một?")
    author.force_login(admin)
    page = page_of(author)
    assert page.status_code == 200
    assert "Vàng Seo Dìn" in page.text
    assert "giảng viên khác" in page.text or "another trainer" in page.text


@pytest.mark.parametrize("path", ["decide/", "discard/"])
def test_what_changes_something_is_posted(author, path):
    upload(author, "Một?")
    assert page_of(author, path).status_code == 405


def test_the_menu_offers_both(author):
    page = author.get("/admin/").text
    assert INDEX in page
    assert EXPORT in page


def test_a_plan_costs_the_same_for_forty_as_for_four(author, count_queries):
    upload(author, *[f"Câu {n}?" for n in range(4)])
    few = count_queries(lambda: page_of(author))
    upload(author, *[f"Câu số {n} là gì?" for n in range(40)])
    assert count_queries(lambda: page_of(author)) == few


# --- Out -----------------------------------------------------------------------------------


def test_the_export_says_what_is_lost_and_gives_the_file(author, monkeypatch):
    from core.loading import Fault
    from quizzes.formats.items import Written
    from quizzes.formats.registry import FORMATS
    from tests.quizzes.test_import_command import Writing

    class Losing(Writing):
        def load(self, name):
            return lambda items: Written(
                ",".join(item.code for item in items).encode(),
                (Fault("cau-a", "Hình ảnh bị bỏ."),),
            )

    monkeypatch.setitem(
        FORMATS, "gift", Losing("gift", "GIFT", ("gift",), "gift", writes="w")
    )
    topic = TopicFactory(code="ho-so")
    QuestionFactory(topic=topic, code="cau-a")
    QuestionFactory(topic=topic, code="cau-b", state="draft")
    QuestionFactory(code="cau-c")
    assert author.get(EXPORT).status_code == 200
    query = {"format": "gift", "topic": "ho-so", "state": ["live"]}
    page = author.get(EXPORT, query)
    assert page.context["count"] == 1
    assert "Hình ảnh bị bỏ." in page.text
    file = author.get(EXPORT, {**query, "file": 1})
    assert file.content == b"cau-a"
    assert "attachment" in file["Content-Disposition"]


def test_the_names_of_the_addresses_lead_where_the_menu_says():
    assert reverse("question_imports:index") == INDEX
    assert reverse("question_exports:index") == EXPORT


def test_what_a_file_brought_is_put_in_use_together(author, trainer):
    group = trainer.groups.get()
    group.permissions.add(Permission.objects.get(codename="publish_question"))
    other = QuestionFactory(state="draft", explanation="")
    upload(author, "Một?", "Hai?", "!")
    page = act(author, confirm=1)
    asked = author.get(page.context["put_in_use"])
    assert escape(page.context["put_in_use"]) in page.text
    named = [one["item"] for one in asked.context["items"]]
    named += [question for question, _reason in asked.context["unable"]]
    assert set(named) == set(Question.objects.exclude(pk=other.pk))
