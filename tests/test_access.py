"""Every address as every role. An address that is not in the table fails the test."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.utils.timezone import now
from wagtail.urls import serve_pattern

from certification.bulk.packing import start_download
from certification.credentials import keys
from certification.reminders.services import make_address
from core import jobs
from courses.models import CoursePage
from courses.services import enrol
from courses.signals import curriculum_loaded
from legal.models import LegalDocument, Provision
from quizzes.models import Question, Quiz
from quizzes.services import start_attempt, submit_attempt
from quizzes.services.appealing import open_appeal
from tests.factories.certification import (
    AssignmentFactory,
    CertificateFactory,
    StandingFactory,
    outdate,
)
from tests.factories.curriculum import load_small

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "lan", "minh", "hoa", "trainer", "admin")
# Who: nobody signed in · Lan herself · Minh above her · Hoa beside her · a trainer · an
# administrator. 302 leads to signing in (anonymous) or to where the action ends.
EVERYONE = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
ACTS = (302, 302, 302, 302, 302, 302)
MARKERS = (302, 404, 404, 404, 200, 200)

# Route: (method, statuses in the order of ROLES). Lan's own things fill the placeholders.
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "": ("get", EVERYONE),
    "healthz": ("get", EVERYONE),
    # A file that is not there; what is there, anyone gets who knows its name.
    "media/<path:path>": ("get", (404, 404, 404, 404, 404, 404)),
    "i18n/setlang/": ("post", ACTS),
    "search/": ("get", EVERYONE),
    "courses/": ("get", EVERYONE),
    "courses/<slug:slug>/": ("get", EVERYONE),
    # Lan is enrolled, a trainer need not be; others are led to the course's page.
    "courses/<slug:course_slug>/<slug:lesson_slug>/": (
        "get",
        (302, 200, 302, 302, 200, 200),
    ),
    # From here on everyone is enrolled: the table is walked in its order.
    "courses/<slug:slug>/enrol/": ("post", ACTS),
    "courses/<slug:course_slug>/<slug:lesson_slug>/complete/": ("post", ACTS),
    "courses/<slug:course_slug>/<slug:lesson_slug>/position/": (
        "post",
        (302, 204, 204, 204, 204, 204),
    ),
    "courses/self-check/<uuid:public_id>/": ("get", SIGNED_IN),
    "legal/": ("get", EVERYONE),
    "legal/<slug:code>/": ("get", EVERYONE),
    "legal/<slug:code>/<slug:key>/": ("get", EVERYONE),
    "legal/<slug:code>/<slug:key>/compare/": ("get", EVERYONE),
    "quizzes/progress/": ("get", SIGNED_IN),
    "quizzes/": ("get", EVERYONE),
    "quizzes/<slug:slug>/": ("get", EVERYONE),
    "quizzes/<slug:slug>/start/": ("post", ACTS),
    "quizzes/<slug:slug>/statistics/": ("get", MARKERS),
    "quizzes/questions/<uuid:public_id>/statistics/": ("get", MARKERS),
    # For visitors, at quizzes that are open to them; others go the normal way.
    "quizzes/<slug:slug>/try/": ("get", (404, 302, 302, 302, 302, 302)),
    # Each has just started an attempt of their own.
    "quizzes/<slug:slug>/take/": ("get", SIGNED_IN),
    "quizzes/<slug:slug>/summary/": ("get", SIGNED_IN),
    # A form that names no attempt of one's own.
    "quizzes/<slug:slug>/save/": ("post", (302, 404, 404, 404, 404, 404)),
    "quizzes/<slug:slug>/submit/": ("post", (302, 404, 404, 404, 404, 404)),
    "quizzes/attempts/<uuid:public_id>/": ("get", (302, 200, 200, 404, 200, 200)),
    # A doubt is the learner's own; what follows is for who may mark.
    "quizzes/attempts/<uuid:public_id>/<int:position>/appeal/": (
        "get",
        (302, 200, 404, 404, 404, 404),
    ),
    "marking/": ("get", MARKERS),
    "marking/next/": ("post", (302, 404, 404, 404, 302, 302)),
    "marking/<uuid:public_id>/": ("get", MARKERS),
    "marking/<uuid:public_id>/hold/": ("post", (302, 404, 404, 404, 302, 302)),
    "marking/<uuid:public_id>/release/": ("post", (302, 404, 404, 404, 302, 302)),
    "marking/appeals/": ("get", MARKERS),
    "marking/appeals/<uuid:public_id>/": ("get", MARKERS),
    "learn/": ("get", SIGNED_IN),
    "learn/reminders/seen/": ("post", ACTS),
    "learn/calendar/": ("get", SIGNED_IN),
    # Whoever knows the address of a calendar may read it.
    "calendar/<str:token>.ics": ("get", EVERYONE),
    "learn/calendar/new/": ("post", ACTS),
    "learn/changes/": ("get", SIGNED_IN),
    # For who holds a certificate that the change touches.
    "learn/changes/<slug:slug>/<uuid:public_id>/": (
        "get",
        (302, 200, 404, 404, 404, 404),
    ),
    "learn/changes/<slug:slug>/<uuid:public_id>/read/": (
        "post",
        (302, 302, 404, 404, 404, 404),
    ),
    # Nobody of the table holds what can be renewed by reading again: see test_renewal.
    "learn/renewal/<slug:programme>/<slug:course>/": (
        "get",
        (302, 404, 404, 404, 404, 404),
    ),
    "learn/renewal/<slug:programme>/<slug:course>/<slug:lesson>/read/": (
        "post",
        (302, 404, 404, 404, 404, 404),
    ),
    "certificates/": ("get", SIGNED_IN),
    # Minh made it; it is nobody else's.
    "certificates/bulk/": ("get", (302, 404, 200, 200, 404, 200)),
    "certificates/bulk/<uuid:public_id>/": ("get", (302, 404, 200, 404, 404, 404)),
    "certificates/bulk/<uuid:public_id>/told/": ("get", (302, 404, 200, 404, 404, 404)),
    "certificates/bulk/<uuid:public_id>/file/": ("get", (302, 404, 200, 404, 404, 404)),
    "certificates/<str:number>.pdf": ("get", (302, 200, 200, 404, 404, 200)),
    "certificates/<str:number>.jwt": ("get", (302, 200, 200, 404, 404, 200)),
    "credentials/issuer/": ("get", EVERYONE),
    "credentials/keys/<str:kid>/": ("get", EVERYONE),
    ".well-known/jwks.json": ("get", EVERYONE),
    "credentials/achievements/<slug:slug>/": ("get", EVERYONE),
    "credentials/status/<int:number>/": ("get", EVERYONE),
    "verify/": ("get", EVERYONE),
    "verify/<str:number>/": ("get", EVERYONE),
    "reports/": ("get", (302, 404, 302, 302, 404, 302)),
    "reports/units/<uuid:public_id>/": ("get", (302, 404, 200, 404, 404, 200)),
    "reports/units/<uuid:public_id>/people/": (
        "get",
        (302, 404, 200, 404, 404, 200),
    ),
    "reports/people/<uuid:public_id>/": ("get", (302, 200, 200, 404, 404, 200)),
    # Wagtail's own way to a page; here to one that does not exist.
    serve_pattern: ("get", (404, 404, 404, 404, 404, 404)),
    "admin/": ("get", (302, 302, 302, 302, 200, 200)),
    "admin/login/": ("get", (302, 403, 403, 403, 403, 403)),
    "accounts/login/": ("get", (200, 302, 302, 302, 302, 302)),
    "accounts/logout/": ("get", (302, 200, 200, 200, 200, 200)),
    "accounts/signup/": ("get", (200, 302, 302, 302, 302, 302)),
    "accounts/inactive/": ("get", EVERYONE),
    "accounts/reauthenticate/": ("get", SIGNED_IN),
    "accounts/password/change/": ("get", SIGNED_IN),
    "accounts/password/set/": ("get", ACTS),
    "accounts/password/reset/": ("get", EVERYONE),
    "accounts/password/reset/done/": ("get", EVERYONE),
    "accounts/password/reset/key/done/": ("get", EVERYONE),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "get",
        EVERYONE,
    ),
}
# Wagtail's own: their rights are its groups', checked in tests/browser.
WAGTAIL = ("admin/", "documents/")


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Yield every route of the project, Wagtail's as one."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route in WAGTAIL:
            yield from {route} & {"admin/"}
        elif hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        elif not route.startswith("documents/"):
            yield route


@pytest.fixture
def things(tmp_path, monkeypatch, settings, lan, minh, hoa, commune):
    """One of everything that is Lan's."""
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    monkeypatch.setattr(curriculum_loaded, "send", lambda *args, **kwargs: [])
    load_small(tmp_path)
    directive = LegalDocument.objects.get(code="CT-34-CTTW")
    Provision.objects.create(document=directive, key="muc-tieu", label="Mục tiêu")
    at = now()
    course = CoursePage.objects.get(locale__language_code="vi")
    enrol(learner=lan, course_key=course.translation_key, at=at)
    attempt = start_attempt(quiz=Quiz.objects.get(), learner=lan, at=at)
    submit_attempt(attempt=attempt, at=at)
    item = attempt.items.get(position=1)
    appeal = open_appeal(item=item, text="Đáp án này không đúng.", at=at)
    certificate = CertificateFactory(holder=lan)
    AssignmentFactory(programme=certificate.programme, unit=commune)
    StandingFactory(person=lan, unit=commune, programme=certificate.programme)
    change = outdate(certificate)
    download = start_download(
        by=minh, unit=commune, programme=None, wanted="all", language="vi", at=at
    )
    jobs.run(download.pk)
    self_check = Question.objects.get(code="tk-1").current_version
    signing_key = keys.rotate(at=now())
    return {
        "media/<path:path>": {"path": "pictures/none.webp"},
        "credentials/keys/<str:kid>/": {"kid": signing_key.kid},
        "credentials/achievements/<slug:slug>/": {"slug": certificate.programme.slug},
        "credentials/status/<int:number>/": {"number": 0},
        "courses/self-check/<uuid:public_id>/": {"public_id": self_check.public_id},
        "quizzes/attempts/<uuid:public_id>/": {
            "public_id": attempt.public_id,
            "position": 1,
        },
        "quizzes/questions/<uuid:public_id>/statistics/": {
            "public_id": Question.objects.get(code="tk-1").public_id
        },
        "certificates/bulk/<uuid:public_id>/": {"public_id": download.public_id},
        "marking/<uuid:public_id>/": {"public_id": attempt.public_id},
        "marking/appeals/<uuid:public_id>/": {"public_id": appeal.public_id},
        "learn/changes/<slug:slug>/<uuid:public_id>/": {
            "slug": certificate.programme.slug,
            "public_id": change.public_id,
        },
        "learn/renewal/": {
            "programme": certificate.programme.slug,
            "course": "thu",
            "lesson": "bai-1",
        },
        "quizzes/<slug:slug>/": {"slug": "kiem-tra-thu"},
        "reports/units/<uuid:public_id>/": {"public_id": commune.public_id},
        "reports/people/<uuid:public_id>/": {"public_id": lan.public_id},
        "": {
            "slug": "thu",
            "course_slug": "thu",
            "lesson_slug": "bai-1",
            "code": "CT-34-CTTW",
            "key": "muc-tieu",
            "number": certificate.number,
            "public_id": lan.public_id,
            "token": make_address(person=lan, at=at).token,
        },
    }


