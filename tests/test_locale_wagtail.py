"""The second catalogue: what Django, allauth and Wagtail leave untranslated."""

import importlib.util
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext, pgettext

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "site" / "locale_wagtail").glob("*/LC_MESSAGES/*.po"))
CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"

# English words that no Vietnamese sentence of ours holds.
ENGLISH = re.compile(
    r"\b(?:the|this|your|please|enter|must|is|are|not|password|address|with)\b", re.I
)
# How officials are not addressed.
TOO_FAMILIAR = re.compile(r"\bbạn\b|\banh/chị\b|!", re.I)


def load_messages():
    """Return ``bin/messages.py``, which is no package."""
    spec = importlib.util.spec_from_file_location(
        "messages_of_bin", ROOT / "bin" / "messages.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = load_messages()
# Before the first text is asked for: Django reads a catalogue once a process.
messages.compile_catalogues()


def entries(path):
    return [message for message in messages.read_catalog(path) if message.id]


def forms_of(message):
    """Return the English (its plural) and the one Vietnamese form."""
    if isinstance(message.id, str):
        return message.id, message.string
    return message.id[-1], message.string[0]


# --- The files --------------------------------------------------------------------------


def test_there_is_one_for_python_and_one_for_javascript():
    assert [path.name for path in CATALOGUES] == ["django.po", "djangojs.po"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_each_entry_is_translated_with_its_placeholders(path):
    faults = [
        f"{message.id!r} {fault}"
        for message in entries(path)
        for fault in messages.faults_in(message)
    ]
    assert faults == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_positional_placeholders_and_markup_are_kept(path):
    kept = re.compile(r"%(?:\(\w+\))?[dsr]|<[^>]+>")
    for message in entries(path):
        english, vietnamese = forms_of(message)
        wanted = sorted(set(kept.findall(english)))
        assert sorted(set(kept.findall(vietnamese))) == wanted, message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_tone_is_official(path):
    familiar = [
        text
        for _, text in map(forms_of, entries(path))
        if TOO_FAMILIAR.search(re.sub(r"<[^>]+>", "", text))
    ]
    assert familiar == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_each_entry_says_which_package_asks_for_it(path):
    packages = ("allauth/", "django/", "wagtail/")
    for message in entries(path):
        assert message.locations, message.id
        assert all(name.startswith(packages) for name, _ in message.locations)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_vietnamese_has_one_form_for_all_numbers(path):
    assert "nplurals=1; plural=0;" in path.read_text(encoding="utf-8")


# --- What Django then says --------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        (
            "The username and/or password you specified are not correct.",
            "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        ),
        (
            "The email address and/or password you specified are not correct.",
            "Địa chỉ email hoặc mật khẩu chưa đúng.",
        ),
        (
            "This account is currently inactive.",
            "Tài khoản này hiện không hoạt động.",
        ),
        (
            "Too many failed login attempts. Try again later.",
            "Đăng nhập sai quá nhiều lần. Xin thử lại sau.",
        ),
        ("Incorrect password.", "Mật khẩu chưa đúng."),
        (
            "You must type the same password each time.",
            "Hai lần nhập mật khẩu phải giống nhau.",
        ),
        ("Remember Me", "Ghi nhớ đăng nhập"),
        ("Enter a valid domain name.", "Nhập một tên miền hợp lệ."),
        ("That page contains no results", "Trang này không có kết quả nào"),
        ("Null characters are not allowed.", "Không được có ký tự rỗng (null)."),
        ("Save draft", "Lưu bản nháp"),
        ("Snippets", "Mẩu nội dung"),
    ],
)
def test_learners_and_trainers_read_it_in_vietnamese(english, vietnamese):
    with translation.override("vi"):
        assert gettext(english) == vietnamese
    with translation.override("en"):
        assert gettext(english) == english


def test_a_text_with_a_context_is_found_by_it():
    with translation.override("vi"):
        assert pgettext("field label", "Login") == "Tên đăng nhập"


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(
    ("unit", "vietnamese"),
    [
        ("year", "năm"),
        ("month", "tháng"),
        ("week", "tuần"),
        ("day", "ngày"),
        ("hour", "giờ"),
        ("minute", "phút"),
    ],
)
def test_units_of_time_have_one_form(number, unit, vietnamese):
    with translation.override("vi"):
        text = ngettext(f"%(num)d {unit}", f"%(num)d {unit}s", number)
    assert text % {"num": number} == f"{number} {vietnamese}"


