"""Completion reports: who may open them, what they say, what they cost."""

import csv
import io
import re
from datetime import date

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from core.templatetags.look import STATES
from organisation.models import Unit
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory
from tests.factories.reports import count_everything, programme, standing


def unit_url(unit, **query):
    return reverse("reports:unit", args=[unit.public_id], query=query)


def people_url(unit, **query):
    return reverse("reports:people", args=[unit.public_id], query=query)


def person_url(person):
    return reverse("reports:person", args=[person.public_id])


def cells(html):
    """Return the texts of the table's rows, as a reader sees them."""
    body = re.search(r"<tbody>(.*?)</table>", html, re.DOTALL).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def xlsx_rows(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[1].iter_rows(values_only=True)]


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# --- Who may open what ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("minh", {"province", "commune", "other_department"}),
        ("hoa", {"other_department"}),
        ("lan", set()),
        ("trainer", set()),
        ("admin", {"province", "commune", "other_department"}),
    ],
)
def test_units_open_for_those_who_lead_them(client, request, standings, who, opens):
    client.force_login(request.getfixturevalue(who))
    for name in ("province", "commune", "other_department"):
        unit = request.getfixturevalue(name)
        status = 200 if name in opens else 404
        assert client.get(unit_url(unit)).status_code == status
        assert client.get(people_url(unit)).status_code == status
        assert client.get(unit_url(unit, format="xlsx")).status_code == status
        assert client.get(people_url(unit, format="csv")).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("lan", 200), ("minh", 200), ("hoa", 404), ("trainer", 404)]
)
def test_a_person_opens_for_themselves_and_their_heads(
    client, request, standings, lan, who, status
):
    client.force_login(request.getfixturevalue(who))
    assert client.get(person_url(lan)).status_code == status


def test_visitors_are_asked_to_sign_in(client, standings, province):
    for url in (reverse("reports:index"), unit_url(province), people_url(province)):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_a_post_that_ended_yesterday_opens_nothing(client, standings, province, minh):
    post = minh.appointments.get()
    post.ends_on = "2026-11-23"
    post.save()
    client.force_login(minh)
    assert client.get(unit_url(province)).status_code == 404


def test_the_index_leads_to_the_unit_one_leads(client, standings, minh, province):
    client.force_login(minh)
    assert client.get(reverse("reports:index")).url == unit_url(province)


def test_the_index_is_not_there_for_who_leads_nothing(client, lan):
    client.force_login(lan)
    assert client.get(reverse("reports:index")).status_code == 404


def test_who_leads_several_units_chooses(client, standings, hoa, commune):
    AppointmentFactory(person=hoa, unit=commune, is_head=True, is_main=False)
    client.force_login(hoa)
    page = client.get(reverse("reports:index")).content.decode()
    assert "Sở Nội vụ" in page
    assert "UBND xã Nậm Mẫu" in page


def test_the_breadcrumb_stops_at_the_unit_one_leads(client, standings, hoa):
    department = Unit.objects.get(code="S01")
    division = UnitFactory(parent=department, name="Phòng Thi đua")
    client.force_login(hoa)
    page = client.get(unit_url(division)).content.decode()
    crumbs = page.split("breadcrumb__list")[1].split("</ol>")[0]
    assert "Sở Nội vụ" in crumbs
    assert "Tỉnh Tuyên Quang" not in crumbs


# --- What they say ----------------------------------------------------------------------


def test_screen_xlsx_and_csv_of_a_unit_say_the_same(client, standings, province, minh):
    client.force_login(minh)
    on_screen = cells(client.get(unit_url(province)).content.decode())
    in_xlsx = xlsx_rows(client.get(unit_url(province, format="xlsx")))
    in_csv = csv_rows(client.get(unit_url(province, format="csv")))
    assert [[str(cell) for cell in row] for row in in_xlsx] == in_csv
    files = [dict(zip(in_csv[0], row, strict=True)) for row in in_csv[1:]]
    for row, line in zip(on_screen, files, strict=True):
        words = list(line.values())
        assert [row[0], row[1].removesuffix(" %")] == words[:2]
        # Of the groups on the screen, two are one state and one is everybody.
        assert row[4] == line[str(STATES["overdue"][1])]
        assert row[5] == line[str(STATES["basis_changed"][1])]
        assert row[6:] == words[-2:]
    assert list(files[-1].values())[1:] == [
        *("33", "2", "0", "0", "1", "1", "0", "2", "0", "0", "0", "0", "6")
    ]


