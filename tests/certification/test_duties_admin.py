"""Assignments, exceptions and long jobs in Wagtail's admin."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import override

from certification.admin.people_field import PeopleField
from certification.models import Assignment, Exemption, ProgrammeStanding
from core import jobs
from core.models import Job
from courses.roles import ensure_roles
from organisation.access import ADMINISTRATORS
from tests.factories.certification import (
    AssignmentFactory,
    CertificateFactory,
    ProgrammeFactory,
)
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db

SOON = localdate() + timedelta(days=60)


@pytest.fixture
def clerk(client):
    """An administrator by group, signed in, reading English."""
    ensure_roles()
    person = UserFactory(username="quantri")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def free(db):
    return ProgrammeFactory(title_en="Basic training")


def rule_form(of, step="preview", **fields):
    return {
        "programme": of.pk,
        "unit": "",
        "with_below": "on",
        "positions": "",
        "role": "any",
        "post": "any",
        "people": "",
        "due": "date",
        "due_on": SOON.isoformat(),
        "change": "",
        "days_after_change": "60",
        "days_after_appointment": "90",
        "starts_on": localdate().isoformat(),
        "step": step,
        **fields,
    }


def post(client, name, form, *args):
    response = client.post(reverse(name, args=args), form)
    return response, response.content.decode()


def test_rule_is_shown_with_whom_it_reaches_and_then_saved(
    client, clerk, free, lan, minh, hoa, province
):
    CertificateFactory(programme=free, holder=hoa, expires_on=date(2099, 1, 1))
    form = rule_form(free, unit=province.pk)
    assert client.get(reverse("assignment:add")).status_code == 200
    response, page = post(client, "assignment:add", form)
    assert response.status_code == 200
    assert "3 persons" in page
    assert "1 holds the certificate already" in page
    assert "0 would be overdue at once" in page
    assert page.index("Nông Thị Hoa") < page.index("Hoàng Thị Lan")
    assert not Assignment.objects.exists()

    response, page = post(client, "assignment:add", form | {"step": "change"})
    assert 'value="save"' not in page

    response, _page = post(client, "assignment:add", form | {"step": "save"})
    rule = Assignment.objects.get()
    assert response.url == reverse("assignment:inspect", args=[rule.pk])
    assert (rule.by, rule.unit, rule.due_on) == (clerk, province, SOON)
    assert ProgrammeStanding.objects.filter(programme=free).count() == 3
    page = client.get(response.url).content.decode()
    assert "Tuyên Quang Province with all below" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_on": ""}, "Choose the last day in time."),
        ({"due": "change"}, "Choose the change of law"),
        ({"due_on": "2020-01-01"}, "a day that has passed"),
        ({"positions": "Thị trưởng"}, "holds the words of one of these lines"),
        ({"people": "Nguyễn Thị Không Ai"}, "nobody has this code or name"),
        ({"programme": ""}, "This field is required"),
    ],
)
def test_rule_that_cannot_be_meant_says_why_and_is_not_saved(
    client, clerk, free, lan, fields, words
):
    for step in ("preview", "save"):
        form = rule_form(free, step=step, **fields)
        response, page = post(client, "assignment:add", form)
        assert response.status_code == 200
        assert words in page
    assert not Assignment.objects.exists()


def test_edited_rule_keeps_its_history(client, clerk, free, lan, minh, province):
    before = AssignmentFactory(programme=free, unit=province, due_on=SOON)
    before.people.add(lan)
    page = client.get(reverse("assignment:edit", args=[before.pk])).content.decode()
    assert "CB-0001 – Hoàng Thị Lan" in page
    form = rule_form(free, unit=province.pk, people="CB-0001\nMa Văn Minh\n")
    _response, page = post(client, "assignment:edit", form, before.pk)
    assert "2 persons on" in page
    response, _page = post(
        client, "assignment:edit", form | {"step": "save"}, before.pk
    )
    after = Assignment.objects.get(ended_on__isnull=True)
    assert after.replaces == before
    assert set(after.people.all()) == {lan, minh}
    page = client.get(response.url).content.decode()
    assert reverse("assignment:inspect", args=[before.pk]) in page
    # The old one has ended: it is only looked at.
    gone = client.get(reverse("assignment:edit", args=[before.pk]))
    assert gone.url == reverse("assignment:inspect", args=[before.pk])


def test_rule_ends_for_a_reason_and_is_never_deleted(client, clerk, free, lan):
    rule = AssignmentFactory(programme=free, unit=None)
    url = reverse("assignment:end", args=[rule.pk])
    assert "1 person is asked no longer" in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 200
    client.post(reverse("assignment:delete", args=[rule.pk]))
    assert Assignment.objects.get().ended_on is None
    client.post(url, {"reason": "Giải thể"})
    assert Assignment.objects.get().ended_reason == "Giải thể"
    listed = client.get(reverse("assignment:index")).content.decode()
    assert "ended" in listed


def test_lists_say_whom_rules_reach_at_a_price_that_does_not_grow(
    client, clerk, free, lan, minh, province, commune, count_queries
):
    AssignmentFactory(programme=free, unit=province, positions="chu tich")
    Exemption.objects.create(
        person=lan, kind="leave", reason="Nghỉ", starts_on=SOON, at=now(), by=clerk
    )
    urls = [reverse("assignment:index"), reverse("exemption:index")]
    pages = [client.get(url).content.decode() for url in urls]
    assert "position: chu tich" in pages[0]
    assert "Hoàng Thị Lan" in pages[1]
    few = [count_queries(lambda url=url: client.get(url)) for url in urls]
    for _number in range(10):
        person = UserFactory()
        AppointmentFactory(person=person, unit=commune)
        AssignmentFactory(
            programme=free, unit=commune, starts_on=date(2025, 1, 1)
        ).people.add(person)
        Exemption.objects.create(
            person=person, kind="leave", reason="Nghỉ", starts_on=SOON, at=now()
        )
    # One counting is remembered; a new rule makes another.
    client.get(urls[0])
    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == few
    for name, value in (("state", "holds"), ("state", "ended"), ("q", "nam mau")):
        assert client.get(urls[0], {name: value}).status_code == 200
    for value, shown in (("coming", True), ("holds", False), ("past", False)):
        found = client.get(urls[1], {"state": value}).content.decode()
        assert ("Hoàng Thị Lan" in found) is shown


def excuse_form(people, **fields):
    return {
        "people": people,
        "programme": "",
        "kind": "leave",
        "reason": "Nghỉ thai sản",
        "starts_on": localdate().isoformat(),
        "ends_on": SOON.isoformat(),
        **fields,
    }


def test_many_are_excused_at_once_or_none_and_each_fault_is_named(
    client, clerk, lan, minh, hoa
):
    _response, page = post(
        client, "exemption:add", excuse_form("CB-0001\nCB-9999\nThị\n")
    )
    assert "Line 2, “CB-9999”: nobody has" in page
    assert "CB-0003 – Nông Thị Hoa" in page
    assert not Exemption.objects.exists()

    response, _page = post(
        client, "exemption:add", excuse_form("CB-0001 – Hoàng Thị Lan\nma van minh")
    )
    assert response.url == reverse("exemption:index")
    made = Exemption.objects.all()
    assert {one.person for one in made} == {lan, minh}
    assert {one.by for one in made} == {clerk}
    _response, page = post(client, "exemption:add", excuse_form("CB-0001"))
    assert "is excused from" in page
    assert made.count() == 2


def test_exception_ends_on_its_page_for_a_reason(client, clerk, lan):
    post(client, "exemption:add", excuse_form("CB-0001"))
    url = reverse("exemption:inspect", args=[Exemption.objects.get().pk])
    assert "Nghỉ thai sản" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    client.post(url, {"reason": "Đi làm lại"})
    ended = Exemption.objects.get()
    assert (ended.withdrawn_by, ended.withdrawn_reason) == (clerk, "Đi làm lại")
    assert "Đi làm lại" in client.get(url).content.decode()


def test_trainers_look_and_change_nothing(client, trainer, lan, free):
    ensure_roles()
    rule = AssignmentFactory(programme=free, unit=None)
    excused = Exemption.objects.create(
        person=lan, kind="exempt", reason="Nghỉ", starts_on=SOON, at=now()
    )
    client.force_login(trainer)
    for name, args in (
        ("assignment:index", []),
        ("assignment:inspect", [rule.pk]),
        ("exemption:index", []),
        ("exemption:inspect", [excused.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200
    home = reverse("wagtailadmin_home")
    for name, args in (
        ("assignment:add", []),
        ("assignment:edit", [rule.pk]),
        ("assignment:end", [rule.pk]),
        ("exemption:add", []),
        ("job:index", []),
    ):
        assert client.get(reverse(name, args=args)).url == home
    client.post(reverse("exemption:inspect", args=[excused.pk]), {"reason": "x"})
    excused.refresh_from_db()
    assert excused.withdrawn_on is None


def test_person_is_named_by_code_user_name_or_a_name_of_one_alone(lan, minh):
    namesakes = UserFactory.create_batch(2, last_name="Vàng Thị", first_name="Mỷ")
    field = PeopleField()
    with override("en"):
        assert field.clean("cb-0001 – ai đó\nMINH\nhoang thi lan") == [lan, minh]
        assert field.clean(namesakes[0].username) == [namesakes[0]]
        for words in ("Vàng Thị Mỷ", "Ma Văn"):
            with pytest.raises(ValidationError, match="these fit"):
                field.clean(words)


# --- Long jobs -------------------------------------------------------------------------


def test_job_is_watched_without_a_script_and_goes_on_when_stalled(
    client, clerk, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setitem(jobs._steps, "counting", lambda job: False)
    job = Job.objects.create(
        kind="counting", title="Đếm", total=10, done=4, created_at=now()
    )
    url = reverse("job:inspect", args=[job.pk])
    assert "4 of 10" in client.get(reverse("job:index")).content.decode()
    page = client.get(url).content.decode()
    assert "4 of 10" in page
    assert 'http-equiv="refresh"' not in page
    assert 'http-equiv="refresh"' in client.get(f"{url}?refresh=5").content.decode()
    # Under way: nothing to go on with.
    client.post(url)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING

    Job.objects.update(created_at=now() - timedelta(hours=1))
    assert "Stalled" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
