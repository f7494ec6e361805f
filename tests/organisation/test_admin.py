"""Units and posts in Wagtail's admin: for administrators, through the services."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.roles import ensure_roles
from organisation.access import ADMINISTRATORS
from organisation.models import Appointment, Unit
from tests.factories.organisation import UserFactory

LISTS = ["unit:index", "appointment:index", "cluster:index", "choose-unit:choose"]


@pytest.fixture
def administrator(db):
    """Someone in the group of administrators, who is no superuser."""
    ensure_roles()
    person = UserFactory(username="quantri")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


def unit_form(**values):
    return {
        "name": "UBND xã Thượng Nậm",
        "name_en": "",
        "kind": "commune",
        "code": "X09",
        "opened_on": "2025-07-01",
        "parent": "",
        "closes_on": "",
        **values,
    }


def post_form(person, unit, **values):
    return {
        "person": person.pk,
        "unit": unit.pk,
        "title": "Công chức",
        "is_main": "on",
        "starts_on": "2025-07-01",
        "ends_on": "",
        **values,
    }


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_administrators_only(
    client, administrator, trainer, lan, province, name
):
    ensure_roles()
    for person, opens in ((administrator, True), (trainer, False), (lan, False)):
        client.force_login(person)
        assert (client.get(reverse(name)).status_code == 200) is opens


def test_the_list_shows_the_tree(client, admin, province, commune):
    client.force_login(admin)
    page = client.get(reverse("unit:index")).content.decode()
    assert "\u2003UBND xã Nậm Mẫu" in page
    assert page.index("Tỉnh Tuyên Quang") < page.index("UBND xã Nậm Mẫu")


def test_units_are_found_without_accents(client, admin, province, commune):
    client.force_login(admin)
    page = client.get(reverse("unit:index_results"), {"q": "nam mau"}).content.decode()
    assert "UBND xã Nậm Mẫu" in page
    assert "Tỉnh Tuyên Quang" not in page


def test_a_new_unit_takes_its_place_in_the_tree(client, administrator, province):
    client.force_login(administrator)
    client.post(reverse("unit:add"), unit_form(parent=province.pk))
    unit = Unit.objects.get(code="X09")
    assert unit.get_parent() == province
    assert ModelLogEntry.objects.filter(object_id=unit.pk).exists()
    assert Unit.find_problems() == ([], [], [], [], [])


def test_a_refusal_stands_above_the_form(client, admin, province):
    client.force_login(admin)
    early = unit_form(parent=province.pk, opened_on="2025-06-30")
    response = client.post(reverse("unit:add"), early)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not Unit.objects.filter(code="X09").exists()


def test_a_unit_is_renamed_and_closed_on_a_day(client, admin, commune):
    client.force_login(admin)
    url = reverse("unit:edit", args=[commune.pk])
    assert client.get(url).status_code == 200
    client.post(url, unit_form(name="UBND xã Nậm Mới", closes_on="2026-01-01"))
    commune.refresh_from_db()
    assert commune.name == "UBND xã Nậm Mới"
    assert commune.closed_on == date(2026, 1, 1)
    assert commune.search_text.startswith("ubnd xa nam moi")
    assert client.get(url).status_code == 200


def test_a_refused_closing_leaves_the_rest_alone_too(client, admin, commune, lan):
    client.force_login(admin)
    url = reverse("unit:edit", args=[commune.pk])
    response = client.post(url, unit_form(name="Khác", closes_on="2026-01-01"))
    assert response.context["form"].non_field_errors()
    commune.refresh_from_db()
    assert commune.name == "UBND xã Nậm Mẫu"


def test_a_unit_is_never_deleted(client, admin, commune):
    client.force_login(admin)
    client.post(reverse("unit:delete", args=[commune.pk]))
    assert Unit.objects.filter(pk=commune.pk).exists()


def test_a_post_is_given_changed_and_taken_back(client, administrator, commune):
    client.force_login(administrator)
    person = UserFactory()
    client.post(reverse("appointment:add"), post_form(person, commune))
    post = person.appointments.get()
    url = reverse("appointment:edit", args=[post.pk])
    assert client.get(url).status_code == 200
    client.post(url, post_form(person, commune, title="Phó Chủ tịch", is_head="on"))
    post.refresh_from_db()
    assert (post.title, post.is_head) == ("Phó Chủ tịch", True)


def test_a_post_entered_by_mistake_is_removed(client, admin, commune, lan):
    client.force_login(admin)
    post = lan.appointments.get()
    client.post(reverse("appointment:delete", args=[post.pk]))
    assert not Appointment.objects.filter(pk=post.pk).exists()


def test_a_second_main_post_is_refused_in_the_form(client, admin, commune, lan):
    client.force_login(admin)
    response = client.post(reverse("appointment:add"), post_form(lan, commune))
    assert response.context["form"].errors
    ended = post_form(lan, commune, ends_on="2025-12-31")
    response = client.post(reverse("appointment:add"), ended)
    assert response.context["form"].non_field_errors()
    assert lan.appointments.count() == 1


def test_people_are_found_in_the_chooser_without_accents(client, admin, lan, minh):
    client.force_login(admin)
    page = client.get(
        reverse("choose-person:choose_results"), {"q": "hoang lan"}
    ).content.decode()
    assert "Hoàng Thị Lan" in page
    assert "CB-0001" in page
    assert "Ma Văn Minh" not in page


@pytest.mark.parametrize("name", ["choose-person", "choose-unit"])
def test_choosers_show_names_to_administrators_only(client, trainer, lan, name):
    ensure_roles()
    client.force_login(trainer)
    for view, args in (("choose", []), ("choose_results", []), ("chosen", [lan.pk])):
        response = client.get(reverse(f"{name}:{view}", args=args))
        assert response.status_code in (302, 403)
        assert "Hoàng" not in response.content.decode()


def test_the_form_of_a_post_lists_nobody(client, admin, lan, minh):
    """With everybody in the province in a list, the form would weigh megabytes."""
    client.force_login(admin)
    page = client.get(reverse("appointment:add")).content.decode()
    assert "Hoàng Thị Lan" not in page
    assert reverse("choose-person:choose") in page
