"""The cast: Lan works in a commune, Minh leads the units above it, Hoa leads others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organisation.access import TRAINERS
from organisation.models import Unit, User
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory


@pytest.fixture(autouse=True)
def _vietnamese_and_an_empty_cache() -> Iterator[None]:
    """Start each test as a fresh process would: a request leaves its language behind."""
    cache.clear()
    translation.activate("vi")
    yield
    translation.deactivate()


@pytest.fixture
def province(db: None) -> Unit:
    """The root, which Minh leads."""
    return UnitFactory(
        name="Tỉnh Tuyên Quang",
        name_en="Tuyên Quang Province",
        code="TQ",
        kind=Unit.Kind.PROVINCE,
    )


@pytest.fixture
def commune(province: Unit) -> Unit:
    """Below the province; Lan works here."""
    return UnitFactory(
        parent=province,
        name="UBND xã Nậm Mẫu",
        name_en="Nậm Mẫu Commune",
        code="X01",
        kind=Unit.Kind.COMMUNE,
    )


@pytest.fixture
def other_department(province: Unit, commune: Unit) -> Unit:
    """Beside the commune; Hoa leads it, and nothing else."""
    return UnitFactory(
        parent=province,
        name="Sở Nội vụ",
        name_en="Department of Home Affairs",
        code="S01",
        kind=Unit.Kind.DEPARTMENT,
    )


@pytest.fixture
def lan(commune: Unit) -> User:
    """An officer, concurrent, in the commune."""
    person = UserFactory(
        username="lan", last_name="Hoàng Thị", first_name="Lan", staff_code="CB-0001"
    )
    AppointmentFactory(
        person=person, unit=commune, title="Công chức văn phòng", is_concurrent=True
    )
    return person


@pytest.fixture
def minh(province: Unit) -> User:
    """The head of the province: a manager, over Lan and Hoa."""
    person = UserFactory(
        username="minh", last_name="Ma Văn", first_name="Minh", staff_code="CB-0002"
    )
    AppointmentFactory(person=person, unit=province, title="Chủ tịch", is_head=True)
    return person


@pytest.fixture
def hoa(other_department: Unit) -> User:
    """The head of a department that is not above Lan."""
    person = UserFactory(
        username="hoa", last_name="Nông Thị", first_name="Hoa", staff_code="CB-0003"
    )
    AppointmentFactory(
        person=person, unit=other_department, title="Giám đốc", is_head=True
    )
    return person


@pytest.fixture
def trainer(db: None) -> User:
    """Someone in the group of trainers, with no post."""
    person = UserFactory(username="trainer", last_name="Vàng Seo", first_name="Dìn")
    person.groups.add(Group.objects.get_or_create(name=TRAINERS)[0])
    return person


@pytest.fixture
def admin(db: None) -> User:
    """Who runs the whole system."""
    return UserFactory(
        username="admin",
        last_name="Lý Thị",
        first_name="Mẩy",
        is_staff=True,
        is_superuser=True,
    )


@pytest.fixture
def count_queries(db: None) -> Callable[[Callable[[], Any]], int]:
    """Return how many queries a call makes."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
