"""One right answer among several; others may bring a share of the points."""

from .choices import OneOf


class Single(OneOf):
    name = "single"