def address(route: str, things: dict[str, dict[str, Any]]) -> str:
    """Return the address that a route has for Lan's things."""
    if route == serve_pattern:
        return "/khong-co-trang-nay/"
    if "(?P<uidb36>" in route:
        return "/accounts/password/reset/key/1-set/"
    own = max((key for key in things if route.startswith(key)), key=len)
    filled = route
    for name, value in {**things[""], **things[own]}.items():
        for kind in ("slug", "uuid", "str", "int"):
            filled = filled.replace(f"<{kind}:{name}>", str(value))
    return f"/{filled}"


def test_every_address_stands_in_the_table():
    assert sorted(set(routes())) == sorted(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(
    client, request, things, role
):
    index = ROLES.index(role)
    wrong = {}
    for route, (method, statuses) in TABLE.items():
        client.logout()
        if role != "anonymous":
            client.force_login(request.getfixturevalue(role))
        answer = getattr(client, method)(address(route, things))
        if answer.status_code != statuses[index]:
            wrong[route] = (answer.status_code, statuses[index])
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_does_not_exist_is_404_for_everyone(client, request, db, role):
    if role != "anonymous":
        client.force_login(request.getfixturevalue(role))
    nowhere = uuid.uuid4()
    for url in (
        "/courses/khong-co/",
        "/courses/khong-co/bai-1/",
        "/legal/KHONG-CO/",
        "/legal/KHONG-CO/dieu-1/",
        "/legal/KHONG-CO/dieu-1/compare/",
        "/quizzes/khong-co/",
        "/verify/KHONG-CO/",
        "/calendar/khong-co.ics",
        "/khong-co/",
    ):
        assert client.get(url).status_code == 404, url
    for url in (
        f"/quizzes/attempts/{nowhere}/",
        f"/reports/units/{nowhere}/",
        f"/reports/people/{nowhere}/",
        "/certificates/KHONG-CO.pdf",
    ):
        expected = 302 if role == "anonymous" else 404
        assert client.get(url).status_code == expected, url


@pytest.mark.parametrize(
    "url",
    [
        "/i18n/setlang/?language=en",
        "/courses/thu/enrol/",
        "/courses/thu/bai-1/complete/",
        "/quizzes/kiem-tra-thu/start/",
        "/quizzes/kiem-tra-thu/submit/",
        "/learn/calendar/new/",
        "/learn/reminders/seen/",
    ],
)
def test_what_changes_something_is_posted(client, things, lan, url):
    client.force_login(lan)
    assert client.get(url).status_code in (302, 405)
    if "setlang" not in url:
        assert client.get(url).status_code == 405