def test_time_passed_is_told_in_vietnamese():
    now = timezone.now()
    with translation.override("vi"):
        passed = timesince(now - timedelta(days=15, hours=1), now)
    assert passed.replace("\xa0", " ") == "2 tuần, 1 ngày"


@pytest.mark.parametrize(
    ("validator", "password", "sentence"),
    [
        (
            MinimumLengthValidator(10),
            "ngan",
            "Mật khẩu quá ngắn. Mật khẩu cần có ít nhất 10 ký tự.",
        ),
        (CommonPasswordValidator(), "password", "Mật khẩu này quá phổ biến."),
        (NumericPasswordValidator(), "1234567890", None),
        (UserAttributeSimilarityValidator(), "hoang-thi-lan", None),
    ],
)
def test_what_a_password_lacks_is_said_in_vietnamese(
    validator, password, sentence, lan
):
    lan.username = "hoang-thi-lan"
    with translation.override("vi"):
        with pytest.raises(ValidationError) as caught:
            validator.validate(password, lan)
        [said] = caught.value.messages
        if sentence:
            assert said == sentence
        for text in (said, validator.get_help_text()):
            assert not ENGLISH.search(text)
            assert not TOO_FAMILIAR.search(text)


# --- And on pages -----------------------------------------------------------------------


def errors_on(response):
    """Return what the form of the page complains about, as it is shown."""
    page = response.content.decode()
    said = [
        str(error)
        for errors in response.context["form"].errors.values()
        for error in errors
    ]
    assert said, "the form has no complaint"
    assert all(text in page for text in said)
    return said


def assert_vietnamese(texts):
    for text in texts:
        assert not ENGLISH.search(text), text
        assert not TOO_FAMILIAR.search(text), text


@pytest.mark.parametrize(
    "values",
    [
        {"password1": "ngan", "password2": "ngan"},
        {"password1": "1234567890", "password2": "1234567890"},
        {"password1": "hoang-thi-lan", "password2": "khac-hoan-toan"},
        {"oldpassword": "wrong"},
        {"oldpassword": "", "password1": "", "password2": ""},
    ],
)
def test_a_password_that_will_not_do(client, lan, values):
    client.force_login(lan)
    good = {
        "oldpassword": "thidua-demo",
        "password1": "ruong-bac-thang-26",
        "password2": "ruong-bac-thang-26",
    }
    assert_vietnamese(errors_on(client.post(CHANGE, good | values)))


def test_a_short_password_is_told_how_long_it_should_be(client, lan):
    client.force_login(lan)
    said = errors_on(
        client.post(
            CHANGE,
            {"oldpassword": "thidua-demo", "password1": "ngan", "password2": "ngan"},
        )
    )
    assert "Mật khẩu quá ngắn. Mật khẩu cần có ít nhất 10 ký tự." in said


@pytest.mark.parametrize(
    ("name", "password"),
    [("lan", "wrong"), ("nobody", "thidua-demo"), ("", ""), ("lan", "")],
)
def test_a_sign_in_that_fails(client, lan, name, password):
    response = client.post(
        reverse("account_login"), {"login": name, "password": password}
    )
    assert_vietnamese(errors_on(response))


@pytest.mark.parametrize("address", ["", "lan", "lan@", "@hocthidua.example"])
def test_an_address_that_is_none(client, db, address):
    assert_vietnamese(errors_on(client.post(RESET, {"email": address})))


@pytest.mark.parametrize(
    ("address", "shown", "hidden"),
    [
        ("wagtailadmin_home", "Đến nội dung chính", "Skip to main content"),
        ("wagtailadmin_explore_root", "Loại trang", "Page type"),
        ("wagtailimages:index", "Thêm hình ảnh", "Add an image"),
        ("wagtaildocs:index", "Thêm tài liệu", "Add a document"),
    ],
)
def test_the_screens_of_those_who_write(client, admin, address, shown, hidden):
    client.force_login(admin)
    page = client.get(reverse(address)).content.decode()
    assert shown in page
    assert hidden not in page


def test_the_scripts_of_the_editor_get_their_texts(client, admin):
    client.force_login(admin)
    catalogue = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("Thu gọn tất cả") in catalogue