def test_a_unit_counts_everybody_below_once(client, standings, province, minh):
    client.force_login(minh)
    report = client.get(unit_url(province)).context["report"]
    assert report.total.people == len(standings)
    assert {
        branch.unit and branch.unit.code: branch.counts.people
        for branch in report.branches
    } == {
        None: 1,
        "X01": 3,
        "S01": 2,
    }


def test_each_figure_leads_to_as_many_people(client, standings, province, minh):
    client.force_login(minh)
    page = client.get(unit_url(province)).content.decode()
    links = re.findall(
        r'figures__link" href="([^"]+)"><span class="figures__number">(\d+)', page
    )
    assert len(links) == 4
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&")).context["page"]
        assert listed.paginator.count == int(number)


def test_screen_xlsx_and_csv_of_people_say_the_same(client, standings, province, minh):
    client.force_login(minh)
    on_screen = cells(client.get(people_url(province)).content.decode())
    in_csv = csv_rows(client.get(people_url(province, format="csv")))
    in_xlsx = xlsx_rows(client.get(people_url(province, format="xlsx")))
    assert len(on_screen) == len(in_csv) - 1 == len(in_xlsx) - 1 == len(standings)
    for screen, line, sheet in zip(on_screen, in_csv[1:], in_xlsx[1:], strict=True):
        assert screen[:5] == line[:5] == [cell or "" for cell in sheet[:5]]
        due = line[5]
        assert screen[5] == f"{due[8:]}/{due[5:7]}/{due[:4]}"
        assert sheet[5].date().isoformat() == due


def test_a_file_holds_every_page_and_keeps_the_filters(
    client, basics, commune, province, minh
):
    for _ in range(60):
        standing(commune, basics, "overdue")
    standing(commune, basics, "certified")
    client.force_login(minh)
    page = client.get(people_url(province, state="overdue", page=2))
    assert len(page.context["rows"]) == 10
    url = people_url(province, state="overdue", format="csv")
    assert url.split("?")[1] in page.content.decode().replace("&amp;", "&")
    assert len(csv_rows(client.get(url))) == 61


def test_the_first_sheet_says_how_the_rows_were_chosen(
    client, standings, province, minh
):
    client.force_login(minh)
    response = client.get(people_url(province, state="overdue", format="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    said = " ".join(
        str(cell)
        for row in book.worksheets[0].iter_rows(values_only=True)
        for cell in row
    )
    for part in ("Tỉnh Tuyên Quang", "Ma Văn Minh", "2026-11-24 09:00"):
        assert part in said


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "hoang lan"}, ["Hoàng Thị Lan"]),
        ({"q": "LÂN"}, ["Hoàng Thị Lan"]),
        ({"q": "CB-0003"}, ["Nông Thị Hoa"]),
        ({"head": "on"}, ["Nông Thị Hoa", "Ma Văn Minh"]),
        ({"concurrent": "1"}, ["Hoàng Thị Lan"]),
        ({"direct": "1"}, ["Ma Văn Minh"]),
        ({"state": "in_progress"}, ["Nông Thị Hoa"]),
        ({"q": "không có ai"}, []),
    ],
)
def test_people_are_narrowed_by_the_address(
    client, standings, province, minh, query, names
):
    client.force_login(minh)
    rows = client.get(people_url(province, **query)).context["rows"]
    assert [str(row.person) for row in rows] == names


