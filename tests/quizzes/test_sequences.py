"""Saves that repeat, overtake each other, or come too late."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from quizzes.models import Attempt, Grade, Response, SetAside
from quizzes.refusals import AttemptClosed
from quizzes.services import Sending, save_response, start_attempt, submit_attempt

from .conftest import NINE

PHONE = "phone-0001"
TABLET = "tablet-001"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Read what is said as it stands in the code."""
    with override("en"):
        yield


@pytest.fixture
def attempt(quiz, lan, at) -> Attempt:
    quiz.time_limit_minutes = 10
    return start_attempt(quiz=quiz, learner=lan, at=at)


@pytest.fixture
def item(attempt):
    return attempt.items.select_related("version").get(position=2)


@pytest.fixture
def save(attempt, item):
    def saved(*keys: str, device: str = PHONE, sequence=None, at=NINE, **more):
        return save_response(
            attempt=attempt,
            item=item,
            answer=list(keys),
            at=at,
            sending=Sending(device=device, sequence=sequence, **more),
        )

    return saved


def counting(item) -> list[str]:
    return item.responses.latest("pk").answer


def test_a_repeat_gives_the_same_receipt_and_writes_nothing(save, item):
    first = save("a", sequence=1)
    again = save("a", sequence=1, at=NINE + timedelta(minutes=1))
    assert again.response.receipt == first.response.receipt
    assert again.response.saved_at == NINE
    assert Response.objects.count() == 1


def test_a_repeat_of_an_older_answer_gives_its_receipt_and_changes_nothing(save, item):
    first = save("a", sequence=1)
    save("b", sequence=2)
    assert save("a", sequence=1).response == first.response
    assert counting(item) == ["b"]
    assert not SetAside.objects.exists()


def test_an_answer_that_was_overtaken_is_set_aside(save, item):
    newest = save("b", sequence=2)
    for _repeat in range(2):
        assert save("a", sequence=1).response == newest.response
    assert counting(item) == ["b"]
    row = SetAside.objects.get()
    assert (row.answer, row.reason, row.sequence) == (["a"], "superseded", 1)


def test_going_back_to_the_first_choice_is_not_undone_by_the_second(save, item):
    """A, B, A: the last A is kept though A counts, so that a late B is known as older."""
    save("a", sequence=1)
    save("a", sequence=3)
    save("b", sequence=2)
    assert counting(item) == ["a"]


def test_an_answer_taken_back_is_not_undone_by_the_choice_before_it(save, item):
    save(sequence=2)
    assert save("a", sequence=1).received == 0
    assert counting(item) == []


def test_each_device_counts_for_itself_and_the_last_to_arrive_wins(save, item):
    save("a", sequence=7)
    save("b", device=TABLET, sequence=1)
    assert counting(item) == ["b"]
    save("c", sequence=6)  # older than the phone's own seventh
    assert counting(item) == ["b"]
    save("c", sequence=8)
    assert counting(item) == ["c"]


def test_two_tabs_that_count_alike_lose_nothing(save, item):
    save("a", sequence=1)
    receipt = save("b", sequence=1)
    assert receipt.response.answer == counting(item) == ["b"]


def test_two_overtaken_answers_that_count_alike_are_both_on_record(save):
    save("c", sequence=2)
    save("a", sequence=1)
    save("b", sequence=1)
    assert [row.answer for row in SetAside.objects.all()] == [["a"], ["b"]]


def test_the_moment_of_the_device_is_kept_beside_the_servers(save, item):
    theirs = datetime(2031, 1, 1, tzinfo=UTC)
    save("a", sequence=1, client_at=theirs)
    response = Response.objects.get()
    assert (response.client_at, response.saved_at) == (theirs, NINE)
    assert (response.device, response.sequence) == (PHONE, 1)


# --- A page left open ------------------------------------------------------------------


def test_going_on_from_a_page_left_open_takes_nothing_back(save, item):
    shown = save("a").response.receipt
    newer = save("b", sequence=1)
    assert save("a", seen=shown).response == newer.response
    assert save(seen="").response == newer.response
    assert counting(item) == ["b"]


def test_a_choice_made_on_a_page_left_open_counts(save, item):
    shown = save("a").response.receipt
    save("b", sequence=1)
    save("c", seen=shown)
    assert counting(item) == ["c"]


def test_a_form_that_does_not_say_what_it_showed_counts(save, item):
    save("b", sequence=1)
    save("a")
    assert counting(item) == ["a"]


