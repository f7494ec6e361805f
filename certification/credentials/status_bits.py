"""A list of bits, one a credential: W3C Bitstring Status List 1.0. Pure.

The list is never shorter than the standard asks (131,072 bits, so that asking for a list
does not tell which credential is meant), is compressed, and written in base64url with the
multibase prefix ``u``.
"""

import base64
import gzip
from collections.abc import Iterable

LIST_BITS = 131_072


def place_of(serial: int) -> tuple[int, int]:
    """Return the list and the place in it of a credential, by its serial number from 0."""
    return divmod(serial, LIST_BITS)


def encode(set_bits: Iterable[int]) -> str:
    """Return the list in which these places are 1; the first place is the leftmost bit."""
    data = bytearray(LIST_BITS // 8)
    for place in set_bits:
        if not 0 <= place < LIST_BITS:
            raise ValueError(f"no such place: {place}")
        data[place // 8] |= 0b1000_0000 >> place % 8
    # The same bits give the same bytes: no time in the header.
    packed = gzip.compress(bytes(data), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
