"""How far a change reaches: said twice, once for the database, and the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal.models import Provision
from legal.reach import reaches
from tests.factories.legal import make_change, make_document, make_provision

KEYS = [
    "",
    "dieu-8",
    "dieu-84",
    "dieu-84-khoan-1",
    "dieu-84-khoan-1-diem-a",
    "dieu-84-khoan-2",
    "dieu-85",
]


@pytest.mark.parametrize(
    ("named", "key", "reached"),
    [
        ([], "dieu-5", True),
        ([""], "dieu-5", True),
        (["dieu-84"], "dieu-84", True),
        (["dieu-84"], "dieu-84-khoan-2-diem-a", True),
        (["dieu-84-khoan-2"], "dieu-84", True),
        (["dieu-84-khoan-2-diem-a"], "dieu-84-khoan-2", True),
        (["dieu-84-khoan-2"], "dieu-84-khoan-1", False),
        (["dieu-84"], "dieu-8", False),
        (["dieu-8"], "dieu-84", False),
        (["dieu-84"], "", False),
    ],
)
def test_a_change_reaches_parts_and_what_it_stands_in(named, key, reached):
    assert reaches(named, key) is reached


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(named=st.sets(st.sampled_from(KEYS), max_size=3))
def test_the_rule_and_the_query_agree(db, named):
    law = make_document(f"L-{Provision.objects.count():02}-2022")
    made = [make_provision(law, key) for key in KEYS]
    change = make_change(law, *[one for one in made if one.key in named])
    found = set(Provision.objects.touched_by(change).values_list("key", flat=True))
    assert found == {key for key in KEYS if reaches(named, key)}
