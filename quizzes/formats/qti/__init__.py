"""Questions as QTI: packages and single items, 3.0 written, 2.1 to 3.0 read."""

from .reading import read_qti as read
from .writing import write_qti as write

__all__ = ["read", "write"]
