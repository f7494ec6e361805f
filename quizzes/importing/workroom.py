"""The private folder of one import: the file, its plan, and how far the writing is.

Progress lies in a file, not in the database: the one transaction that writes everything shows
nothing of itself before it ends, and SQLite has no second writer. Who writes holds a lock on
that file, which the system takes away when the process dies: so a crash is told from patience.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ..formats.archives import is_archive, open_archive
from ..formats.items import PictureSource
from ..formats.pictures import NoPictures
from .reading import Given, Together


class Workroom:
    """The folder of an import; made when something is put into it."""

    def __init__(self, public_id: UUID) -> None:
        self.folder = Path(settings.PRIVATE_ROOT) / "imports" / str(public_id)

    @property
    def is_there(self) -> bool:
        return (self.folder / "file").exists()

    def keep(self, data: bytes, pictures: dict[str, bytes]) -> None:
        """Keep an upload: the file, and pictures or a ZIP of them by their names."""
        (self.folder / "pictures").mkdir(parents=True, exist_ok=True)
        (self.folder / "file").write_bytes(data)
        names: dict[str, str] = {}
        for number, (name, content) in enumerate(pictures.items()):
            # A name from outside never becomes a path of ours.
            names[str(number)] = name
            (self.folder / "pictures" / str(number)).write_bytes(content)
        (self.folder / "pictures.json").write_text(json.dumps(names), encoding="utf-8")

    def data(self) -> bytes:
        return (self.folder / "file").read_bytes()

    def pictures(self) -> PictureSource:
        """Return where pictures come from; raise ArchiveRefused for a ZIP that is bad."""
        listed = self.folder / "pictures.json"
        names = (
            json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
        )
        single: dict[str, bytes] = {}
        sources: list[PictureSource] = []
        for number, name in names.items():
            content = (self.folder / "pictures" / number).read_bytes()
            if is_archive(content):
                sources.append(open_archive(content))
            else:
                single[name] = content
        return Together(Given(single), *sources) if names else NoPictures()

    def tell(self, done: int, total: int) -> None:
        """Say how far the writing is, for whoever asks."""
        beside = self.folder / "progress.new"
        beside.write_text(f"{done} {total}", encoding="ascii")
        beside.replace(self.folder / "progress")

    def progress(self) -> tuple[int, int]:
        """Return how many of how many are written, as last told."""
        try:
            done, total = (self.folder / "progress").read_text("ascii").split()
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(done), int(total)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the import while it is written; raise AlreadyWriting where another does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyWriting from error
            yield

    def is_held(self) -> bool:
        """Return whether some process is writing this import now."""
        try:
            with self.held():
                return False
        except AlreadyWriting:
            return True

    def clear(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class AlreadyWriting(Exception):
    """The import is being written by another request."""
