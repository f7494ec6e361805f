"""Error pages: in the reader's language, with a way on, and no trace."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Không có trang"), ("en", "nothing at")]
)
def test_an_unknown_address_says_so_in_the_readers_language(client, language, words):
    client.cookies["django_language"] = language
    answer = client.get("/khong-co-o-day/")
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_ten_megabytes_are_refused_with_a_page_of_ours(client, lan):
    client.force_login(lan)
    answer = client.post("/quizzes/x/save/", {"answer": "a" * 10_000_000})
    assert answer.status_code == 400
    assert 'error-page__code">400' in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_an_expired_form_says_that_nothing_changed(lan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    answer = client.post("/courses/x/enrol/")
    assert answer.status_code == 403
    assert "error-page" in answer.content.decode()


def test_a_mistake_of_ours_shows_no_trace(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("courses.views.course_progress", lambda *a, **k: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()


def test_health_answers_when_the_database_does(client):
    assert client.get("/healthz").content == b"ok"
