"""Questions as rows of a table: XLSX and CSV, by a template that the product offers."""

from .reading import read_csv, read_xlsx
from .template import write_template
from .writing import write_csv, write_xlsx

__all__ = ["read_csv", "read_xlsx", "write_csv", "write_template", "write_xlsx"]
