"""Units open and close, people are appointed and leave; what is refused, and why."""

from datetime import date

import pytest

from organisation import services
from organisation.models import Appointment, Unit, User
from organisation.signals import appointments_changed
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory

JULY = date(2025, 7, 1)


@pytest.fixture
def told():
    """What `appointments_changed` was sent with."""
    heard: list[list[int]] = []

    def receiver(people, **kwargs):
        heard.append(people)

    appointments_changed.connect(receiver)
    yield heard
    appointments_changed.disconnect(receiver)


def test_a_unit_opens_under_its_parent(province):
    unit = services.open_unit(
        name="UBND  xã Thượng Nậm",
        kind=Unit.Kind.COMMUNE,
        code="X09",
        parent=province,
        opened_on=JULY,
    )
    assert unit.name == "UBND xã Thượng Nậm"
    assert unit.get_parent() == province


def test_a_root_needs_no_parent(db):
    unit = services.open_unit(
        name="Tỉnh", kind="province", code="T", parent=None, opened_on=JULY
    )
    assert unit.is_root()


def test_two_units_never_share_a_code(province):
    with pytest.raises(services.CodeTaken, match="TQ"):
        services.open_unit(
            name="X", kind="commune", code="TQ", parent=province, opened_on=JULY
        )


def test_no_unit_opens_under_one_that_does_not_exist_yet(province):
    with pytest.raises(services.UnitNotOpen):
        services.open_unit(
            name="X",
            kind="commune",
            code="X",
            parent=province,
            opened_on=date(2025, 6, 30),
        )


def test_an_empty_unit_closes(commune):
    services.close_unit(unit=commune, on=date(2026, 1, 1))
    commune.refresh_from_db()
    assert commune.closed_on == date(2026, 1, 1)
    with pytest.raises(services.UnitAlreadyClosed):
        services.close_unit(unit=commune, on=date(2026, 2, 1))


def test_a_unit_with_staff_or_open_units_does_not_close(province, commune, lan):
    with pytest.raises(services.UnitStillInUse):
        services.close_unit(unit=commune, on=date(2026, 1, 1))
    with pytest.raises(services.UnitStillInUse):
        services.close_unit(unit=province, on=date(2026, 1, 1))


def test_a_unit_closes_the_day_after_its_last_post_ends(commune, lan):
    post = lan.appointments.get()
    services.end_appointment(appointment=post, on=date(2025, 12, 31))
    services.close_unit(unit=commune, on=date(2026, 1, 1))
    assert not Unit.objects.open_on(date(2026, 1, 1)).filter(pk=commune.pk).exists()


def test_an_appointment_is_told_to_the_layers_above(commune, told):
    person = UserFactory()
    post = services.appoint(
        person=person, unit=commune, title="Công chức", starts_on=JULY
    )
    services.end_appointment(appointment=post, on=date(2026, 3, 31))
    assert told == [[person.pk], [person.pk]]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2025, 7, 1), None),
        (date(2026, 3, 31), None),
        (date(2025, 7, 1), date(2026, 1, 1)),
    ],
)
def test_nobody_holds_two_main_posts_on_one_day(commune, province, starts_on, ends_on):
    person = UserFactory()
    AppointmentFactory(
        person=person,
        unit=province,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
    )
    post = {"person": person, "unit": commune, "title": "Phó", "starts_on": starts_on}
    with pytest.raises(services.AlreadyHasMainPost):
        services.appoint(**post, ends_on=ends_on)
    services.appoint(**post, ends_on=ends_on, is_main=False)


def test_a_main_post_may_follow_another_the_next_day(commune, province, lan):
    services.end_appointment(appointment=lan.appointments.get(), on=date(2026, 3, 31))
    services.appoint(
        person=lan, unit=province, title="Chuyên viên", starts_on=date(2026, 4, 1)
    )
    assert Appointment.objects.active_on(date(2026, 4, 1)).get().unit == province


def test_a_post_does_not_end_before_it_starts_nor_twice(lan):
    post = lan.appointments.get()
    with pytest.raises(services.PostEndsBeforeItStarts):
        services.end_appointment(appointment=post, on=date(2025, 6, 30))
    services.end_appointment(appointment=post, on=date(2026, 6, 30))
    with pytest.raises(services.PostAlreadyEnded):
        services.end_appointment(appointment=post, on=date(2026, 7, 31))


def test_nobody_works_where_there_is_no_unit_yet(commune):
    with pytest.raises(services.UnitNotOpen):
        services.appoint(
            person=UserFactory(),
            unit=commune,
            title="Công chức",
            starts_on=date(2025, 6, 30),
        )


def test_a_corrected_post_tells_both_people(commune, lan, told):
    post = lan.appointments.get()
    other = UserFactory()
    post.person = other
    services.change_appointment(appointment=post)
    assert told == [sorted([lan.pk, other.pk])]


@pytest.mark.parametrize(
    "taken",
    [
        {"username": "LAN"},
        {"email": "Lan@hocthidua.example"},
        {"staff_code": "CB-0001"},
    ],
)
def test_names_that_belong_to_another_are_refused(lan, taken):
    person = {"username": "lan2", "last_name": "Hoàng", "first_name": "Lan", **taken}
    with pytest.raises(services.NameTaken):
        services.create_person(**person)


def test_a_person_without_a_password_cannot_sign_in(db):
    person = services.create_person(
        username="mai", last_name="Lò Thị", first_name="Mai"
    )
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_two_people_may_both_lack_an_email_and_a_staff_code(db):
    for username in ("mai", "mo"):
        services.create_person(username=username, last_name="Lò Thị", first_name="Mai")


def test_a_unit_keeps_its_place_when_many_are_opened(province):
    stale = Unit.objects.get(pk=province.pk)
    for code in ("A", "B", "C"):
        services.open_unit(
            name=code, kind="group", code=code, parent=stale, opened_on=JULY
        )
    assert Unit.find_problems() == ([], [], [], [], [])
    assert UnitFactory(parent=stale).depth == 2
