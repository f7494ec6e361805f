"""What changed from one version of a programme to the next, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def differences(before: dict[str, Any] | None, after: dict[str, Any]) -> list[str]:
    """Return a sentence for each thing that changed; ``before`` is None for the first.

    Both are contents of versions, as `versions.content_of` makes them.
    """
    if before is None:
        return [_("The first version.")]
    return [
        *_fields(before, after),
        *_listed(before, after, "requires", "key"),
        *_listed(before, after, "groups", "letter"),
        *_law(before, after),
    ]


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    names = {
        "title": _("Title"),
        "title_en": _("Title in English"),
        "code": _("Code"),
        "issuer": _("Issued by"),
        "issuer_en": _("Issued by, in English"),
        "months": _("Valid for, months"),
        "until": _("Valid up to and including"),
        "renewal_days": _("Renewal opens, days before the end"),
        "grace_days": _("Grace, days"),
        "delta_questions": _("Questions on a change of law"),
    }
    for name, label in names.items():
        if before.get(name) != after.get(name):
            yield _("%(what)s: %(before)s → %(after)s") % {
                "what": label,
                "before": _shown(before.get(name)),
                "after": _shown(after.get(name)),
            }


def _shown(value: Any) -> str:
    """Return a value as people read it: days as here, nothing as a dash."""
    if value in (None, ""):
        return "–"
    if isinstance(value, str) and value[4:5] == "-" and len(value) == 10:
        try:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    return str(value)


def _listed(
    before: dict[str, Any], after: dict[str, Any], name: str, key: str
) -> Iterator[str]:
    """Yield what came, went and changed among rows that have a key of their own."""
    old = {row[key]: row for row in before[name]}
    new = {row[key]: row for row in after[name]}
    for one in new:
        if one not in old:
            yield _("Added: %(what)s") % {"what": _described(new[one])}
    for one in old:
        if one not in new:
            yield _("Taken out: %(what)s") % {"what": _described(old[one])}
    for one in new:
        if one in old and old[one] != new[one]:
            words = _described(old[one]), _described(new[one])
            yield _("%(before)s is now: %(after)s") % {
                "before": words[0],
                "after": words[1],
            }
    if [one for one in old if one in new] != [one for one in new if one in old]:
        yield _("The order changed.")


def _described(row: dict[str, Any]) -> str:
    """Return a requirement or a group in a few words."""
    title = (get_language() == "en" and row["title_en"]) or row["title"]
    if "letter" in row:
        needed = row["needed"]
        if needed is None:
            return _("group %(letter)s “%(title)s”, all of it") % {
                "letter": row["letter"],
                "title": title,
            }
        return _("group %(letter)s “%(title)s”, any %(needed)d") % {
            "letter": row["letter"],
            "title": title,
            "needed": needed,
        }
    parts = [_kinds()[row["kind"]] % {"title": title}]
    if "pass_percent" in row:
        parts.append(_("from %(percent)d %%") % {"percent": row["pass_percent"]})
    if row["group"]:
        parts.append(_("group %(letter)s") % {"letter": row["group"]})
    if row["path"] != "both":
        only = _("first time only"), _("renewal only")
        parts.append(only[row["path"] == "renewal"])
    return ", ".join(parts)


def _kinds() -> dict[str, str]:
    return {
        "course": _("course “%(title)s”"),
        "quiz": _("quiz “%(title)s”"),
        "essay": _("marked essay “%(title)s”"),
        "session": _("session “%(title)s”"),
        "evidence": _("evidence “%(title)s”"),
        "certificate": _("certificate “%(title)s”"),
    }


def _law(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    name = "citation_en" if get_language() == "en" else "citation"
    old = {row["ref"]: row for row in before["law"]}
    new = {row["ref"]: row for row in after["law"]}
    for ref in sorted(new.keys() - old.keys()):
        yield _("Legal basis added: %(what)s") % {"what": new[ref][name]}
    for ref in sorted(old.keys() - new.keys()):
        yield _("Legal basis taken out: %(what)s") % {"what": old[ref][name]}
