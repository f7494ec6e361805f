"""Many certificates in one file: chosen, put together step by step, and taken."""

import csv
import io
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.utils.timezone import localdate, now

from certification import rendering
from certification.bulk import packing
from certification.bulk.choosing import Wanted, chosen
from certification.bulk.packing import remove_old, start_download
from certification.models import Annex, Basis, Certificate
from certification.refusals import NothingToDownload, TooManyToDownload
from certification.services import render_document, revoke_certificate
from core import jobs
from core.models import Job
from tests.factories.certification import NINE, CertificateFactory, ProgrammeFactory
from tests.factories.legal import make_change, make_document, make_provision
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/certificates/bulk/"


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """A paper that only says whose it is, in a folder of this test's own."""
    folder = FileSystemStorage(location=tmp_path)
    monkeypatch.setattr(Job._meta.get_field("file"), "storage", folder)
    monkeypatch.setattr(
        rendering,
        "render",
        lambda certificate, added=(): (
            f"%PDF {certificate.holder_name} {len(added)}".encode()
        ),
    )


@pytest.fixture
def programme(db):
    return ProgrammeFactory(slug="co-ban")


@pytest.fixture
def staff(commune, programme):
    """Seven people of the commune, each with a certificate that counts."""
    today = localdate()
    people = []
    for number in range(7):
        person = UserFactory(last_name="Vàng", first_name=f"Seo {number}")
        AppointmentFactory(person=person, unit=commune)
        CertificateFactory(
            holder=person,
            programme=programme,
            expires_on=today + timedelta(days=400),
            renewal_from=today + timedelta(days=370),
            issued_on=today - timedelta(days=9),
        )
        people.append(person)
    return people


def started(minh, unit, **words):
    words = {"programme": None, "wanted": "counting", "language": "en", **words}
    return start_download(by=minh, unit=unit, at=now(), **words)


def names_in(job):
    with zipfile.ZipFile(job.file.path) as archive:
        return archive.namelist()


