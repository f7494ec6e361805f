"""What officials write when they cite the law, read and written. No Django here.

`parse` finds every citation of a text and where it stands; `print_citation` writes one as
officials do; a `Register` says which provision one means. What is read:

- places, smallest first or largest first, with any of their short forms: "điểm a khoản 2
  Điều 84", "Đ. 84 k. 2", "Article 84, Clause 2", "chương VII"; several at once: "khoản 1,
  2 Điều 84", "các điều 23, 24 và 84" (of a range, both its ends);
- documents by number, kind and number without its tail, or title and year: "Nghị định số
  152/2025/NĐ-CP ngày 14/6/2025", "NĐ 98/2023", "Luật TĐKT năm 2022";
- with or without marks, d for đ, in any case, with odd spaces and dashes;
- "Luật này", "Điều này", and a place with no document, where a context says what is meant.
"""

from .printing import print_citation
from .reading import Located, parse
from .register import CitedDocument, Found, Register, key_of
from .words import LAW_TITLES, Citation, Title

__all__ = [
    "LAW_TITLES",
    "Citation",
    "CitedDocument",
    "Found",
    "Located",
    "Register",
    "Title",
    "key_of",
    "parse",
    "print_citation",
]
