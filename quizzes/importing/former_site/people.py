"""Who of a former site is whom here: by e-mail, then user name, then a name that is unique."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.loading import Fault
from core.text import fold
from organisation.models import User

from ...formats.django_quiz_app.site import OldUser, Site, UserKey


@dataclass
class Matched:
    """People found, by the former key; and a fault for each that was not."""

    people: dict[UserKey, User] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def match_people(site: Site, name: str) -> Matched:
    """Match everyone who left something; accounts are never made (decision 0010).

    Two former users that come to one person here are a fault, and neither is matched: a
    learner's record is nothing to guess at.
    """
    left = Counter(sitting.user for sitting in site.sittings.values())
    left.update(progress.user for progress in site.progress)
    wanted = {key: site.user(key) for key in left}
    for marker in site.users.values():
        if marker.may_view_sittings:
            wanted.setdefault(marker.key, marker)
    found = _find([user for user in wanted.values() if user is not None])
    matched = Matched()
    claimed: dict[int, list[UserKey]] = defaultdict(list)
    for key, user in wanted.items():
        who = f"{name}, auth.user {user.username if user else key}"
        people = found.get(user.key, []) if user else []
        if len(people) == 1:
            matched.people[key] = people[0]
            claimed[people[0].pk].append(user.key if user else key)
        elif people:
            matched.faults.append(
                Fault(
                    who,
                    _(
                        "several people here have this name; give the right one the "
                        "same e-mail address or user name, then import again"
                    ),
                )
            )
        else:
            matched.faults.append(Fault(who, _missing(left[key])))
    for keys in claimed.values():
        if len(set(keys)) > 1:
            for key in keys:
                matched.people.pop(key, None)
                matched.faults.append(
                    Fault(
                        f"{name}, auth.user {key}",
                        _("two former users would be the same person here"),
                    )
                )
    return matched


def _missing(count: int) -> str:
    return ngettext(
        "nobody here has this e-mail address, user name or name; %(count)d record of "
        "theirs is left out. Make the account, then import again",
        "nobody here has this e-mail address, user name or name; %(count)d records of "
        "theirs are left out. Make the account, then import again",
        count,
    ) % {"count": count}


def _find(users: Iterable[OldUser]) -> Mapping[UserKey, list[User]]:
    """Return the people that each former user may be, by the surest sign that finds any."""
    by_email: dict[str, list[User]] = defaultdict(list)
    by_username: dict[str, list[User]] = defaultdict(list)
    by_name: dict[str, list[User]] = defaultdict(list)
    for person in User.objects.only("username", "email", "first_name", "last_name"):
        by_email[person.email.casefold()].append(person)
        by_username[person.username.casefold()].append(person)
        by_name[fold(f"{person.last_name} {person.first_name}")].append(person)
    by_email.pop("", None)
    by_name.pop("", None)
    return {
        user.key: by_email.get(user.email.casefold())
        or by_username.get(user.username.casefold())
        or _named(by_name, user)
        for user in users
    }


def _named(by_name: Mapping[str, list[User]], user: OldUser) -> list[User]:
    people = {p.pk: p for name in user.names for p in by_name.get(fold(name), ())}
    return list(people.values())
