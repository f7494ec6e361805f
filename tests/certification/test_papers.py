"""The revisions of a paper: each made once, none ever changed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from certification import rendering
from certification.models import Annex, CertificateDocument, Correction
from certification.services import add_revision, render_document, unrendered
from tests.factories.certification import NINE, CertificateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """A paper that only says what is on it: what Typst draws is tried elsewhere."""
    monkeypatch.setattr(
        rendering,
        "render",
        lambda certificate, added=(): (
            f"{certificate.holder_name} {certificate.programme_title} {len(added)}".encode()
        ),
    )


def annex(certificate, nth=1, days=1):
    return Annex.objects.create(
        certificate=certificate,
        nth=nth,
        text=f"Dòng {nth}",
        at=NINE + timedelta(days=days),
    )


def revisions():
    return list(
        CertificateDocument.objects.order_by("revision").values_list(
            "revision", flat=True
        )
    )


def test_paper_as_issued_stays_whatever_changes_later(lan):
    certificate = CertificateFactory(holder=lan)
    first = render_document(certificate=certificate, at=NINE)
    programme = certificate.programme
    programme.title = "Tên khác"
    programme.issuer = "Nơi khác"
    programme.save()
    lan.first_name = "Khác"
    lan.save()
    annex(certificate)
    again = rendering.render(type(certificate).objects.get())
    assert again == bytes(first.pdf)
    newest = render_document(certificate=certificate, at=NINE)
    assert newest.revision == 1
    assert CertificateDocument.objects.get(revision=0).sha256 == first.sha256


def test_each_addition_makes_a_revision_after_the_commit(
    quick, django_capture_on_commit_callbacks
):
    certificate = CertificateFactory()
    render_document(certificate=certificate, at=NINE)
    with django_capture_on_commit_callbacks(execute=True):
        annex(certificate)
        add_revision(certificate=certificate, at=NINE)
        assert revisions() == [0]
    assert revisions() == [0, 1]


def test_revisions_that_nobody_made_are_all_made_at_once(quick):
    certificate = CertificateFactory()
    annex(certificate, 1, days=1)
    annex(certificate, 2, days=3)
    Correction.objects.create(
        certificate=certificate,
        nth=1,
        holder_name="Hoàng Thị Lân",
        at=NINE + timedelta(days=2),
    )
    newest = render_document(certificate=certificate, at=NINE)
    assert (newest.revision, revisions()) == (3, [0, 1, 2, 3])
    assert render_document(certificate=certificate, at=NINE) == newest


def test_command_makes_what_is_missing_and_nothing_else(quick):
    whole, without, behind = CertificateFactory.create_batch(3)
    for certificate in (whole, behind):
        render_document(certificate=certificate, at=NINE)
    annex(behind)
    assert set(unrendered()) == {without, behind}
    for rendered in (2, 0):
        out = StringIO()
        call_command("render_certificates", stdout=out)
        assert f"rendered={rendered}" in out.getvalue()
    assert not unrendered().exists()


@pytest.mark.parametrize(
    ("asked", "status", "first"),
    [
        ("", 200, b"%PDF 1"),
        ("?revision=0", 200, b"%PDF 0"),
        ("?revision=1", 200, b"%PDF 1"),
        ("?revision=2", 404, None),
        ("?revision=x", 404, None),
        ("?revision=99999999999", 404, None),
    ],
)
def test_any_revision_can_be_had(client, lan, monkeypatch, asked, status, first):
    monkeypatch.setattr(
        rendering, "render", lambda _certificate, added: f"%PDF {len(added)}".encode()
    )
    certificate = CertificateFactory(holder=lan)
    annex(certificate)
    client.force_login(lan)
    response = client.get(certificate.get_absolute_url() + asked)
    assert response.status_code == status
    if first:
        assert response.content == first
