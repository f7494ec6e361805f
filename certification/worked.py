"""Three worked people beside the form of a programme: what its numbers come to in days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .terms import Term, Terms

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Settings:
    """What the stories are told from: the terms, the renewal path, a newcomer's days.

    ``on`` is the day the first story begins.
    """

    terms: Terms
    on: date
    newcomer_days: int = 90
    has_short_path: bool = False


@dataclass(frozen=True)
class Line:
    """A day, and what holds from it; ``state`` is a name that `{% state %}` knows."""

    day: date
    text: str
    state: str = ""


@dataclass(frozen=True)
class Story:
    """One person, from day to day."""

    title: str
    lines: list[Line]


def worked_examples(settings: Settings) -> list[Story]:
    """Return three people: one who is new, one who renews in time, one who does not.

    Their days follow the same rules as everybody's; only the days on which they act are
    made up.
    """
    return [_newcomer(settings), _renews(settings), _lapses(settings)]


def _newcomer(settings: Settings) -> Story:
    on = settings.on
    due_on = on + timedelta(days=settings.newcomer_days)
    issued_on = on + timedelta(days=settings.newcomer_days // 2)
    lines = [
        Line(on, _("Hoàng Thị Lan is appointed.")),
        Line(
            due_on,
            ngettext(
                "Last day in time, where an assignment gives newcomers %(days)d day.",
                "Last day in time, where an assignment gives newcomers %(days)d days.",
                settings.newcomer_days,
            )
            % {"days": settings.newcomer_days},
            "due_soon",
        ),
    ]
    term = settings.terms.term(issued_on)
    lines.append(Line(issued_on, _("She has done everything."), "done"))
    if term is None:
        lines.append(Line(issued_on, _no_certificate(settings.terms), "to_do"))
    else:
        lines += _held(issued_on, term)
    return Story(_("A newcomer"), sorted(lines, key=lambda line: line.day))


def _held(issued_on: date, term: Term) -> list[Line]:
    return [
        Line(issued_on, _("The certificate is issued."), "certified"),
        Line(term.renewal_from, _("It can be renewed from this day."), "renewal_open"),
        Line(term.expires_on - _DAY, _("Last valid day.")),
    ]


def _renews(settings: Settings) -> Story:
    """Tell of Minh, who renews a fortnight into the window, or halfway through it."""
    title = _("Who renews in time")
    held = settings.terms.term(settings.on)
    if held is None:
        return Story(
            title, [Line(settings.on, _no_certificate(settings.terms), "to_do")]
        )
    window = (held.expires_on - held.renewal_from).days
    renewed_on = held.renewal_from + timedelta(days=min(14, max(0, window // 2)))
    lines = [
        Line(settings.on, _("Ma Văn Minh's certificate is issued."), "certified"),
        Line(held.renewal_from, _path_words(settings), "renewal_open"),
        Line(held.expires_on - _DAY, _("Last valid day of the first certificate.")),
    ]
    following = settings.terms.term(renewed_on, held.expires_on)
    if following is None:
        lines.append(
            Line(
                renewed_on,
                _(
                    "There is nothing to renew yet: the next certificate would end on "
                    "the same day. A new last day must be chosen first."
                ),
                "to_do",
            )
        )
    else:
        lines += [
            Line(
                renewed_on,
                _("He has done it, and the next certificate is issued."),
                "certified",
            ),
            Line(
                following.expires_on - _DAY,
                _(
                    "Last valid day of the next one, counted from the end of the first: "
                    "renewing early loses no day."
                )
                if settings.terms.until is None
                else _("Last valid day of the next one."),
            ),
        ]
    return Story(title, sorted(lines, key=lambda line: line.day))


def _lapses(settings: Settings) -> Story:
    """Tell of Hoa, who lets it lapse: the grace, then overdue, and all of it again."""
    title = _("Who lets it lapse")
    held = settings.terms.term(settings.on)
    if held is None:
        return Story(
            title, [Line(settings.on, _no_certificate(settings.terms), "to_do")]
        )
    days = settings.terms.grace_days
    lines = [
        Line(settings.on, _("Nông Thị Hoa's certificate is issued."), "certified"),
        Line(held.expires_on - _DAY, _("Last valid day. She has not renewed it.")),
    ]
    if days:
        lines.append(
            Line(
                held.expires_on,
                ngettext(
                    "The certificate no longer holds. For %(days)d day she is not "
                    "overdue, and may still renew as in time.",
                    "The certificate no longer holds. For %(days)d days she is not "
                    "overdue, and may still renew as in time.",
                    days,
                )
                % {"days": days},
                "expired",
            )
        )
    lines.append(
        Line(
            held.grace_until,
            _(
                "She is overdue, where the programme is assigned to her. From now on "
                "everything is to be done again, as for a first certificate."
            ),
            "overdue",
        )
    )
    return Story(title, lines)


def _path_words(settings: Settings) -> str:
    if settings.has_short_path:
        return _("Renewal opens: he does only what is marked for renewal.")
    return _("Renewal opens: he does everything again.")


def _no_certificate(terms: Terms) -> str:
    return _("No certificate is issued: the last valid day, %(day)s, has passed.") % {
        "day": f"{terms.until:%d/%m/%Y}" if terms.until else ""
    }
