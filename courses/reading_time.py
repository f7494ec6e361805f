"""How long a lesson takes to read."""

import re
from math import ceil
from typing import Any

# Vietnamese is written a syllable a word; a tired reader on a phone takes about 180.
WORDS_A_MINUTE = 180
_TAGS = re.compile(r"<[^>]+>")


def minutes_to_read(body: Any) -> int:
    """Return whole minutes, at least one, for the texts of a StreamField's value."""
    words = sum(
        len(_TAGS.sub(" ", text).split())
        for child in body
        for text in child.block.get_searchable_content(child.value)
    )
    return max(1, ceil(words / WORDS_A_MINUTE))
