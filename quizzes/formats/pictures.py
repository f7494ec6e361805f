"""Pictures that come with questions: really pictures, of a reasonable size, from nowhere else."""

import base64
import binascii
import re
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from core.errors import Refusal
from core.text import tidy

from . import limits
from .items import PictureFile

_SPACE = re.compile(rb"\s+")


class NotAPicture(Refusal):
    """The bytes are no picture that we show."""


class NoPictures:
    """A source of pictures for files that come alone."""

    def get(self, name: str) -> bytes | None:
        return None


def picture_of(name: str, data: bytes, alt: str = "") -> PictureFile:
    """Return the picture; raises NotAPicture with the reason. The name loses its folders."""
    name = re.split(r"[/\\]", name)[-1][-100:] or "picture"
    if len(data) > limits.PICTURE_BYTES:
        raise NotAPicture(
            _("The picture %(name)s has more than %(most)d MB; make it smaller.")
            % {"name": name, "most": limits.PICTURE_BYTES // limits.MEGABYTE}
        )
    try:
        with Image.open(BytesIO(data), formats=limits.PICTURE_FORMATS) as image:
            width, height = image.size
            image.verify()
    except Exception as error:
        raise NotAPicture(
            _("%(name)s is no PNG, JPEG, GIF or WebP picture, or it is damaged.")
            % {"name": name}
        ) from error
    if width * height > limits.PICTURE_PIXELS:
        raise NotAPicture(
            _(
                "The picture %(name)s has %(width)d × %(height)d pixels; make it smaller."
            )
            % {"name": name, "width": width, "height": height}
        )
    return PictureFile(name, data, tidy(alt)[: limits.ALT_LETTERS])


def from_base64(text: str) -> bytes:
    """Return the bytes that were written as base64; raises NotAPicture."""
    try:
        return base64.b64decode(_SPACE.sub(b"", text.encode()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAPicture(
            _("A picture in the file is not written in base64.")
        ) from error


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
