"""Reports as of a past day: the same in every form, from facts alone."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from certification.models import Exemption, ProgrammeStanding, Revocation
from certification.services import refresh_standing
from reports import figures, queries
from tests.factories.certification import (
    AssignmentFactory,
    CertificateFactory,
    ProgrammeFactory,
    attempt_quiz,
    make_quiz,
)
from tests.factories.organisation import AppointmentFactory, UserFactory

TODAY = date(2026, 11, 24)
OCTOBER = date(2026, 10, 31)


@pytest.fixture
def assigned(nine_o_clock, province, commune, other_department, lan, minh, hoa, admin):
    """A year of facts: Lan certified, and revoked in November; Hoa excused since then."""
    quiz = make_quiz()
    made = ProgrammeFactory(quizzes=[quiz])
    AssignmentFactory(
        programme=made,
        unit=province,
        due_on=date(2026, 10, 1),
        starts_on=date(2026, 3, 1),
    )
    certificate = CertificateFactory(
        programme=made,
        holder=lan,
        issued_on=date(2026, 5, 5),
        expires_on=date(2028, 5, 5),
        renewal_from=date(2028, 3, 5),
        grace_until=date(2028, 5, 5),
    )
    Revocation.objects.create(
        certificate=certificate,
        by=admin,
        at=nine_o_clock - timedelta(days=4),
        reason="Thi hộ",
    )
    Exemption.objects.create(
        person=hoa,
        kind="leave",
        reason="Đi học dài hạn",
        starts_on=date(2026, 11, 2),
        at=nine_o_clock - timedelta(days=22),
    )
    attempt_quiz(minh, quiz, nine_o_clock - timedelta(days=90), "10")
    refresh_standing(at=nine_o_clock)
    figures.refresh_all(day=TODAY)
    return made


def url(name, unit, **query):
    return reverse(f"reports:{name}", args=[unit.public_id], query=query)


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def states(rows):
    return {row.person.username: str(row.state) for row in rows}


def test_what_happened_since_has_no_part_in_a_past_day(
    client, assigned, province, minh
):
    client.force_login(minh)
    then = client.get(url("people", province, on="2026-10-31")).context
    assert states(then["rows"]) == {
        "lan": "certified",
        "hoa": "overdue",
        "minh": "overdue",
    }
    today = client.get(url("people", province)).context
    assert states(today["rows"]) == {
        "lan": "revoked",
        "hoa": "not_required",
        "minh": "overdue",
    }
    assert client.get(url("people", province, on="2026-02-28")).context["rows"] == []


def test_today_computed_from_facts_is_what_is_kept(
    assigned, province, commune, minh, nine_o_clock
):
    led = [province]
    kept = queries.unit_report(
        unit=province, led=led, programme=assigned, at=nine_o_clock
    )
    ProgrammeStanding.objects.all().delete()
    later = nine_o_clock + timedelta(days=1)
    computed = queries.unit_report(
        unit=province, led=led, programme=assigned, at=later, day=TODAY
    )
    assert computed.branches == kept.branches
    assert kept.total.excused == 1
    assert kept.total.certified_percent == 0


def test_screen_and_files_of_a_past_day_say_the_same_and_say_which_day(
    client, assigned, province, minh
):
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    page = client.get(url("unit", province, on="2026-10-31"))
    assert "as of the end of 31/10/2026" in page.content.decode().lower()
    total = page.context["report"].total
    rows = csv_rows(client.get(url("unit", province, on="2026-10-31", format="csv")))
    assert rows[-1][1:] == [
        str(number)
        for number in (total.certified_percent, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3)
    ]
    listed = client.get(url("people", province, on="2026-10-31", format="csv"))
    assert "2026-10-31" in listed["Content-Disposition"]
    assert len(csv_rows(listed)) == 1 + 3
    pdf = client.get(url("unit", province, on="2026-10-31", format="pdf"))
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("met", {"lan"}),
        ("to_do", set()),
        ("excused", set()),
        ("overdue", {"hoa", "minh"}),
        ("certified", {"lan"}),
    ],
)
def test_a_past_list_is_narrowed_like_one_of_today(
    client, assigned, province, minh, state, names
):
    client.force_login(minh)
    found = client.get(url("people", province, on="2026-10-31", state=state)).context
    assert set(states(found["rows"])) == names
    found = client.get(
        url("people", province, on="2026-10-31", state=state, q="khong co")
    )
    assert found.context["rows"] == []


def test_a_day_ahead_is_refused_with_the_reason(client, assigned, province, minh):
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    for name in ("unit", "people"):
        for extra in ({}, {"format": "csv"}):
            page = client.get(url(name, province, on="2026-11-25", **extra))
            assert "25/11/2026 lies ahead" in page.content.decode()
            assert "rows" not in page.context
            assert "report" not in page.context


def test_a_past_report_costs_the_same_for_many(
    client, assigned, province, commune, minh, count_queries
):
    client.force_login(minh)
    urls = [
        url(name, province, on="2026-10-31", **extra)
        for name in ("unit", "people")
        for extra in ({}, {"format": "csv"})
    ]

    def costs():
        return [
            count_queries(lambda one=one: client.get(one).getvalue()) for one in urls
        ]

    costs()  # the menu's roles are remembered for a minute
    few = costs()
    for _ in range(30):
        AppointmentFactory(person=UserFactory(), unit=commune)
    assert costs() == few
    assert max(few) <= 40


def test_only_units_below_are_in_a_past_report(
    client, assigned, other_department, commune, hoa
):
    client.force_login(hoa)
    found = client.get(url("people", other_department, on="2026-10-31")).context
    assert set(states(found["rows"])) == {"hoa"}
    assert client.get(url("people", commune, on="2026-10-31")).status_code == 404


def test_a_sheet_gives_the_reason_of_an_exception_and_of_a_revocation(
    client, assigned, minh, hoa, lan
):
    client.force_login(minh)
    sheet = client.get(reverse("reports:person", args=[hoa.public_id]))
    assert "Đi học dài hạn" in sheet.content.decode()
    sheet = client.get(reverse("reports:person", args=[lan.public_id]))
    assert "20/11/2026: Thi hộ" in sheet.content.decode()


# --- The night --------------------------------------------------------------------------


def test_the_night_says_a_line_a_step_and_goes_on_after_a_failure(
    monkeypatch, nine_o_clock
):
    called = []

    def call(name, **options):
        called.append(name)
        if name == "refresh_standings":
            raise OSError("disk full")
        options["stdout"].write(f"{name} did it\n")

    monkeypatch.setattr("reports.management.commands.nightly.call_command", call)
    said = io.StringIO()
    with pytest.raises(CommandError, match=r"failed=refresh_standings$"):
        call_command("nightly", stdout=said)
    lines = said.getvalue().splitlines()
    assert len(lines) == len(called)
    assert "FAILED: disk full" in lines[called.index("refresh_standings")]
    assert called.index("check_standings") > called.index("refresh_standings")


def test_every_step_of_the_night_is_a_command():
    from django.core.management import get_commands

    from reports.management.commands.nightly import STEPS

    assert set(STEPS) <= set(get_commands())
