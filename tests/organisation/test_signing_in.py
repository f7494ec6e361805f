"""Signing in and out, and getting a new password."""

import re

import pytest
from django.core import mail

from tests.factories.organisation import UserFactory

LOGIN = "/accounts/login/"
DEMO = "thidua-demo"
RESET = "/accounts/password/reset/"
CHANGE = "/accounts/password/change/"


def sign_in(client, name, password=DEMO, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


@pytest.mark.parametrize(
    "name", ["lan", "LAN", "lan@hocthidua.example", "Lan@HocThiDua.example", " lan "]
)
def test_one_signs_in_by_user_name_or_email(client, lan, name):
    response = sign_in(client, name)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(lan.pk)


@pytest.mark.parametrize(
    ("name", "password"), [("lan", "wrong"), ("nobody", "thidua-demo"), ("lan", "")]
)
def test_a_wrong_name_and_a_wrong_password_look_alike(client, lan, name, password):
    response = sign_in(client, name, password)
    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert "_auth_user_id" not in client.session
    assert f'value="{name}"' in page


def test_the_same_words_for_a_wrong_name_as_for_a_wrong_password(client, lan):
    def said(name):
        page = sign_in(client, name, "wrong").content.decode()
        return re.search(r"error-summary__list.*?</ul>", page, re.DOTALL).group()

    assert said("lan") == said("nobody") == said("nobody@hocthidua.example")


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [
        ("lan", "/learn/"),
        ("minh", "/reports/"),
        ("trainer", "/admin/"),
        ("admin", "/admin/"),
    ],
)
def test_a_sign_in_leads_to_where_one_works(client, request, who, leads_to):
    person = request.getfixturevalue(who)
    assert sign_in(client, person.username).url == leads_to


def test_an_address_asked_for_before_comes_first(client, trainer):
    assert sign_in(client, "trainer", next="/quizzes/").url == "/quizzes/"


def test_no_sign_in_leads_to_another_host(client, lan):
    assert sign_in(client, "lan", next="https://elsewhere.example/").url == "/learn/"


def test_a_sign_in_costs_few_queries(client, lan, count_queries):
    client.get(LOGIN)
    assert count_queries(lambda: sign_in(client, "lan")) <= 12


def test_the_page_costs_no_query(client, db, count_queries):
    assert count_queries(lambda: client.get(LOGIN)) == 0


def test_a_closed_account_is_told_so_only_with_the_right_password(client, lan):
    lan.is_active = False
    lan.save()
    assert "error-summary" in sign_in(client, "lan", "wrong").content.decode()
    assert sign_in(client, "lan").url == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200


def test_a_sixth_wrong_password_is_not_even_tried(client, lan):
    for _ in range(5):
        sign_in(client, "lan", "wrong")
    sign_in(client, "lan")
    assert "_auth_user_id" not in client.session


def test_too_many_tries_get_a_page_that_says_so(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "a")
    response = sign_in(client, "a")
    assert response.status_code == 429
    assert "error-page" in response.content.decode()


def test_one_signs_out_by_pressing_a_button_only(client, lan):
    client.force_login(lan)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client, db):
    response = client.get("/accounts/signup/")
    assert response.status_code == 200
    assert "password1" not in response.content.decode()
    response = client.post(
        "/accounts/signup/",
        {"username": "x", "password1": "mot-mat-khau", "password2": "mot-mat-khau"},
    )
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "phone/change/", "login/code/confirm/"]
)
def test_pages_without_a_use_are_not_there(client, lan, path):
    client.force_login(lan)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_admin_has_no_door_of_its_own(client, db):
    assert client.get("/admin/login/?next=/admin/pages/").url == (
        "/accounts/login/?next=/admin/pages/"
    )


# --- Passwords --------------------------------------------------------------------------


def link_in(letter):
    return re.search(r"http://testserver(\S+)", letter.body).group(1)


def test_a_forgotten_password_is_replaced_by_a_link(client, lan):
    assert client.post(RESET, {"email": "LAN@hocthidua.example"}).status_code == 302
    [letter] = mail.outbox
    assert letter.to == ["lan@hocthidua.example"]
    assert "Hoàng Thị Lan" in letter.body
    page = client.get(link_in(letter), follow=True)
    form_url = page.redirect_chain[-1][0]
    new = {"password1": "ruong-bac-thang-26", "password2": "ruong-bac-thang-26"}
    assert client.post(form_url, new, follow=True).status_code == 200
    assert sign_in(client, "lan", "ruong-bac-thang-26").status_code == 302
    assert len(mail.outbox) == 2  # the second says that it was changed
    used = client.get(link_in(letter), follow=True).content.decode()
    assert RESET in used


def test_a_person_without_a_password_yet_gets_one_by_the_link(client, lan):
    lan.set_unusable_password()
    lan.save()
    client.post(RESET, {"email": "lan@hocthidua.example"})
    assert link_in(mail.outbox[0])


def test_nobody_learns_whether_an_address_has_an_account(client, lan):
    known = client.post(RESET, {"email": "lan@hocthidua.example"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@hocthidua.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    known, unknown = mail.outbox
    assert "http" not in unknown.body


def test_letters_are_in_the_language_of_the_page(client, lan):
    client.cookies["django_language"] = "en"
    client.post(RESET, {"email": "lan@hocthidua.example"})
    assert mail.outbox[0].subject == "Học Thi đua: choose a new password"
    assert "To Hoàng Thị Lan," in mail.outbox[0].body


def test_letters_hold_no_html_entities(client, db):
    UserFactory(last_name="Lò", first_name="D'Ai", email="ai@hocthidua.example")
    client.post(RESET, {"email": "ai@hocthidua.example"})
    assert "Lò D'Ai" in mail.outbox[0].body


def test_a_password_is_changed_and_the_person_told(client, lan):
    client.force_login(lan)
    assert client.get(CHANGE).status_code == 200
    client.post(
        CHANGE,
        {
            "oldpassword": "thidua-demo",
            "password1": "ruong-bac-thang-26",
            "password2": "ruong-bac-thang-26",
        },
    )
    lan.refresh_from_db()
    assert lan.check_password("ruong-bac-thang-26")
    assert client.session["_auth_user_id"] == str(lan.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"oldpassword": "wrong"}, "oldpassword"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password2": "another-one-26"}, "password2"),
    ],
)
def test_a_password_that_will_not_do_is_named_by_its_field(client, lan, values, field):
    client.force_login(lan)
    good = {
        "oldpassword": "thidua-demo",
        "password1": "ruong-bac-thang-26",
        "password2": "ruong-bac-thang-26",
    }
    response = client.post(CHANGE, good | values)
    page = response.content.decode()
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}_error"' in page
    lan.refresh_from_db()
    assert lan.check_password("thidua-demo")


def test_changing_a_password_needs_a_sign_in(client, db):
    assert client.get(CHANGE).status_code == 302
