"""A message in sentences, in the language in force, as of the day it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.mail import absolute

from .ladder import Silence
from .querysets import NO_ADDRESS

# Why a person is told nothing, for the log and the preview.
REASONS: dict[str, Any] = {
    Silence.NOTHING_DUE: gettext_lazy("Nothing is due"),
    Silence.TOLD: gettext_lazy("Already told; the next step is still to come"),
    Silence.THIS_WEEK: gettext_lazy(
        "A message went less than seven days ago; what is due waits for the next"
    ),
    Silence.DAY_OFF: gettext_lazy("A day off; it waits for the next working day"),
    Silence.EXCUSED: gettext_lazy("Excused"),
    Silence.AWAY: gettext_lazy("On leave"),
    Silence.CLOSED: gettext_lazy("The account is closed"),
    NO_ADDRESS: gettext_lazy("No e-mail address: shown on screen only"),
    "broken_off": gettext_lazy("The run of that day was broken off"),
}


@dataclass(frozen=True)
class Item:
    """One line as it is read: what it is about, how things stand, and where it leads."""

    title: str
    sentence: str
    left: str = ""
    note: str = ""
    path: str = ""

    @property
    def address(self) -> str:
        return absolute(self.path)


def reason(code: str) -> str:
    """Return why, for a code of ours; what a mail server said stays as it is."""
    return str(REASONS.get(code, code))


def local(line: dict[str, Any], name: str) -> str:
    """Return a name of a line in the language in force, where there is one."""
    english = line.get(f"{name}_en") if get_language() == "en" else ""
    return english or line[name]


def own(line: dict[str, Any], on: date) -> Item:
    """Return a person's own task."""
    is_last = line["is_last_before"] and date.fromisoformat(line["last_day"]) >= on
    return Item(
        title=local(line, "title"),
        sentence=_standing(line, on),
        left=_left(line),
        note=_("This is the last reminder before that day.") if is_last else "",
        path=line["path"],
    )


def _standing(line: dict[str, Any], on: date) -> str:
    """Say how a task stands on the day, in days left or late."""
    if line["state"] == "basis_changed" and line["since"]:
        since = date.fromisoformat(line["since"])
        return _(
            "The law it rests on changed on %(day)s. Only what changed is to be done."
        ) % {"day": f"{since:%d/%m/%Y}"}
    if not line["last_day"]:
        return ""
    last_day = date.fromisoformat(line["last_day"])
    days = (last_day - on).days
    words = {"days": abs(days), "day": f"{last_day:%d/%m/%Y}"}
    if days < 0:
        return (
            ngettext(
                "Overdue by %(days)d day; the last day in time was %(day)s.",
                "Overdue by %(days)d days; the last day in time was %(day)s.",
                -days,
            )
            % words
        )
    if line["state"] == "renewal_open":
        return (
            ngettext(
                "Renewal is open. The certificate is valid for %(days)d more day, up to and including %(day)s.",
                "Renewal is open. The certificate is valid for %(days)d more days, up to and including %(day)s.",
                days,
            )
            % words
        )
    if line["state"] == "expired":
        return (
            ngettext(
                "The certificate has expired. It can be renewed by the shorter path for %(days)d more day, up to and including %(day)s.",
                "The certificate has expired. It can be renewed by the shorter path for %(days)d more days, up to and including %(day)s.",
                days,
            )
            % words
        )
    if days == 0:
        return _("Due today, %(day)s.") % words
    return (
        ngettext(
            "%(days)d day left: the last day in time is %(day)s.",
            "%(days)d days left: the last day in time is %(day)s.",
            days,
        )
        % words
    )


def _left(line: dict[str, Any]) -> str:
    """Say what is left: reading in minutes, quizzes and the rest by number."""
    minutes, quizzes, others = line["minutes"], line["quizzes"], line["others"]
    parts = []
    if minutes:
        words = ngettext(
            "about %(count)d minute of reading",
            "about %(count)d minutes of reading",
            minutes,
        )
        parts.append(words % {"count": minutes})
    if quizzes:
        words = ngettext("%(count)d quiz", "%(count)d quizzes", quizzes)
        parts.append(words % {"count": quizzes})
    if others:
        words = ngettext(
            "%(count)d other requirement", "%(count)d other requirements", others
        )
        parts.append(words % {"count": others})
    return _("Left: %(what)s.") % {"what": ", ".join(parts)} if parts else ""


