"""Programmes, assignments and certificates in Wagtail's admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from certification.models import Certificate, Programme
from tests.factories.certification import CertificateFactory
from tests.factories.organisation import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    """May look at certificates, and do nothing else."""
    person = UserFactory(username="vanthu")
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_certificate"])
    )
    return person


@pytest.mark.parametrize(
    "name", ["programme", "assignment", "exemption", "certificate"]
)
def test_lists_open(client, admin, name):
    CertificateFactory()
    client.force_login(admin)
    assert client.get(reverse(f"{name}:index")).status_code == 200


def test_programme_shows_dates_as_an_example_while_one_decides(client, admin):
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("programme:add")).content.decode()
    assert "24/11/2026" in page
    assert "23/11/2028" in page


def no_rows(name):
    return {
        f"{name}-TOTAL_FORMS": "0",
        f"{name}-INITIAL_FORMS": "0",
        f"{name}-MIN_NUM_FORMS": "0",
        f"{name}-MAX_NUM_FORMS": "1000",
    }


def form_of(course, **fields):
    return {
        "title": "Bồi dưỡng nâng cao",
        "title_en": "",
        "slug": "boi-duong-nang-cao",
        "code": "NC",
        "validity": "months",
        "validity_months": "12",
        "renewal_days": "30",
        "grace_days": "0",
        "delta_questions": "5",
        "issuer": "Học Thi đua",
        "issuer_en": "",
        "is_live": "on",
        "requirements-TOTAL_FORMS": "1",
        "requirements-INITIAL_FORMS": "0",
        "requirements-MIN_NUM_FORMS": "1",
        "requirements-MAX_NUM_FORMS": "1000",
        "requirements-0-kind": "course",
        "requirements-0-path": "both",
        "requirements-0-course": str(course.pk),
        "requirements-0-quiz": "",
        "requirements-0-ORDER": "1",
        "requirements-0-id": "",
        "requirements-0-DELETE": "",
        **no_rows("groups"),
        **no_rows("citations"),
        **fields,
    }


def test_programme_is_made_with_what_it_requires(client, admin, course):
    client.force_login(admin)
    response = client.post(reverse("programme:add"), form_of(course))
    assert response.status_code == 302
    (requirement,) = Programme.objects.get().requirements.all()
    assert requirement.course == course


@pytest.mark.parametrize(
    "fields",
    [
        {"requirements-0-kind": "quiz"},
        {"requirements-0-course": ""},
        {"code": "nc-1"},
        {"validity_months": "0"},
    ],
)
def test_programme_that_makes_no_sense_is_not_saved(client, admin, course, fields):
    client.force_login(admin)
    response = client.post(reverse("programme:add"), form_of(course, **fields))
    assert response.status_code == 200
    assert not Programme.objects.exists()


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_nobody_writes_certificates_by_hand(client, admin, name):
    certificate = CertificateFactory()
    client.force_login(admin)
    args = [] if name == "add" else [certificate.pk]
    response = client.post(reverse(f"certificate:{name}", args=args), {"number": "X"})
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")
    assert Certificate.objects.get().number == certificate.number


def test_certificate_is_inspected(client, admin):
    certificate = CertificateFactory()
    client.force_login(admin)
    url = reverse("certificate:inspect", args=[certificate.pk])
    page = client.get(url).content.decode()
    assert certificate.number in page
    assert "23/11/2028" in page
    assert reverse("certificate:revoke", args=[certificate.pk]) in page


def test_revoking_needs_a_reason_and_happens_once(client, admin):
    certificate = CertificateFactory()
    url = reverse("certificate:revoke", args=[certificate.pk])
    client.force_login(admin)
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 200
    assert not Certificate.objects.get().is_revoked
    assert client.post(url, {"reason": "Thi hộ"}).status_code == 302
    assert Certificate.objects.get().revocation.by == admin
    client.post(url, {"reason": "Lần nữa"})
    assert Certificate.objects.get().revocation.reason == "Thi hộ"


def test_who_may_only_look_cannot_revoke(client, clerk):
    certificate = CertificateFactory()
    client.force_login(clerk)
    page = client.get(reverse("certificate:inspect", args=[certificate.pk]))
    url = reverse("certificate:revoke", args=[certificate.pk])
    assert page.status_code == 200
    assert url not in page.content.decode()
    client.post(url, {"reason": "Thi hộ"})
    assert not Certificate.objects.get().is_revoked


def test_officer_has_no_business_in_the_admin(client, lan):
    client.force_login(lan)
    response = client.get(reverse("certificate:index"))
    assert response.status_code == 302
    assert not Certificate.objects.exists()
