"""What the database holds of a programme, in the words of the file, to compare the two."""

from typing import Any

from core.loading import fingerprint

from ..models import Programme, Requirement
from .entries import NUMBERS


def digest(programme: Programme) -> str:
    """Return the fingerprint of what the database holds.

    That of the last load where the content, as loads before groups and paths compared it,
    is what they wrote: nobody has edited it since.
    """
    former = fingerprint(_former_content_of(programme))
    return (
        former
        if former == programme.loaded_hash
        else fingerprint(_content_of(programme))
    )


def _former_content_of(programme: Programme) -> dict[str, Any]:
    content = _content_of(programme)
    names = ("code", "title", "title_en", "validity_months", "issuer", "issuer_en")
    return {name: content[name] for name in names} | {
        "requires": [row[:2] for row in content["requires"]]
    }


def _content_of(programme: Programme) -> dict[str, Any]:
    names = ("code", "title", "title_en", "issuer", "issuer_en", "validity")
    requirements = programme.requirements.select_related(
        "course", "quiz", "workshop", "other"
    )
    citations = programme.citations.select_related("provision__document")
    is_fixed = programme.validity == Programme.Validity.FIXED
    return {
        **{name: getattr(programme, name) for name in (*names, *NUMBERS)},
        "valid_until": programme.valid_until if is_fixed else None,
        "groups": [
            [group.letter, group.title, group.title_en, group.needed]
            for group in programme.groups.all()
        ],
        "requires": [_row_of(one) for one in requirements],
        "cites": [one.provision.ref for one in citations],
    }


def _row_of(one: Requirement) -> list[Any]:
    rest = [one.group, one.path, one.pass_percent]
    named = one.course or one.quiz or one.workshop or one.other
    if named is not None:
        return [one.kind, named.slug, *rest]
    return [one.kind, "", *rest, one.title, one.title_en]
