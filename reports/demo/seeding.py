"""Putting a demo plan into the database: all of it, or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification import delta_keeping
from certification.models import Assignment, Programme
from certification.services import refresh_standing
from core.errors import Refusal
from organisation import services
from organisation.access import TRAINERS
from organisation.models import Unit, User
from reports import figures

from .afterwards import go_on
from .bulk import Bulk
from .curriculum import read_curriculum
from .histories import live_through
from .plan import make_plan
from .shapes import (
    ASKED_DAYS,
    FIRST_WAVE,
    MAIL_DOMAIN,
    REFORM,
    ROOT_CODE,
    SIGN_INS,
    PersonPlan,
    Plan,
    staff_prefix,
)

PASSWORD = "thidua-demo"  # noqa: S105  (known to all on purpose: demo data only)
# The people that go through the services; those beyond them are written in bulk.
THROUGH_SERVICES = 300

Tell = Callable[[str], None]


class NotInProduction(Refusal):
    """People with a password that everybody knows do not belong on a real system."""


class OtherDemoThere(Refusal):
    """The database holds demo data of another size or seed."""


class NameInUse(Refusal):
    """Somebody else has the user name of a demo sign-in."""


def seed_demo(*, staff: int, seed: int, at: datetime, tell: Tell) -> bool:
    """Make the demo; return False, changing nothing, where it is there already.

    Raises NotInProduction, CurriculumNotLoaded, OtherDemoThere or NameInUse.
    """
    if settings.IS_PRODUCTION:
        raise NotInProduction(
            _("seed_demo makes people with a known password; production refuses it.")
        )
    curriculum = read_curriculum()
    if Unit.objects.filter(code=ROOT_CODE).exists():
        _require_same(staff, seed)
        return False
    plan = make_plan(staff=staff, seed=seed, today=localdate(at))
    _require_free_names()
    with transaction.atomic():
        units = _open_units(plan)
        tell(_count_words(units=len(units)))
        _assign(curriculum.programme, units, at)
        served, rest = plan.people[:THROUGH_SERVICES], plan.people[THROUGH_SERVICES:]
        password = make_password(PASSWORD)
        people = [(one, _appoint(one, units, password)) for one in served]
        _add_roles(password)
        tell(_count_words(people=len(people)))
        for number, (person, user) in enumerate(people, start=1):
            if person.is_active:
                live_through(person, user, curriculum, at)
            if number % 50 == 0:
                tell(_count_words(histories=number))
        if rest:
            keyed = {code: (unit.pk, unit.name) for code, unit in units.items()}
            written = Bulk(curriculum, keyed, at).write(rest)
            tell(_count_words(people=written))
        delta_keeping.keep_current(at=at)
        # What people did was told day by day; where they stand is a matter of today.
        refresh_standing(at=at)
        go_on(at=at, asked_since=localdate(at) - timedelta(days=ASKED_DAYS))
        figures.refresh_all(day=localdate(at))
    return True


def _require_same(staff: int, seed: int) -> None:
    ours = User.objects.filter(staff_code__startswith=staff_prefix(seed)).count()
    if ours != staff:
        raise OtherDemoThere(
            _(
                "Demo data of another size or seed is there already. Empty the database "
                "first, or ask for the same --staff and --seed."
            )
        )


def _require_free_names() -> None:
    taken = User.objects.filter(username__in=SIGN_INS).first()
    if taken is not None:
        raise NameInUse(
            _("The user name %(name)s is in use. Demo data needs it; rename it first.")
            % {"name": taken.username}
        )


def _open_units(plan: Plan) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for one in plan.units:
        unit = services.open_unit(
            name=one.name,
            name_en=one.name_en,
            kind=one.kind,
            code=one.code,
            parent=units[one.parent] if one.parent else None,
            opened_on=REFORM,
        )
        unit.public_id = one.public_id
        unit.save(update_fields=["public_id"])
        units[one.code] = unit
    return units


def _assign(programme: Programme, units: dict[str, Unit], at: datetime) -> None:
    """Give everybody a due day to come, and the first wave one that has passed."""
    today = localdate(at)
    waves = {ROOT_CODE: today + timedelta(days=37)}
    waves |= dict.fromkeys(FIRST_WAVE, today - timedelta(days=24))
    for code, due_on in waves.items():
        Assignment.objects.create(
            programme=programme,
            unit=units[code],
            due_on=due_on,
            starts_on=today - timedelta(days=ASKED_DAYS),
        )


def _appoint(person: PersonPlan, units: dict[str, Unit], password: str) -> User:
    user = services.create_person(
        username=person.username,
        last_name=person.last_name,
        first_name=person.first_name,
        email=f"{person.username}@{MAIL_DOMAIN}",
        staff_code=person.staff_code,
    )
    user.public_id = person.public_id
    if person.may_sign_in:
        user.password = password
    user.save(update_fields=["public_id", "password"])
    for post in person.posts:
        services.appoint(
            person=user,
            unit=units[post.unit],
            title=post.title,
            is_head=post.is_head,
            is_concurrent=post.is_concurrent,
            starts_on=post.starts_on,
            ends_on=post.ends_on,
        )
    return user


def _add_roles(password: str) -> None:
    """Let the trainer write, and add an administrator, who holds no post."""
    trainers, _created = Group.objects.get_or_create(name=TRAINERS)
    User.objects.get(username="trainer").groups.add(trainers)
    admin = services.create_person(
        username="admin",
        last_name="Quản trị",
        first_name="Hệ thống",
        email=f"admin@{MAIL_DOMAIN}",
    )
    admin.password = password
    admin.is_staff = admin.is_superuser = True
    admin.save(update_fields=["password", "is_staff", "is_superuser"])


def _count_words(*, units: int = 0, people: int = 0, histories: int = 0) -> str:
    if units:
        return ngettext("%(count)s unit", "%(count)s units", units) % {"count": units}
    if people:
        return ngettext("%(count)s person", "%(count)s people", people) % {
            "count": people
        }
    return ngettext("%(count)s history", "%(count)s histories", histories) % {
        "count": histories
    }
