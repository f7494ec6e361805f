"""Pictures and documents of a course's ``media/`` folder, put where Wagtail keeps them."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core.loading import Fault, FaultsFound, LoadOutcome, fingerprint

from .course_files import CourseFiles, short

_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"}


def load_media(
    course: CourseFiles,
) -> tuple[dict[str, int], dict[str, int], LoadOutcome]:
    """Return the rows for each file that lessons name, pictures and other files apart.

    A file is known by its course, its path and its content, so that the same one is kept
    once and a changed one becomes a new row. Raises FaultsFound for a name without a file.
    """
    images: dict[str, int] = {}
    documents: dict[str, int] = {}
    outcome = LoadOutcome()
    faults: list[Fault] = []
    for lesson in (lesson for lessons in course.lessons.values() for lesson in lessons):
        for block in lesson.blocks:
            for attribute in ("src", "captions"):
                name = block.attributes.get(attribute)
                if name is None or name in images or name in documents:
                    continue
                path = course.folder / name
                inside = path.resolve().is_relative_to(course.folder.resolve())
                if not (inside and path.is_file()):
                    where = f"{lesson.source}:{block.line}"
                    faults.append(Fault(where, f"{short(path)}?"))
                elif path.suffix.lower() in _PICTURES:
                    images[name] = _row(get_image_model(), course, path, outcome)
                else:
                    documents[name] = _row(get_document_model(), course, path, outcome)
    if faults:
        raise FaultsFound(faults)
    return images, documents, outcome


def _row(model: Any, course: CourseFiles, path: Path, outcome: LoadOutcome) -> int:
    content = path.read_bytes()
    mark = fingerprint([course.slug, path.name, content.hex()])[:12]
    title = f"{course.slug}/{path.name} ({mark})"
    row = model.objects.filter(title=title).first()
    outcome.count("unchanged" if row else "create", title)
    if row is None:
        row = model(title=title, file=ContentFile(content, name=path.name))
        row.save()
    return int(row.pk)
