"""From a file to a ``Parsed``: within limits, whatever the file is."""

import logging
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.loading import Fault
from core.text import fold

from ..formats import limits
from ..formats.decoding import looks_binary
from ..formats.items import Parsed, PictureSource
from ..formats.pictures import NoPictures
from ..formats.registry import FORMATS, Format, guess
from .budget import TimeUp, within
from .outcome import FileRefused

logger = logging.getLogger(__name__)

_TEXTS = ("gift", "aiken", "csv", "moodle-xml")
# Ten thousand questions take seconds; what takes longer than this does not end at all.
SECONDS = 120


class Folder:
    """Pictures in a folder, found by their path or name; nothing outside it is opened."""

    def __init__(self, folder: Path) -> None:
        root = folder.resolve()
        self._root = root
        self._by_name: dict[str, Path] = {}
        for path in sorted(root.rglob("*"), reverse=True):
            if path.is_file() and path.resolve().is_relative_to(root):
                self._by_name[fold(path.name)] = path
                self._by_name[fold(path.relative_to(root).as_posix())] = path

    def get(self, name: str) -> bytes | None:
        path = fold(name.replace("\\", "/"))
        found = self._by_name.get(path) or self._by_name.get(path.rpartition("/")[2])
        if found is None or found.stat().st_size > limits.PICTURE_BYTES * 2:
            return None
        return found.read_bytes()


class Together:
    """Several sources of pictures: the first that has one gives it."""

    def __init__(self, *sources: PictureSource) -> None:
        self._sources = sources

    def get(self, name: str) -> bytes | None:
        for source in self._sources:
            data = source.get(name)
            if data is not None:
                return data
        return None


class Given:
    """Pictures uploaded one by one, by their names."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {_last(name): data for name, data in files.items()}

    def get(self, name: str) -> bytes | None:
        return self._files.get(_last(name))


def _last(name: str) -> str:
    return fold(name.replace("\\", "/").rpartition("/")[2])


def find_format(name: str, data: bytes, chosen: str = "") -> Format:
    """Return the format chosen, else the one that the file looks like.

    Raises FileRefused where neither is known.
    """
    found = FORMATS.get(chosen or guess(name, data) or "")
    if found is None or not found.is_there:
        raise FileRefused(
            _(
                "It cannot be told which format “%(name)s” is in. Choose the format and "
                "send the file again."
            )
            % {"name": name}
        )
    if found.name in _TEXTS and looks_binary(data):
        raise FileRefused(
            _(
                "“%(name)s” is no text: it is a picture, a document or a program. Look "
                "whether it is the right file, and choose its format."
            )
            % {"name": name}
        )
    return found


def check_size(name: str, size: int) -> None:
    """Raise FileRefused for a file that is too large, or empty."""
    if size > limits.UPLOAD_BYTES:
        raise FileRefused(
            _(
                "“%(name)s” has %(size)d MB; files of up to %(most)d MB are read. Divide "
                "it, or make its pictures smaller."
            )
            % {
                "name": name,
                "size": size // limits.MEGABYTE,
                "most": limits.UPLOAD_BYTES // limits.MEGABYTE,
            }
        )
    if not size:
        raise FileRefused(_("“%(name)s” is empty.") % {"name": name})


def read_file(
    data: bytes,
    name: str,
    format_name: str = "",
    pictures: PictureSource | None = None,
    *,
    seconds: float = SECONDS,
) -> Parsed:
    """Return what a file holds: items, and faults with their places.

    Raises FileRefused for what cannot be read at all; a file that is merely damaged gives
    faults. A mistake of a reader of ours is logged, and is a fault for its reader to tell
    us of, not a trace.
    """
    check_size(name, len(data))
    found = find_format(name, data, format_name)
    if found.is_site:
        raise FileRefused(_("This file holds a whole site, not questions alone."))
    try:
        parsed = within(
            seconds, lambda: found.reader(data, name, pictures or NoPictures())
        )
    except TimeUp:
        logger.warning("questions not read in time format=%s", found.name)
        fault = Fault(
            name,
            _(
                "Reading took longer than %(seconds)d seconds and was stopped. Divide the "
                "file into smaller ones."
            )
            % {"seconds": seconds},
        )
        return Parsed(faults=[fault])
    except Refusal as refusal:
        return Parsed(faults=[Fault(name, str(refusal))])
    except Exception:
        logger.exception("questions not read format=%s", found.name)
        fault = Fault(
            name,
            _(
                "The file cannot be read as %(format)s. Check that it opens in the program "
                "that made it, save it anew and send it again; if that does not help, "
                "tell the administrator: this is logged."
            )
            % {"format": found.label},
        )
        return Parsed(faults=[fault])
    return _shortened(parsed, name)


def _shortened(parsed: Parsed, name: str) -> Parsed:
    if not parsed.items and not parsed.faults:
        parsed.faults.append(Fault(name, _("No question was found in the file.")))
    if len(parsed.items) > limits.QUESTIONS:
        parsed.faults.append(
            Fault(
                name,
                _(
                    "The file holds %(count)d questions; the first %(most)d are offered. "
                    "Put the rest into another file."
                )
                % {"count": len(parsed.items), "most": limits.QUESTIONS},
            )
        )
        del parsed.items[limits.QUESTIONS :]
    return parsed
