"""One right answer among several."""

from .base import OneOf


class Single(OneOf):
    name = "single"
