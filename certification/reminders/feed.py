"""A person's own dates as a calendar (RFC 5545): whole days, with alarms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from core.mail import absolute
from organisation.models import Appointment, User

from ..models import CalendarFeed, Certificate, Programme, ProgrammeStanding
from ..standing import last_valid_day

# Calendars ask again so often; what stands there changes by the day.
REFRESH = timedelta(hours=12)
_WARN = (timedelta(days=7), timedelta(days=1))


@dataclass(frozen=True)
class Dated:
    """One day of a person's: what it is, for which programme, and what to say."""

    kind: str
    programme: Programme
    day: date
    title: str
    text: str


def calendar_of(feed: CalendarFeed, *, on: date) -> bytes:
    """Return the whole calendar, in the person's language, in five queries at most.

    Empty, but a calendar, for who has left: no post today, or the account is closed. The
    same facts give the same bytes, so that an ETag of them holds until something changes.
    """
    from .letters import language_of

    person = feed.person
    with translation.override(language_of(person)):
        calendar = _frame()
        if _is_here(person, on):
            for dated in _dates(person, on):
                calendar.add_component(_event(dated, person, feed.made_at))
    return calendar.to_ical()


def _frame() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Học Thi đua//Lịch cá nhân//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # The name and the pace under which programs know them, the older and the newer.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _("Học Thi đua: my dates"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    return calendar


def _is_here(person: User, on: date) -> bool:
    return (
        person.is_active
        and Appointment.objects.active_on(on).filter(person=person).exists()
    )


def _dates(person: User, on: date) -> Iterator[Dated]:
    """Yield a person's days, past ones of certificates that are over left out."""
    standings = ProgrammeStanding.objects.filter(
        person=person, programme__is_live=True
    ).select_related("programme")
    for standing in standings.order_by("programme"):
        yield from _of_standing(standing, on)
    newest: dict[int, Certificate] = {}
    for certificate in (
        Certificate.objects.filter(holder=person, revocation__isnull=True)
        .select_related("programme")
        .defer("evidence")
        .order_by("programme", "nth")
    ):
        newest[certificate.programme_id] = certificate
    for certificate in newest.values():
        if certificate.expires_on > on:
            yield from _of_certificate(certificate)


def _of_standing(standing: ProgrammeStanding, on: date) -> Iterator[Dated]:
    programme, until = standing.programme, standing.certified_until
    title = programme.local_title
    holds = until is not None and on < until
    # Whoever holds one has its end in the calendar: the duty to renew it is that day.
    if standing.due_on is not None and not holds:
        yield Dated(
            "due",
            programme,
            standing.due_on,
            _("Due: %(programme)s") % {"programme": title},
            _("The last day in time for the certificate."),
        )
    if holds and standing.basis_changed_from is not None:
        yield Dated(
            "basis",
            programme,
            standing.basis_changed_from,
            _("The law changes: %(programme)s") % {"programme": title},
            _(
                "The law that the certificate rests on changes on this day. Only what "
                "changed is to be done."
            ),
        )


def _of_certificate(certificate: Certificate) -> Iterator[Dated]:
    programme = certificate.programme
    words = {
        "programme": certificate.local_programme_title,
        "number": certificate.number,
        "day": f"{certificate.last_valid_on:%d/%m/%Y}",
    }
    if certificate.renewal_from is not None:
        yield Dated(
            "renewal",
            programme,
            certificate.renewal_from,
            _("Renewal opens: %(programme)s") % words,
            _("Certificate %(number)s can be renewed until %(day)s.") % words,
        )
    yield Dated(
        "end",
        programme,
        last_valid_day(certificate.expires_on),
        _("Last valid day: %(programme)s") % words,
        _("Certificate %(number)s is valid up to and including this day.") % words,
    )


def _event(dated: Dated, person: User, made_at: datetime) -> Event:
    event = Event()
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    # The day is not in it: a day that moves is the same event, moved.
    event.add("uid", f"{dated.kind}-{dated.programme.slug}-{person.public_id}@{host}")
    event.add("dtstamp", made_at)
    event.add("dtstart", dated.day)
    event.add("dtend", dated.day + timedelta(days=1))
    event.add("summary", dated.title)
    link = absolute(
        f"{reverse('certification:learn')}#programme-{dated.programme.slug}"
    )
    event.add("description", f"{dated.text}\n{link}")
    event.add("url", link)
    # A day to know of takes nobody's time, and is nobody else's business.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    for alarm in _alarms(dated):
        event.add_component(alarm)
    return event


def _alarms(dated: Dated) -> Iterable[Alarm]:
    """Yield the alarms: before a last day; on the day itself of what opens."""
    warnings = _WARN if dated.kind in ("due", "end") else (timedelta(0),)
    for before in warnings:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", dated.title)
        # At eight in the morning, for the day itself begins at midnight.
        alarm.add("trigger", timedelta(hours=8) - before)
        yield alarm
