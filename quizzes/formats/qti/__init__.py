"""Questions as QTI: packages and single items, 3.0 written, 2.1 to 3.0 read."""

from .reading import read_qti
from .writing import write_qti

__all__ = ["read_qti", "write_qti"]