def test_people_are_sorted_by_given_name(client, basics, province, minh):
    for last, first in (("Vàng", "Ước"), ("Lò", "Đức"), ("Ma", "Dung"), ("Bàn", "Ánh")):
        standing(
            province,
            basics,
            "overdue",
            UserFactory(last_name=last, first_name=first),
        )
    client.force_login(minh)
    rows = client.get(people_url(province)).context["rows"]
    assert [row.person.first_name for row in rows] == ["Ánh", "Dung", "Đức", "Ước"]


def test_an_unknown_state_is_named_not_ignored(client, standings, province, minh):
    client.force_login(minh)
    response = client.get(people_url(province, state="late"))
    assert response.context["form"].errors["state"]
    assert "error-summary" in response.content.decode()


def test_unknown_programmes_and_formats_are_not_there(
    client, standings, province, minh
):
    client.force_login(minh)
    assert client.get(unit_url(province, programme="none")).status_code == 404
    assert client.get(unit_url(province, format="doc")).status_code == 404
    assert client.get(people_url(province, format="doc")).status_code == 404


def test_reports_say_what_to_do_where_nothing_is(client, province, minh, nine_o_clock):
    client.force_login(minh)
    assert "empty__title" in client.get(unit_url(province)).content.decode()
    programme()
    assert "empty__title" in client.get(unit_url(province)).content.decode()
    assert "empty__title" in client.get(people_url(province)).content.decode()


def test_reports_take_no_post(client, standings, province, minh):
    client.force_login(minh)
    assert client.post(unit_url(province)).status_code == 405


def test_reports_can_be_read_in_english(client, standings, province, minh):
    client.force_login(minh)
    client.cookies["django_language"] = "en"
    page = client.get(unit_url(province)).content.decode()
    assert "Department of Home Affairs" in page
    assert "as of 09:00 24/11/2026" in page.casefold()


def test_a_unit_report_prints(client, standings, province, minh):
    client.force_login(minh)
    response = client.get(unit_url(province, format="pdf"))
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in ("Tỉnh Tuyên Quang", "Sở Nội vụ", "33 %", "Ma Văn Minh"):
        assert part in text
    assert client.get(people_url(province, format="pdf")).status_code == 404


def test_markup_in_a_name_prints_as_it_was_typed(client, standings, commune, minh):
    commune.name = "UBND xã #strong[x] $1$ *a* ㄨ"
    commune.save()
    client.force_login(minh)
    response = client.get(unit_url(commune, format="pdf"))
    text = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "#strong[x] $1$ *a* ?" in text


# --- What they cost ---------------------------------------------------------------------


def test_reports_cost_the_same_for_200_people_as_for_5(
    client, basics, province, commune, minh, count_queries
):
    urls = [
        unit_url(province),
        people_url(province, state="overdue"),
        people_url(province, format="csv"),
        unit_url(province, format="xlsx"),
    ]
    for _ in range(5):
        standing(commune, basics, "overdue")
    count_everything()
    client.force_login(minh)

    def costs():
        counted = []
        for url in urls:
            client.get(url)  # the menu's roles are remembered for a minute
            counted.append(count_queries(lambda url=url: client.get(url).getvalue()))
        return counted

    few = costs()
    for number in range(195):
        unit = commune if number % 2 else UnitFactory(parent=province)
        standing(unit, basics, "overdue")
    count_everything()
    assert costs() == few
    assert max(few) <= 15


def test_the_day_after_a_due_day_costs_one_query_more(
    client, basics, province, commune, minh, count_queries
):
    for _ in range(5):
        standing(commune, basics, "not_started", due_on="2026-11-23")
    count_everything()
    client.force_login(minh)
    client.get(unit_url(province))
    fresh = count_queries(lambda: client.get(unit_url(province)))
    standing(UnitFactory(parent=province), basics, "not_started", due_on="2026-11-23")
    count_everything(day=date(2026, 11, 23))
    assert count_queries(lambda: client.get(unit_url(province))) == fresh + 1