# --- Too late --------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [None, 5])
def test_what_comes_after_the_end_is_kept_on_record(attempt, save, item, sequence):
    save("a", sequence=4)
    submit_attempt(attempt=attempt, at=NINE)
    for _repeat in range(2):
        with pytest.raises(AttemptClosed, match=r"on record"):
            save("b", sequence=sequence)
    row = SetAside.objects.get()
    assert (row.answer, row.reason) == (["b"], "late")
    assert Grade.objects.get().score == 1


def test_what_comes_after_the_time_closes_the_attempt_and_is_kept_on_record(save):
    save("a", sequence=1)
    with pytest.raises(AttemptClosed):
        save("b", sequence=2, at=NINE + timedelta(minutes=11))
    assert SetAside.objects.get().reason == "late"
    assert Grade.objects.get().score == 1


def test_a_repeat_after_the_end_is_told_that_it_was_kept(attempt, save):
    first = save("a", sequence=1)
    submit_attempt(attempt=attempt, at=NINE)
    assert save("a", sequence=1).response == first.response
    assert not SetAside.objects.exists()


def test_the_counting_answer_again_is_nothing_to_keep(attempt, save):
    save("a")
    submit_attempt(attempt=attempt, at=NINE)
    with pytest.raises(AttemptClosed):
        save("a")
    assert not SetAside.objects.exists()


# --- At the web's edge -----------------------------------------------------------------


def post(client, attempt, *keys, **more):
    form = {
        "attempt": str(attempt.public_id),
        "position": 2,
        "answer": list(keys),
        **more,
    }
    url = reverse("quizzes:save", args=[attempt.quiz.slug])
    return client.post(url, form, headers=FETCH)


@pytest.fixture
def as_lan(client, lan, time_machine):
    time_machine.move_to(NINE, tick=False)
    client.force_login(lan)
    return client


def test_a_form_carries_device_sequence_and_moment(as_lan, attempt):
    said = post(
        as_lan,
        attempt,
        "a",
        device=PHONE,
        sequence="3",
        client_at="2026-11-24T01:59:58.123Z",
    ).json()
    response = Response.objects.get()
    assert said["receipt"] == response.receipt
    assert said["seconds_left"] == 600
    assert (response.device, response.sequence) == (PHONE, 3)
    assert response.client_at == NINE - timedelta(seconds=1, milliseconds=877)


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "<script>"},
        {"device": "x" * 37},
        {"device": PHONE, "sequence": "-1"},
        {"device": PHONE, "sequence": "0"},
        {"device": PHONE, "sequence": "²"},
        {"device": PHONE, "sequence": "9" * 40},
        {"device": PHONE, "sequence": "4294967296"},
        {"device": PHONE, "sequence": "1", "client_at": "hôm qua"},
        {"device": PHONE, "sequence": "1", "client_at": "2026-13-45T00:00:00Z"},
        {"device": PHONE, "sequence": "1", "client_at": "0001-01-01T00:00:00+14:00"},
        {"device": PHONE, "client_at": "2026-11-24T01:59:58"},
        {"seen": "x"},
        {"seen": "9" * 30},
        {"seen": "999999999999999999"},
    ],
)
def test_whatever_a_form_says_of_itself_the_answer_is_kept(as_lan, attempt, wrong):
    assert post(as_lan, attempt, "a", **wrong).status_code == 200
    assert Response.objects.get().answer == ["a"]


def test_without_scripts_the_sign_in_stands_for_the_device(as_lan, attempt):
    post(as_lan, attempt, "a")
    response = Response.objects.get()
    assert response.device.startswith("s-")
    assert response.sequence is None


def test_a_late_answer_is_refused_in_words_and_kept(as_lan, attempt):
    submit_attempt(attempt=attempt, at=NINE)
    said = post(as_lan, attempt, "a", device=PHONE, sequence="1")
    assert said.status_code == 409
    assert said.json()["url"] == attempt.get_absolute_url()
    assert SetAside.objects.get().answer == ["a"]


def test_the_mark_to_come_back_follows_to_another_device(as_lan, attempt, client, lan):
    post(as_lan, attempt, marked="on")
    assert attempt.items.get(position=2).is_flagged
    client.logout()
    client.force_login(lan)
    page = client.get(reverse("quizzes:take", args=[attempt.quiz.slug]), {"q": 2})
    assert 'name="marked" checked' in page.text


@pytest.mark.parametrize(("sequence", "most"), [("5", 8), ("1", 10)])
def test_a_save_costs_few_queries_and_two_more_where_it_was_overtaken(
    as_lan, attempt, save, sequence, most, django_assert_max_num_queries
):
    save("b", sequence=4)
    as_lan.get("/quizzes/")
    with django_assert_max_num_queries(most):
        post(as_lan, attempt, "a", device=PHONE, sequence=sequence)