def test_file_holds_papers_list_and_hashes(minh, staff, province, tmp_path):
    first = Certificate.objects.get(holder=staff[0])
    Annex.objects.create(certificate=first, nth=1, text="Dòng", at=NINE)
    job = jobs.run(started(minh, province).pk)
    assert (job.state, job.done, job.total) == ("done", 7, 7)
    folder = tmp_path / "out"
    with zipfile.ZipFile(job.file.path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    checked = subprocess.run(
        ["/usr/bin/sha256sum", "-c", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert checked.stdout.count(": OK") == 8
    assert (folder / f"{first.number}.pdf").read_bytes().endswith(b" 1")
    rows = list(
        csv.DictReader(io.StringIO((folder / "danh-sach.csv").read_text("utf-8-sig")))
    )
    assert [row["Name"] for row in rows] == [f"Vàng Seo {n}" for n in range(7)]
    assert {row["State"] for row in rows} == {"Valid"}
    assert rows[0]["File"] == f"{rows[0]['Number']}.pdf"


@pytest.mark.parametrize("damage", ["longer", "overwritten", "gone", "none"])
def test_download_goes_on_after_a_kill(minh, staff, province, monkeypatch, damage):
    monkeypatch.setattr(packing, "_A_STEP", 3)
    job = started(minh, province)
    assert jobs._step(job.pk)
    job.refresh_from_db()
    assert job.done == 3
    path = packing._path(job)
    whole = path.read_bytes()
    if damage == "longer":
        path.write_bytes(whole + b"more than was written down")
    elif damage == "overwritten":
        start = whole.index(b"PK\x01\x02")
        path.write_bytes(whole[:start] + b"PK\x03\x04" + whole[start + 4 :])
    elif damage == "gone":
        path.unlink()
    job = jobs.run(job.pk)
    assert job.state == "done"
    assert len(names_in(job)) == len(set(names_in(job))) == 9


def test_step_that_fails_is_done_again(minh, staff, province, monkeypatch):
    monkeypatch.setattr(packing, "_A_STEP", 3)
    job = started(minh, province)
    real = packing.render_document
    calls = []

    def breaks(**words):
        calls.append(words)
        if len(calls) == 5:
            raise OSError("the disk is full")
        return real(**words)

    monkeypatch.setattr(packing, "render_document", breaks)
    with pytest.raises(OSError, match="full"):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("failed", 3)
    jobs.try_again(job)
    assert len(names_in(jobs.run(job.pk))) == 9


def test_each_state_can_be_chosen(minh, admin, staff, province, commune, programme):
    today = localdate()
    rows = [Certificate.objects.get(holder=person) for person in staff]
    renewable, changed, expired, revoked = rows[:4]
    Certificate.objects.filter(pk=renewable.pk).update(renewal_from=today)
    Certificate.objects.filter(pk=expired.pk).update(expires_on=today)
    revoke_certificate(certificate=revoked, by=admin, at=now(), reason="Thi hộ")
    provision = make_provision(make_document(), "dieu-84")
    basis = Basis.objects.create(programme=programme, digest="x")
    basis.provisions.add(provision)
    Certificate.objects.filter(pk=changed.pk).update(basis=basis)
    make_change(provision.document, provision, effective_on=today)

    def numbers(wanted, **words):
        words = {"user": minh, "unit": province, "programme": None, **words}
        found = chosen(wanted=wanted, on=today, **words)
        return {one.number for one in found}

    good = {one.number for one in (renewable, *rows[4:])}
    assert numbers(Wanted.COUNTING) == good
    assert numbers(Wanted.RENEWAL) == {renewable.number}
    assert numbers(Wanted.CHANGED) == {changed.number}
    assert numbers(Wanted.EXPIRED) == {expired.number}
    assert numbers(Wanted.REVOKED) == {revoked.number}
    assert len(numbers(Wanted.ALL)) == 7
    assert numbers(Wanted.ALL, programme=ProgrammeFactory()) == set()


def test_nobody_reaches_beyond_their_own_units(hoa, staff, province, commune):
    for unit in (province, commune):
        with pytest.raises(NothingToDownload):
            started(hoa, unit)


def test_too_many_are_refused(minh, staff, province, monkeypatch):
    monkeypatch.setattr(packing, "MOST", 6)
    with pytest.raises(TooManyToDownload):
        started(minh, province)
    assert not Job.objects.exists()


# --- The pages ---------------------------------------------------------------------------


def make(client, unit, capture, **fields):
    form = {"unit": unit.public_id, "programme": "", "wanted": "counting", **fields}
    with capture(execute=True):
        return client.post(URL, form)


def test_manager_makes_and_takes_a_file(
    client, minh, staff, commune, programme, django_capture_on_commit_callbacks
):
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    assert "Nậm Mẫu Commune" in client.get(URL).content.decode()
    response = make(
        client,
        commune,
        django_capture_on_commit_callbacks,
        programme="co-ban",
    )
    page = client.get(response.url).content.decode()
    assert "7 certificates" in page
    assert f"{response.url}file/" in page
    taken = client.get(f"{response.url}file/")
    assert taken["Content-Type"] == "application/zip"
    assert "giay-chung-nhan-ubnd-xa-nam-mau-" in taken["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content)))
    assert len(archive.namelist()) == 9
    assert "7 certificates" in client.get(URL).content.decode()


def test_page_shows_how_far_it_is_without_scripts(client, minh, staff, province):
    job = started(minh, province)
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    url = f"{URL}{job.public_id}/"
    page = client.get(url).content.decode()
    assert "In the file: 0 of 7" in page
    assert "Look again" in page
    assert client.get(f"{url}told/").json() == {
        "state": "applying",
        "done": 0,
        "total": 7,
    }
    assert client.get(f"{url}file/").status_code == 404


def test_file_is_its_makers_own(client, minh, hoa, admin, lan, staff, province):
    job = jobs.run(started(minh, province).pk)
    for person in (hoa, admin, lan):
        client.force_login(person)
        for end in ("", "told/", "file/"):
            url = f"{URL}{job.public_id}/{end}"
            assert client.get(url).status_code == 404
    assert client.get(URL).status_code == 404  # Lan leads nobody


def test_who_may_no_longer_see_it_all_cannot_take_it(client, minh, staff, province):
    job = jobs.run(started(minh, province).pk)
    minh.appointments.update(ends_on=localdate() - timedelta(days=1))
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    url = f"{URL}{job.public_id}/"
    assert "Not every certificate" in client.get(url).content.decode()
    assert client.get(f"{url}file/").status_code == 404


def test_refusal_is_said_in_the_form(
    client, minh, province, django_capture_on_commit_callbacks
):
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    response = make(client, province, django_capture_on_commit_callbacks)
    assert "No certificate fits" in response.content.decode()
    assert not Job.objects.exists()


def test_unit_out_of_reach_is_no_choice(
    client, hoa, commune, django_capture_on_commit_callbacks
):
    client.force_login(hoa)
    response = make(client, commune, django_capture_on_commit_callbacks)
    assert response.status_code == 200
    assert commune.name not in response.content.decode()


def test_old_files_are_deleted_and_the_row_stays(client, minh, staff, province, capsys):
    job = jobs.run(started(minh, province).pk)
    path = packing._path(job)
    Job.objects.update(created_at=now() - timedelta(days=6))
    assert remove_old(now()) == 0
    Job.objects.update(created_at=now() - timedelta(days=8))
    call_command("remove_old_downloads")
    assert "removed=1" in capsys.readouterr().out
    assert not path.exists()
    client.force_login(minh)
    url = f"{URL}{job.public_id}/"
    assert client.get(url).status_code == 200
    assert client.get(f"{url}file/").status_code == 404
    assert remove_old(now()) == 0


def test_page_costs_the_same_whatever_was_made(
    client, minh, staff, province, count_queries
):
    client.force_login(minh)
    started(minh, province)
    client.get(URL)
    few = count_queries(lambda: client.get(URL))
    for _ in range(5):
        started(minh, province)
    assert count_queries(lambda: client.get(URL)) == few


def test_papers_that_were_there_are_not_made_again(minh, staff, province, monkeypatch):
    for certificate in Certificate.objects.all():
        render_document(certificate=certificate, at=NINE)
    monkeypatch.setattr(rendering, "render", None)
    assert jobs.run(started(minh, province).pk).state == "done"
