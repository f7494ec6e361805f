"""Questions in Word files: tables with a question a row, small tables, and plain paragraphs."""

from .reading import read_docx as read
from .template import write_docx_template

__all__ = ["read", "write_docx_template"]
