"""Opening a ZIP that came from outside: XLSX, Word and QTI files, and folders of pictures.

Nothing is ever unpacked to the disk. What the directory of the archive says is checked before
the first byte is inflated, and no entry yields more than it announced.
"""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import fold, nfc

MOST_ENTRIES = 20_000
MOST_BYTES = 400 * 1024 * 1024
# Text packs well, but not two hundred to one; small files may do as they like.
MOST_RATIO = 200
RATIO_FROM_BYTES = 20 * 1024 * 1024
_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800
_OFFICE_97 = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # also NotImplementedError: a way of packing we do not know
)
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class ArchiveRefused(Refusal):
    """The archive cannot be opened safely, or not at all."""


@dataclass(frozen=True)
class Archive:
    """An archive that passed the checks: names by their path, "/" between folders."""

    _file: zipfile.ZipFile
    _entries: dict[str, zipfile.ZipInfo]
    _by_name: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in reversed(self._entries):
            self._by_name[fold(PurePosixPath(name).name)] = name
            self._by_name[fold(name)] = name

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; raise KeyError for none, ArchiveRefused for a broken one."""
        try:
            # Reads no more than the directory announced, whatever the data inflate to.
            with self._file.open(self._entries[name]) as entry:
                return entry.read()
        except KeyError:
            raise
        except _BROKEN as error:
            raise ArchiveRefused(
                _("“%(name)s” in the archive is damaged; make the file anew.")
                % {"name": name}
            ) from error

    def get(self, name: str) -> bytes | None:
        """Return a picture by its path or, failing that, by its last name alone.

        Capital letters, Vietnamese marks and backslashes make no difference.
        """
        path = fold(_path(name))
        found = self._by_name.get(path) or self._by_name.get(PurePosixPath(path).name)
        return self.read(found) if found else None


def open_archive(data: bytes) -> Archive:
    """Check and open a ZIP; raise ArchiveRefused, which says what to do, for a bad one."""
    if data.startswith(_OFFICE_97):
        raise ArchiveRefused(
            _(
                "The file is in the format of Office 97–2003 or is protected by a "
                "password. Open it, take the password away and save it as .xlsx or .docx."
            )
        )
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        infos = file.infolist()
    except _BROKEN as error:
        raise ArchiveRefused(
            _("The file is no archive, or it is cut off; send it again.")
        ) from error
    _check_sizes(infos)
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _path(_name(info))
        _check_entry(info, name)
        if not info.is_dir() and not name.endswith("/") and not _is_noise(name):
            entries[name] = info
    return Archive(file, entries)


def is_archive(data: bytes) -> bool:
    """Return whether the bytes begin as a ZIP does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise ArchiveRefused(
            _("The archive holds %(count)d files; no more than %(most)d are read.")
            % {"count": len(infos), "most": MOST_ENTRIES}
        )
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if total > MOST_BYTES or (total > RATIO_FROM_BYTES and total > packed * MOST_RATIO):
        raise ArchiveRefused(
            _(
                "Unpacked, the archive would come to %(size)d MB, more than a file of "
                "questions can hold. Divide it into several files."
            )
            % {"size": total // (1024 * 1024)}
        )


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveRefused(
            _("The archive is protected by a password; make it again without one.")
        )
    parts = name.split("/")
    climbs = ".." in parts or name.startswith("/") or ":" in parts[0] or "\0" in name
    if climbs or stat.S_ISLNK(info.external_attr >> 16):
        raise ArchiveRefused(
            _(
                "The archive names a place outside itself (“%(name)s”) and is not "
                "opened. Make it anew, from the files alone."
            )
            % {"name": name[:200]}
        )


def _is_noise(name: str) -> bool:
    return name.startswith(_NOISE[0]) or PurePosixPath(name).name in _NOISE


def _path(name: str) -> str:
    """Return a name as a path; some programs on Windows write backslashes."""
    path = nfc(name).replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; those not marked as UTF-8 were read as CP437, and guessed.

    Programs on a Vietnamese Windows write CP1258, others UTF-8 without saying so.
    """
    if info.flag_bits & _NAMED_IN_UTF8 or info.filename.isascii():
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp1258"):
        try:
            guess = nfc(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if all(c.isascii() or unicodedata.category(c)[0] in "LM" for c in guess):
            return guess
    return info.filename
