"""The check page: what anyone sees, what the code shows, and what guessing comes to."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from certification.checks import code_fits, read_code
from certification.models import Annex, Basis, Certificate, Correction
from certification.services import render_document, revoke_certificate
from core.limits import Limit
from tests.factories.certification import NINE, CertificateFactory
from tests.factories.legal import make_change, make_document, make_provision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def certificate(lan):
    today = localdate()
    return CertificateFactory(
        holder=lan,
        holder_name="Hoàng Thị Lan",
        check_code="7KQM4XHW",
        issued_on=today - timedelta(days=100),
        issued_at=now() - timedelta(days=100),
        expires_on=today + timedelta(days=600),
        renewal_from=today + timedelta(days=570),
    )


def page_of(client, certificate, code=None):
    url = certificate.get_verify_url()
    response = client.get(url) if code is None else client.post(url, {"code": code})
    assert response.status_code == 200
    return response.content.decode()


def move_the_law(certificate, applies_from):
    provision = make_provision(make_document(), "dieu-84")
    basis = Basis.objects.create(programme=certificate.programme, digest="x")
    basis.provisions.add(provision)
    Certificate.objects.filter(pk=certificate.pk).update(basis=basis)
    return make_change(
        provision.document,
        provision,
        source=make_document("L-07-2026"),
        effective_on=applies_from,
    )


# --- The states ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "word", "look"),
    [
        ({"expires_on": 600}, "It is genuine and counts today", "in-force"),
        (
            {"expires_on": 9, "renewal_from": -3},
            "Its holder can already renew it",
            "in-force",
        ),
        ({"expires_on": 0}, "It no longer counts", "expired"),
    ],
)
def test_state_is_a_sentence(client, certificate, days, word, look):
    today = localdate()
    for name, number in days.items():
        setattr(certificate, name, today + timedelta(days=number))
    certificate.save()
    page = page_of(client, certificate)
    assert word in page
    assert f"verify--{look}" in page


def test_changed_law_is_named_with_its_day(client, certificate):
    today = localdate()
    change = move_the_law(certificate, today)
    page = page_of(client, certificate)
    assert "verify--basis-changed" in page
    assert "Basis changed" in page
    assert str(change) in page
    assert f"{today:%d/%m/%Y}" in page
    assert "counts today" not in page


def test_law_that_changes_tomorrow_says_nothing_today(client, certificate):
    move_the_law(certificate, localdate() + timedelta(days=1))
    assert "counts today" in page_of(client, certificate)


def test_annex_settles_it_and_is_shown(client, certificate):
    change = move_the_law(certificate, localdate())
    Annex.objects.create(
        certificate=certificate,
        change=change,
        nth=1,
        text="Đã cập nhật",
        text_en="Caught up with Article 84",
        at=now(),
    )
    page = page_of(client, certificate)
    assert "counts today" in page
    assert "Caught up with Article 84" in page


def test_what_is_revoked_says_only_that(client, certificate, admin):
    move_the_law(certificate, localdate())
    revoke_certificate(certificate=certificate, by=admin, at=now(), reason="Thi hộ")
    page = page_of(client, certificate)
    assert "verify--revoked" in page
    assert "Thi hộ" in page
    assert "caught up" not in page


def test_each_revision_has_its_hash(client, certificate):
    first = render_document(certificate=certificate, at=NINE)
    assert first.sha256 in page_of(client, certificate).replace("<wbr>", "")
    Annex.objects.create(certificate=certificate, nth=1, text="Dòng", at=NINE)
    second = render_document(certificate=certificate, at=NINE)
    page = page_of(client, certificate).replace("<wbr>", "")
    assert "As issued:" in page
    assert "Revision 1:" in page
    assert {first.sha256, second.sha256} <= set(page.replace("<", ">").split(">"))


# --- The name --------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["4XHW", " 4xhw ", "7KQM-4XHW", "7kqm 4xhw"])
def test_code_of_the_paper_shows_the_name(client, certificate, code):
    response = client.post(certificate.get_verify_url(), {"code": code})
    page = response.content.decode()
    assert "Hoàng Thị Lan" in page
    assert "UBND xã Nậm Mẫu" in page
    assert "no-store" in response["Cache-Control"]
    assert code.strip() not in response.request["PATH_INFO"]


@pytest.mark.parametrize("code", ["4XHX", "7KQM", "XHW", "1234567890", "Ộ", "4XHW4XHW"])
def test_wrong_code_shows_no_name(client, certificate, code):
    page = page_of(client, certificate, code)
    assert "Hoàng Thị Lan" not in page
    assert "This is not the code of this certificate" in page
    assert 'aria-invalid="true"' in page


def test_without_the_code_only_first_letters_are_said(client, certificate):
    response = client.get(certificate.get_verify_url())
    page = response.content.decode()
    assert "H•••• T•• L••" in page
    assert "Nậm Mẫu" not in page
    assert "Hoàng" not in page
    assert certificate.check_code not in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_corrected_name_is_the_one_that_is_shown(client, certificate):
    Correction.objects.create(
        certificate=certificate,
        nth=1,
        holder_name="Hoàng Thị Lân",
        unit_name="",
        before={"holder_name": "Hoàng Thị Lan"},
        reason="Ghi sai dấu",
        at=now(),
    )
    hidden = page_of(client, certificate)
    assert "name or unit corrected" in hidden
    assert "Ghi sai" not in hidden
    named = page_of(client, certificate, "4XHW")
    assert "Hoàng Thị Lân" in named
    assert "Hoàng Thị Lan<" not in named


def test_code_is_read_whatever_it_looks_like(certificate):
    assert read_code(" 7kqm–4xhw\n") == "7KQM4XHW"
    assert code_fits(certificate, "4XHW")
    assert not code_fits(certificate, "")


# --- Unknown, and too often --------------------------------------------------------------


def test_unknown_and_malformed_numbers_look_alike(client, certificate):
    pages = []
    for typed in ("TDKT-2026-99999", "khong-phai-so"):
        response = client.get(f"/verify/{typed}/")
        assert response.status_code == 404
        assert client.post(f"/verify/{typed}/", {"code": "4XHW"}).status_code == 404
        page = response.content.decode().replace(typed, "")
        pages.append(page.replace(str(response.context.get("csrf_token")), ""))
    assert pages[0] == pages[1]


def test_one_address_cannot_harvest(client, certificate, settings):
    settings.CHECK_LIMITS = {**settings.CHECK_LIMITS, "address": (3, 3600)}
    for _try in range(3):
        page_of(client, certificate)
    response = client.get(certificate.get_verify_url())
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Try again in" in response.content.decode()
    other = client.get(certificate.get_verify_url(), REMOTE_ADDR="10.9.8.7")
    assert other.status_code == 200


def test_guesses_end_and_the_state_can_still_be_seen(client, certificate, settings):
    settings.CHECK_LIMITS = {**settings.CHECK_LIMITS, "codes": (2, 3600)}
    for guess in ("AAAA", "BBBB"):
        page_of(client, certificate, guess)
    for address in ("127.0.0.1", "10.9.8.7"):
        response = client.post(
            certificate.get_verify_url(), {"code": "4XHW"}, REMOTE_ADDR=address
        )
        assert response.status_code == 429
        assert "Hoàng" not in response.content.decode()
    assert "counts today" in page_of(client, certificate)


def test_guesses_at_many_certificates_end_too(client, certificate, settings):
    settings.CHECK_LIMITS = {**settings.CHECK_LIMITS, "guesses": (2, 3600)}
    others = CertificateFactory.create_batch(2)
    for other in others:
        page_of(client, other, "AAAA")
    response = client.post(certificate.get_verify_url(), {"code": "4XHW"})
    assert response.status_code == 429


def test_right_codes_are_not_counted(client, certificate, settings):
    settings.CHECK_LIMITS = {**settings.CHECK_LIMITS, "codes": (1, 3600)}
    for _try in range(3):
        assert "Hoàng Thị Lan" in page_of(client, certificate, "4XHW")


def test_limit_opens_again_with_the_next_window():
    limit = Limit("try", 1, 60)
    assert limit.wait("a", NINE) == 0
    assert limit.spend("a", NINE) == 0
    assert limit.spend("a", NINE + timedelta(seconds=59)) == 1
    assert limit.spend("b", NINE) == 0
    assert limit.spend("a", NINE + timedelta(seconds=60)) == 0


def test_check_costs_the_same_however_much_was_added(
    client, certificate, count_queries
):
    change = move_the_law(certificate, localdate())
    url = certificate.get_verify_url()
    few = count_queries(lambda: client.get(url))
    assert few <= 12
    for nth in range(1, 6):
        Annex.objects.create(certificate=certificate, nth=nth, text="Dòng", at=NINE)
    document = change.target
    for number in range(90, 95):
        certificate.refresh_from_db()
        provision = make_provision(document, f"dieu-{number}")
        certificate.basis.provisions.add(provision)
        make_change(document, provision, effective_on=localdate())
    render_document(certificate=certificate, at=NINE)
    assert count_queries(lambda: client.get(url)) == few
