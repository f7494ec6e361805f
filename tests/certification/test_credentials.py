"""Credentials: signed by one library, checked here by another, without asking the site.

The checker below knows `jwt` (PyJWT) and what it fetched; nothing of ours.
"""

import base64
import gzip
import hashlib
import json
import stat
from pathlib import Path

import jwt
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.credentials import keys
from certification.credentials.status_bits import LIST_BITS, encode, place_of
from certification.models import Annex, Certificate, Correction, SigningKey
from certification.services import revoke_certificate
from tests.factories.certification import NINE, CertificateFactory


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    settings.WAGTAILADMIN_BASE_URL = "https://hoc.example.vn"


@pytest.fixture
def certificate(lan):
    return CertificateFactory(holder=lan, number="TDKT-2026-00042")


def token_of(client, certificate):
    response = client.get(f"/certificates/{certificate.number}.jwt")
    assert response.status_code == 200
    return response.content.decode()


class Checker:
    """Somebody elsewhere, who kept the keys, and asks for the list of states."""

    def __init__(self):
        self.web = Client()
        self.keys = jwt.PyJWKSet.from_json(
            self.web.get("/.well-known/jwks.json").content.decode()
        )

    def read(self, token):
        """Return what a token says, or raise what `jwt` raises."""
        kid = jwt.get_unverified_header(token)["kid"]
        (key,) = [key for key in self.keys.keys if kid.endswith(f"/{key.key_id}/")]
        return jwt.decode(token, key.key, algorithms=["EdDSA"])

    def is_revoked(self, credential):
        entry = credential["credentialStatus"]
        path = entry["statusListCredential"].removeprefix("https://hoc.example.vn")
        listed = self.read(self.web.get(path).content.decode())["credentialSubject"]
        assert listed["statusPurpose"] == entry["statusPurpose"] == "revocation"
        text = listed["encodedList"]
        assert text[0] == "u"
        packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        bits = gzip.decompress(packed)
        place = int(entry["statusListIndex"])
        return bool(bits[place // 8] >> (7 - place % 8) & 1)


@pytest.mark.django_db
def test_another_library_checks_it_with_nothing_but_the_published_key(
    client, lan, certificate
):
    client.force_login(lan)
    token = token_of(client, certificate)
    said = Checker().read(token)
    assert said["iss"] == said["issuer"]["id"]
    assert said["jti"] == said["id"] == "https://hoc.example.vn/verify/TDKT-2026-00042/"
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert said["validFrom"] == "2026-11-24T02:00:00+00:00"
    assert said["validUntil"] == "2028-11-24T00:00:00+07:00"
    achievement = said["credentialSubject"]["achievement"]
    assert achievement["type"] == ["Achievement"]
    assert {"id", "name", "description", "criteria"} <= set(achievement)
    assert not Checker().is_revoked(said)


@pytest.mark.django_db
def test_one_byte_altered_and_it_is_refused(client, lan, certificate):
    client.force_login(lan)
    token = token_of(client, certificate)
    checker = Checker()
    header, payload, signature = token.split(".")
    padded = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    forged = padded.replace(b"TDKT-2026-00042", b"TDKT-2026-00043")
    assert forged != padded
    text = base64.urlsafe_b64encode(forged).rstrip(b"=").decode()
    for altered in (
        f"{header}.{text}.{signature}",
        f"{header}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
    ):
        with pytest.raises(jwt.InvalidSignatureError):
            checker.read(altered)


@pytest.mark.django_db
def test_a_revoked_one_is_found_in_the_list_of_states_and_no_other_is(
    client, lan, admin, certificate
):
    other = CertificateFactory(holder=lan, nth=2)
    client.force_login(lan)
    tokens = [token_of(client, one) for one in (certificate, other)]
    revoke_certificate(
        certificate=certificate, by=admin, at=now(), reason="Cấp nhầm người"
    )
    checker = Checker()
    revoked, kept = [checker.read(token) for token in tokens]
    assert checker.is_revoked(revoked)
    assert not checker.is_revoked(kept)


@pytest.mark.django_db
def test_the_holder_is_named_to_who_sees_the_paper_and_to_nobody_else(
    client, lan, certificate
):
    client.force_login(lan)
    token = token_of(client, certificate)
    said = Checker().read(token)
    (identity,) = said["credentialSubject"]["identifier"]
    plain = json.dumps(said, ensure_ascii=False)
    assert "Lan" not in plain
    assert lan.email not in plain or not lan.email
    name = hashlib.sha256(f"Hoàng Thị Lan{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${name}"


@pytest.mark.django_db
def test_what_was_added_and_corrected_since_is_in_it(client, lan, admin, certificate):
    Annex.objects.create(
        certificate=certificate, nth=1, text="Đã cập nhật theo Luật mới", at=NINE
    )
    Correction.objects.create(
        certificate=certificate,
        nth=1,
        holder_name="Hoàng Thị Lan Anh",
        reason="Sai tên đệm",
        by=admin,
        at=NINE,
    )
    client.force_login(lan)
    token = token_of(client, certificate)
    said = Checker().read(token)
    assert [one["name"] for one in said["evidence"]] == ["Đã cập nhật theo Luật mới"]
    (identity,) = said["credentialSubject"]["identifier"]
    digest = hashlib.sha256(f"Hoàng Thị Lan Anh{identity['salt']}".encode())
    assert identity["identityHash"] == f"sha256${digest.hexdigest()}"


@pytest.mark.django_db
def test_a_new_key_signs_and_the_old_one_still_proves(client, lan, certificate, capsys):
    client.force_login(lan)
    old = token_of(client, certificate)
    assert token_of(client, certificate) == old  # the same key, the same bytes
    call_command("rotate_signing_key")
    path = Path(capsys.readouterr().out.partition(": ")[2].strip())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    new = token_of(client, certificate)
    headers = [jwt.get_unverified_header(token)["kid"] for token in (old, new)]
    assert headers[0] != headers[1]
    checker = Checker()
    assert checker.read(old)["jti"] == checker.read(new)["jti"]
    assert SigningKey.objects.filter(retired_at__isnull=True).count() == 1
    published = client.get(headers[0].removeprefix("https://hoc.example.vn"))
    assert published.json()["crv"] == "Ed25519"
    assert "d" not in published.json()


@pytest.mark.django_db
def test_production_makes_no_key_by_itself_and_says_what_is_missing(
    client, lan, certificate, settings
):
    settings.IS_PRODUCTION = True
    client.force_login(lan)
    response = client.get(f"/certificates/{certificate.number}.jwt")
    assert response.status_code == 503
    assert not SigningKey.objects.exists()
    assert client.get("/credentials/status/0/").status_code == 503


@pytest.mark.django_db
def test_it_is_given_to_who_may_open_the_pdf(client, lan, minh, hoa, certificate):
    address = f"/certificates/{certificate.number}.jwt"
    assert client.get(address).status_code == 302
    for person, status in ((lan, 200), (minh, 200), (hoa, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.django_db
def test_what_a_checker_asks_is_open_to_every_page_and_kept_by_caches(
    client, certificate
):
    keys.rotate(at=now())
    for address in (
        "/credentials/issuer/",
        "/.well-known/jwks.json",
        f"/credentials/achievements/{certificate.programme.slug}/",
        "/credentials/status/0/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "max-age" in response["Cache-Control"]
        assert "public" in response["Cache-Control"]
    assert client.get("/credentials/status/7/").status_code == 404
    assert client.get("/credentials/keys/khong-co/").status_code == 404


@pytest.mark.django_db
def test_the_list_costs_the_same_for_one_as_for_many(lan, admin, count_queries, client):
    keys.rotate(at=now())
    CertificateFactory(holder=lan)
    one = count_queries(lambda: client.get("/credentials/status/0/"))
    for nth in range(2, 8):
        certificate = CertificateFactory(holder=lan, nth=nth)
        revoke_certificate(certificate=certificate, by=admin, at=now(), reason="Sai")
    assert count_queries(lambda: client.get("/credentials/status/0/")) == one
    assert Certificate.objects.count() == 7


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sets(st.integers(0, LIST_BITS - 1), max_size=20))
def test_exactly_the_bits_that_were_set_are_read_again(places):
    text = encode(places)
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    bits = gzip.decompress(packed)
    assert len(bits) * 8 == LIST_BITS
    read = {
        8 * number + bit
        for number, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte >> (7 - bit) & 1
    }
    assert read == places
    assert encode(places) == text


@given(st.integers(0, 10**9))
def test_no_two_credentials_share_a_place(serial):
    number, place = place_of(serial)
    assert number * LIST_BITS + place == serial
    assert 0 <= place < LIST_BITS
