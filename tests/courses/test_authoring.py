"""A trainer edits in Wagtail: sees a draft as learners will, and publishes."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.models import CoursePage, LessonPage
from courses.roles import ensure_roles
from courses.signals import curriculum_loaded
from tests.factories.curriculum import load_small

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(tmp_path, monkeypatch) -> LessonPage:
    monkeypatch.setattr(curriculum_loaded, "send", lambda *args, **kwargs: [])
    load_small(tmp_path)
    ensure_roles()
    return LessonPage.objects.get(slug="bai-1", locale__language_code="vi")


def form(lesson: LessonPage, **changes: object) -> dict[str, object]:
    """Return the editor's form with a heading and a text."""
    body = streamfield(
        [
            ("heading", {"text": "Đề mục mới", "level": "2"}),
            ("text", rich_text("<p>Nội dung mới</p>")),
        ]
    )
    citations = {
        "citations-TOTAL_FORMS": 0,
        "citations-INITIAL_FORMS": 0,
        "citations-MIN_NUM_FORMS": 0,
        "citations-MAX_NUM_FORMS": 1000,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 1000,
    }
    fields = {
        "title": "Bài đã sửa",
        "slug": lesson.slug,
        "objective": lesson.objective,
        "summary": "",
        "reviewed_on": "24/11/2026",
        "body": body,
    }
    return {**nested_form_data(fields), **citations, **changes}


def test_a_trainer_edits_and_publishes_and_learners_see_it(client, trainer, lesson):
    client.force_login(trainer)
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, form(lesson, **{"action-publish": "1"}))
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    shown = client.get("/courses/thu/bai-1/").content.decode()
    assert "Bài đã sửa" in shown
    assert "Nội dung mới" in shown
    assert 'id="de-muc-moi"' in shown


def test_a_draft_is_previewed_and_learners_do_not_see_it(client, trainer, lesson):
    client.force_login(trainer)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    assert client.post(url, form(lesson)).json()["is_valid"]
    assert "Nội dung mới" in client.get(url).content.decode()
    assert "Nội dung mới" not in client.get("/courses/thu/bai-1/").content.decode()


@pytest.mark.parametrize("mode", ["course", "home", "catalogue"])
def test_every_kind_of_page_has_a_preview(lesson, mode):
    course = lesson.get_parent().specific
    page = {
        "course": course,
        "catalogue": course.get_parent().specific,
        "home": course.get_parent().get_parent().specific,
    }[mode]
    assert page.make_preview_request().status_code == 200


def test_an_officer_has_no_way_into_the_editor(client, lan, lesson):
    client.force_login(lan)
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert client.get(url).status_code in (302, 403)


def test_wagtails_own_address_leads_to_the_same_lesson(client, trainer, lesson):
    client.force_login(trainer)
    assert lesson.url == "/courses/thu/bai-1/"
    english = CoursePage.objects.get(locale__language_code="en")
    assert english.url == "/courses/thu/"


def test_a_citation_that_a_trainer_types_becomes_a_link(client, trainer, lesson):
    client.force_login(trainer)
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    body = streamfield(
        [
            ("text", rich_text("<p>Theo Chỉ thị số 34-CT/TW và Chỉ thị 41.</p>")),
            (
                "callout",
                {
                    "kind": "tip",
                    "text": rich_text("<p>Xem ct 41-CT/TW ngày 26/12/2024</p>"),
                },
            ),
        ]
    )
    posted = form(lesson, **nested_form_data({"body": body}))
    answer = client.post(url, {**posted, "action-publish": "1"}, follow=True)
    assert answer.status_code == 200
    stored = [str(block.value) for block in LessonPage.objects.get(pk=lesson.pk).body]
    assert (
        '<a href="/legal/CT-34-CTTW/">Chỉ thị số 34-CT/TW</a> và Chỉ thị 41.'
        in stored[0]
    )
    assert "2 " in "".join(str(m) for m in answer.context["messages"])
    shown = client.get("/courses/thu/bai-1/").content.decode()
    assert (
        '<a class="chip" href="#can-cu-CT-41-CTTW">ct 41-CT/TW ngày 26/12/2024</a>'
        in shown
    )
