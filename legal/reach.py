"""How far a change of law reaches within its document. Pure: keys in, an answer out."""

from collections.abc import Collection


def reaches(named: Collection[str], key: str) -> bool:
    """Return whether a change of the named provisions touches the one with that key.

    The same rule as `ProvisionQuerySet.touched_by`, for who has many certificates to
    look at and no query to spare: the provision itself, its parts, and what it stands in
    up to the article. Nothing named, or the document itself (""): all of it.

    >>> reaches(["dieu-84"], "dieu-84-khoan-2"), reaches(["dieu-84"], "dieu-8")
    (True, False)
    """
    if not named or "" in named:
        return True
    return any(_reaches(name, key) for name in named)


def _reaches(name: str, key: str) -> bool:
    if key == name or key.startswith(f"{name}-"):
        return True
    parts = name.split("-")
    return key in {"-".join(parts[:end]) for end in range(2, len(parts), 2)}