def person(line: dict[str, Any]) -> Item:
    """Return someone who is late, as the head of the unit reads it."""
    sentence = ngettext(
        "%(unit)s; %(programme)s, overdue by %(days)d day.",
        "%(unit)s; %(programme)s, overdue by %(days)d days.",
        line["days"],
    ) % {
        "unit": local(line, "unit"),
        "programme": local(line, "title"),
        "days": line["days"],
    }
    return Item(title=line["name"], sentence=sentence)


def unit(line: dict[str, Any]) -> Item:
    """Return how many are late in a unit, as the heads above read it."""
    sentence = ngettext("%(count)d person.", "%(count)d people.", line["count"]) % {
        "count": line["count"]
    }
    return Item(title=local(line, "unit"), sentence=sentence, path=line["path"])


def late(lines: Sequence[dict[str, Any]]) -> list[Item]:
    """Return how many are late, for the screen: the names are in the list behind it."""
    found = []
    people = next((line for line in lines if line["part"] == "person"), None)
    if people is not None:
        words = ngettext(
            "%(count)d person overdue by seven days or more",
            "%(count)d people overdue by seven days or more",
            people["count"],
        ) % {"count": people["count"]}
        found.append(Item(title=words, sentence="", path=people["path"]))
    units = next((line for line in lines if line["part"] == "unit"), None)
    if units is not None:
        words = ngettext(
            "%(count)d person further below overdue by thirty days or more",
            "%(count)d people further below overdue by thirty days or more",
            units["people"],
        ) % {"count": units["people"]}
        found.append(Item(title=words, sentence="", path=reverse("reports:index")))
    return found


def parts(lines: Sequence[dict[str, Any]], on: date) -> dict[str, Any]:
    """Return the whole message in sentences, as templates take it."""
    people = [line for line in lines if line["part"] == "person"]
    units = [line for line in lines if line["part"] == "unit"]
    return {
        "own": [own(line, on) for line in lines if line["part"] == "own"],
        "people": [person(line) for line in people],
        "people_more": _more(people),
        "people_path": people[0]["path"] if people else "",
        "people_address": absolute(people[0]["path"]) if people else "",
        "units": [unit(line) for line in units],
        "units_more": _more(units),
    }


def _more(lines: Sequence[dict[str, Any]]) -> str:
    count = lines[0]["more"] if lines else 0
    if not count:
        return ""
    return ngettext("And %(count)d more.", "And %(count)d more.", count) % {
        "count": count
    }


def subject(lines: Sequence[dict[str, Any]], on: date) -> str:
    """Return a subject that says what matters most, in days."""
    tasks = [line for line in lines if line["part"] == "own"]
    if tasks:
        return _subject_of_tasks(tasks, on)
    counts = next((line["count"] for line in lines if line["part"] == "person"), None)
    if counts is None:
        counts = next(line["people"] for line in lines if line["part"] == "unit")
    return ngettext(
        "Học Thi đua: %(count)d person overdue",
        "Học Thi đua: %(count)d people overdue",
        counts,
    ) % {"count": counts}


def _subject_of_tasks(tasks: Sequence[dict[str, Any]], on: date) -> str:
    first = min(tasks, key=lambda line: line["last_day"] or "9999")
    if len(tasks) > 1:
        start = ngettext(
            "Học Thi đua: %(count)d task", "Học Thi đua: %(count)d tasks", len(tasks)
        ) % {"count": len(tasks)}
    else:
        start = _("Học Thi đua: %(programme)s") % {"programme": local(first, "title")}
    when = _when(first, on)
    return f"{start} ({when})" if when else start


def _when(line: dict[str, Any], on: date) -> str:
    if line["state"] == "basis_changed":
        return _("the law changed")
    if not line["last_day"]:
        return ""
    days = (date.fromisoformat(line["last_day"]) - on).days
    if days < 0:
        return ngettext(
            "overdue by %(days)d day", "overdue by %(days)d days", -days
        ) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
