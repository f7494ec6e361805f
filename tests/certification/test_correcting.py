"""A slip put right: a row beside the certificate, a new paper, and the old one kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from certification import addenda, rendering
from certification.models import (
    Certificate,
    CertificateDocument,
    Correction,
    Revocation,
)
from certification.refusals import AlreadyRevoked, NothingToCorrect, RevokedIsFinal
from certification.services import correct_certificate, revoke_certificate
from courses.roles import ensure_roles
from tests.factories.certification import NINE, CertificateFactory
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(lan):
    return CertificateFactory(
        holder=lan, holder_name="Hoàng Thị Lan", unit_name="UBND xã Nậm Mẫu"
    )


def correct(certificate, by, name="Hoàng Thị Lân", unit="UBND xã Nậm Mẫu", **words):
    words = {"reason": "Ghi sai dấu", "at": NINE, **words}
    return correct_certificate(
        certificate=certificate, holder_name=name, unit_name=unit, by=by, **words
    )


def test_correction_keeps_what_stood_there(certificate, admin):
    correction = correct(certificate, admin, name="  Hoàng  Thị Lân ")
    assert correction.before == {
        "holder_name": "Hoàng Thị Lan",
        "unit_name": "UBND xã Nậm Mẫu",
    }
    certificate = Certificate.objects.get()
    assert certificate.holder_name == "Hoàng Thị Lan"
    assert addenda.reading_now(certificate).name == "Hoàng Thị Lân"


def test_corrections_follow_each_other(certificate, admin):
    correct(certificate, admin)
    correct(
        certificate, admin, name="Hoàng Thị Lân", unit="", at=NINE + timedelta(days=1)
    )
    second = Correction.objects.get(nth=2)
    assert second.before["holder_name"] == "Hoàng Thị Lân"
    assert addenda.reading_now(certificate).unit == ""


def test_correction_that_changes_nothing_is_refused(certificate, admin):
    with pytest.raises(NothingToCorrect):
        correct(certificate, admin, name="Hoàng Thị Lan ")
    assert not Correction.objects.exists()


def test_what_was_revoked_is_final(certificate, admin):
    revoke_certificate(certificate=certificate, by=admin, at=NINE, reason="Thi hộ")
    certificate = Certificate.objects.get()
    with pytest.raises(RevokedIsFinal):
        correct(certificate, admin)
    with pytest.raises(AlreadyRevoked, match=r"24/11/2026.*Thi hộ"):
        revoke_certificate(certificate=certificate, by=admin, at=NINE, reason="Khác")
    assert Revocation.objects.get().reason == "Thi hộ"


def test_admin_sees_the_paper_first_and_then_corrects(
    client, admin, certificate, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(
        rendering,
        "render",
        lambda one, added=(): f"%PDF {addenda.reading(one, added).name}".encode(),
    )
    client.force_login(admin)
    url = reverse("certificate:correct", args=[certificate.pk])
    inspect = reverse("certificate:inspect", args=[certificate.pk])
    assert url in client.get(inspect).content.decode()
    form = {
        "holder_name": "Hoàng Thị Lân",
        "unit_name": "UBND xã Nậm Mẫu",
        "reason": "Ghi sai dấu",
    }
    assert client.get(url).status_code == 200
    preview = client.post(url, {**form, "preview": "1"})
    assert preview.content.decode() == "%PDF Hoàng Thị Lân"
    assert "no-store" in preview["Cache-Control"]
    assert not Correction.objects.exists()
    assert client.post(url, {**form, "reason": ""}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, form).url == inspect
    first, second = CertificateDocument.objects.order_by("revision")
    assert bytes(first.pdf).decode() == "%PDF Hoàng Thị Lan"
    assert bytes(second.pdf).decode() == "%PDF Hoàng Thị Lân"
    page = client.get(inspect).content.decode()
    assert "Hoàng Thị Lan → Hoàng Thị Lân (Ghi sai dấu)" in page
    found = client.get(reverse("certificate:index"), {"q": "Lân"})
    assert certificate.number in found.content.decode()
    client.post(url, form)
    assert Correction.objects.count() == 1


def test_form_says_what_the_person_is_called_now(client, admin, lan, certificate):
    lan.last_name, lan.first_name = "Hoàng Thị Mai", "Lan"
    lan.save()
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("certificate:correct", args=[certificate.pk]))
    assert "is now called Hoàng Thị Mai Lan" in page.content.decode()


def test_trainer_looks_and_corrects_nothing(client, trainer, certificate):
    client.force_login(trainer)
    ensure_roles()
    inspect = reverse("certificate:inspect", args=[certificate.pk])
    page = client.get(inspect).content.decode()
    assert certificate.number in page
    assert certificate.get_absolute_url() not in page
    url = reverse("certificate:correct", args=[certificate.pk])
    assert url not in page
    client.post(url, {"holder_name": "X", "unit_name": "", "reason": "Y"})
    assert not Correction.objects.exists()


# --- Who has left ------------------------------------------------------------------------


def test_certificates_of_who_left_are_found_by_those_they_worked_under(
    lan, minh, hoa, admin, certificate, other_department
):
    today = localdate()
    yesterday = today - timedelta(days=1)
    lan.appointments.update(ends_on=yesterday)
    lan.is_active = False
    lan.save()

    def finds(person):
        return Certificate.objects.visible_to(person, today).exists()

    assert finds(lan)
    assert finds(minh)
    assert finds(admin)
    assert not finds(hoa)
    # Once somewhere else, they are found there and by whoever is above both.
    AppointmentFactory(person=lan, unit=other_department, starts_on=today)
    assert finds(hoa)
    assert finds(minh)


def test_head_of_a_former_unit_does_not_follow_who_moved(
    lan, certificate, commune, other_department
):
    head = UserFactory()
    AppointmentFactory(person=head, unit=commune, is_head=True)
    today = localdate()
    lan.appointments.update(ends_on=today - timedelta(days=1))
    AppointmentFactory(person=lan, unit=other_department, starts_on=today)
    assert not Certificate.objects.visible_to(head, today).exists()


def test_certificate_without_an_account_stays_with_the_administrators(
    certificate, admin, minh, client
):
    Certificate.objects.update(holder=None)
    assert Certificate.objects.visible_to(admin, localdate()).exists()
    assert not Certificate.objects.visible_to(minh, localdate()).exists()
    assert client.get(certificate.get_verify_url()).status_code == 200


def test_revoking_twice_says_so_in_the_admin(client, admin, certificate):
    revoke_certificate(certificate=certificate, by=admin, at=now(), reason="Thi hộ")
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    url = reverse("certificate:revoke", args=[certificate.pk])
    page = client.post(url, {"reason": "Khác"}, follow=True).content.decode()
    assert "already revoked" in page
    assert reverse("certificate:correct", args=[certificate.pk]) not in page
