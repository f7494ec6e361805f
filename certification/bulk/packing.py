"""The ZIP, put together step by step: certificates, a list of names, and their hashes.

A step adds some PDFs to the end of the file and writes down how long it then is. Where the
two differ, a step was cut off: the file is begun anew, the PDFs already drawn stay.
"""

import logging
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import jobs
from core.models import Job
from core.tabular import Cell, Column, Table, stream_csv
from core.templatetags.look import STATES
from organisation.models import Unit, User

from .. import addenda
from ..basis import changed_from
from ..models import Certificate, CertificateDocument, Programme
from ..refusals import NothingToDownload, TooManyToDownload
from ..services.papers import render_document
from .choosing import chosen

logger = logging.getLogger(__name__)

KIND = "certificates-zip"
# Some 250 MB: what a browser on an office line still brings home.
MOST = 5_000
KEPT = timedelta(days=7)
_A_STEP = 20
LIST_NAME = "danh-sach.csv"
HASHES_NAME = "SHA256SUMS"


@transaction.atomic
def start_download(
    *,
    by: User,
    unit: Unit,
    programme: Programme | None,
    wanted: str,
    language: str,
    at: datetime,
) -> Job:
    """Have the chosen certificates put into one file; the choice is fixed now.

    Raises NothingToDownload where there is none, TooManyToDownload above `MOST`.
    """
    found = chosen(
        user=by, unit=unit, programme=programme, wanted=wanted, on=localdate(at)
    )
    keys = list(
        found.order_by("holder__name_key", "number").values_list("pk", flat=True)[
            : MOST + 1
        ]
    )
    if not keys:
        raise NothingToDownload(
            _("No certificate fits. Choose another unit, programme or state.")
        )
    if len(keys) > MOST:
        raise TooManyToDownload(
            _(
                "More than %(most)d certificates fit. Choose a unit below, or one programme."
            )
            % {"most": MOST}
        )
    job = jobs.start(
        kind=KIND,
        title=unit.name,
        arguments={"certificates": keys, "language": language},
        total=len(keys),
        by=by,
        at=at,
    )
    logger.info("download begun job=%s by=%s certificates=%d", job.pk, by.pk, len(keys))
    return job


@jobs.register(KIND)
def add_some(job: Job) -> bool:
    """Add the next certificates; after the last, the list and the hashes."""
    path = _path(job)
    if not _is_as_left(path, job):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        job.done, job.cursor = 0, {"revisions": {}}
    keys = job.arguments["certificates"][job.done : job.done + _A_STEP]
    certificates = Certificate.objects.in_bulk(keys)
    # Appended: of what is there only the table of contents is written again.
    with zipfile.ZipFile(path, "a") as archive:
        for key in keys:
            certificate = certificates[key]
            document = render_document(certificate=certificate, at=now())
            _write(archive, f"{certificate.number}.pdf", bytes(document.pdf), job)
            if document.revision:
                job.cursor["revisions"][str(key)] = document.revision
        job.done += len(keys)
        more = job.done < job.total
        if not more:
            _finish(archive, job)
    job.cursor["size"] = path.stat().st_size
    return more


def _is_as_left(path: Path, job: Job) -> bool:
    """Return whether the file is as the last whole step left it."""
    if not path.exists() or path.stat().st_size != job.cursor.get("size"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return len(archive.namelist()) == job.done
    except zipfile.BadZipFile:
        return False


def _path(job: Job) -> Path:
    if not job.file:
        job.file.name = f"jobs/{job.public_id}.zip"
    return Path(job.file.path)


def _write(archive: zipfile.ZipFile, name: str, content: bytes, job: Job) -> None:
    made = localtime(job.created_at)
    about = zipfile.ZipInfo(name, made.timetuple()[:6])
    # A PDF is compressed already.
    about.compress_type = zipfile.ZIP_STORED
    archive.writestr(about, content)


def _finish(archive: zipfile.ZipFile, job: Job) -> None:
    with override(job.arguments["language"]):
        listed = b"".join(stream_csv(_table(job)))
    _write(archive, LIST_NAME, listed, job)
    lines = [
        *(f"{document.sha256}  {number}.pdf" for number, document in _papers(job)),
        f"{sha256(listed).hexdigest()}  {LIST_NAME}",
    ]
    _write(archive, HASHES_NAME, ("\n".join(lines) + "\n").encode(), job)


def _papers(job: Job) -> Iterator[tuple[str, CertificateDocument]]:
    """Yield each certificate's number and the revision that is in the file."""
    revisions = job.cursor["revisions"]
    documents = (
        CertificateDocument.objects.filter(
            certificate__in=job.arguments["certificates"]
        )
        .defer("pdf")
        .select_related("certificate")
        .order_by("certificate__number", "revision")
    )
    for document in documents:
        if document.revision == revisions.get(str(document.certificate_id), 0):
            yield document.certificate.number, document


def _table(job: Job) -> Table:
    """Return the list of what is in the file."""
    return Table(
        title=job.title,
        conditions=[],
        columns=[
            Column(_("Number")),
            Column(_("Name")),
            Column(_("Unit")),
            Column(_("Programme")),
            Column(_("Issued on")),
            Column(_("Last valid day")),
            Column(_("State")),
            Column(_("File")),
        ],
        rows=_rows(job),
    )


def _rows(job: Job) -> Iterator[list[Cell]]:
    on = localdate(job.created_at)
    keys = job.arguments["certificates"]
    known = (
        Certificate.objects.select_related("revocation")
        .prefetch_related("corrections")
        .in_bulk(keys)
    )
    since = changed_from(keys, on)
    for key in keys:
        certificate = known[key]
        reads = addenda.reading_now(certificate)
        yield [
            certificate.number,
            reads.name,
            reads.unit,
            certificate.local_programme_title,
            certificate.issued_on,
            certificate.last_valid_on,
            str(STATES[certificate.state_on(on, since.get(key))][1]),
            f"{certificate.number}.pdf",
        ]


def remove_old(at: datetime) -> int:
    """Delete the files older than `KEPT`, and what was never finished; return how many.

    The rows stay: they say who took what when.
    """
    count = 0
    for job in Job.objects.filter(kind=KIND, created_at__lt=at - KEPT).exclude(file=""):
        job.file.delete(save=False)
        job.save(update_fields=["file"])
        count += 1
    return count
