"""What on this site rests on provisions, as one reader may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from .citing import Citing, citers
from .models import Provision

EDIT = "legal.change_provision"


@dataclass(frozen=True)
class CitedIn:
    """One kind of thing, and those of it that rest on the provisions."""

    label: Any
    things: list[tuple[Citing, Provision]]


def cited_by(
    provisions: Collection[Provision], reader: AbstractBaseUser | AnonymousUser
) -> list[CitedIn]:
    """Return what rests on any of the provisions, by kind; kinds without any left out.

    Who keeps the register sees all, with where to edit it and when it was reviewed;
    others see what is public. A thing that rests on several is listed once, with the
    first of them.
    """
    keeps = may_keep(reader)
    by_pk = {provision.pk: provision for provision in provisions}
    found = []
    for citer in citers():
        things: dict[str, tuple[Citing, Provision]] = {}
        for one in citer.citing(set(by_pk)):
            if keeps or (one.is_public and one.url):
                things.setdefault(one.key, (one, by_pk[one.provision]))
        if things:
            found.append(CitedIn(citer.label, list(things.values())))
    return found


def may_keep(reader: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether the reader keeps the register: trainers and administrators."""
    return reader.has_perm(EDIT)  # type: ignore[union-attr]
