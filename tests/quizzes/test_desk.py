"""The marker's desk: who may mark what, the queue, and the page of one attempt."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.models import Attempt, Marking, MarkingRight, MarkingTask, SetAside
from quizzes.services import hold_attempt
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory

from .essays import essay_quiz, sent

QUEUE = "/marking/"


@pytest.fixture
def as_trainer(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def waiting(lan):
    """Lan's attempt, with an essay to mark."""
    return sent(essay_quiz(title="Tự luận"), lan)


def page(attempt):
    return reverse("marking:attempt", args=[attempt.public_id])


def field(attempt, key, position=2):
    return f"e{attempt.items.get(position=position).pk}:{key}"


def points(attempt, principle, example, **others):
    return {
        field(attempt, "nguyen-tac"): principle,
        field(attempt, "vi-du"): example,
        field(attempt, "comment"): "Đã nêu được nguyên tắc.",
        **others,
    }


def hold(client, attempt, **data):
    return client.post(reverse("marking:hold", args=[attempt.public_id]), data)


# --- Whose -----------------------------------------------------------------------------


def markable(user):
    return set(Attempt.objects.all().markable_by(user, localdate()))


def test_nobody_marks_an_own_attempt(trainer, lan):
    quiz = essay_quiz()
    own, other = sent(quiz, trainer), sent(quiz, lan)
    assert markable(trainer) == {other}
    assert own in set(Attempt.objects.all().visible_to(trainer, localdate()))


def test_a_right_reaches_its_quiz_and_its_unit(hoa, lan, minh, commune, province):
    first, second = essay_quiz(), essay_quiz()
    attempts = {
        (quiz, who): sent(quiz, who) for quiz in (first, second) for who in (lan, minh)
    }
    assert markable(hoa) == set()
    right = MarkingRight.objects.create(person=hoa, quiz=first, unit=commune)
    assert markable(hoa) == {attempts[first, lan]}
    right.quiz = None
    right.save()
    assert markable(hoa) == {attempts[first, lan], attempts[second, lan]}
    right.unit = province
    right.save()
    assert markable(hoa) == set(attempts.values())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rights=st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 1)),
            st.one_of(st.none(), st.integers(0, 3)),
        ),
        max_size=3,
        unique=True,
    )
)
def test_nobody_outside_a_scope_is_ever_reached(scene, rights):
    """Rights are drawn as (quiz, unit); the oracle walks the tree by hand."""
    marker, quizzes, units, attempts = scene
    MarkingRight.objects.all().delete()
    for quiz, unit in rights:
        MarkingRight.objects.create(
            person=marker,
            quiz=None if quiz is None else quizzes[quiz],
            unit=None if unit is None else units[unit],
        )
    expected = {
        attempt
        for attempt, quiz, unit in attempts
        if any(
            (q is None or q == quiz)
            and (u is None or units[unit].path.startswith(units[u].path))
            for q, u in rights
        )
    }
    assert markable(marker) == expected
    visible = set(Attempt.objects.all().visible_to(marker, localdate()))
    assert visible == expected


@pytest.fixture
def scene(db):
    """Two quizzes, a tree of four units, and somebody of each who sat both."""
    top = UnitFactory()
    middle = UnitFactory(parent=top)
    units = [top, middle, UnitFactory(parent=middle), UnitFactory(parent=top)]
    quizzes = [essay_quiz(), essay_quiz()]
    attempts = []
    for index, unit in enumerate(units):
        person = UserFactory()
        AppointmentFactory(person=person, unit=unit)
        # A post that has ended reaches nobody.
        AppointmentFactory(
            person=person,
            unit=units[index - 1],
            is_main=False,
            starts_on=localdate() - timedelta(days=60),
            ends_on=localdate() - timedelta(days=30),
        )
        attempts += [
            (sent(quiz, person), number, index) for number, quiz in enumerate(quizzes)
        ]
    return UserFactory(), quizzes, units, attempts


def test_a_right_opens_the_answers_of_what_it_reaches(client, hoa, waiting, commune):
    client.force_login(hoa)
    assert client.get(QUEUE).status_code == 404
    assert client.get(page(waiting)).status_code == 404
    assert client.get(waiting.get_absolute_url()).status_code == 404
    MarkingRight.objects.create(person=hoa, unit=commune)
    assert "Hoàng Thị Lan" in client.get(QUEUE).content.decode()
    assert client.get(page(waiting)).status_code == 200
    text = client.get(waiting.get_absolute_url()).content.decode()
    assert "Công khai, dân chủ." in text


def test_a_manager_sees_the_result_but_marks_nothing(client, minh, waiting):
    client.force_login(minh)
    assert client.get(page(waiting)).status_code == 404
    text = client.get(waiting.get_absolute_url()).content.decode()
    assert "Công khai" not in text


# --- The queue -------------------------------------------------------------------------


def names(client, **filters):
    found = client.get(QUEUE, filters)
    assert found.status_code == 200
    return [str(row.attempt.learner) for row in found.context["rows"]]


def test_the_queue_is_narrowed_by_quiz_person_unit_and_state(
    as_trainer, trainer, lan, minh, hoa, at
):
    first, second = essay_quiz(slug="mot"), essay_quiz(slug="hai")
    one = sent(first, lan)
    two = sent(second, minh)
    three = sent(first, hoa)
    for days, attempt in enumerate((one, two, three)):
        Attempt.objects.filter(pk=attempt.pk).update(closed_at=at + timedelta(days))
    assert names(as_trainer) == ["Hoàng Thị Lan", "Ma Văn Minh", "Nông Thị Hoa"]
    assert names(as_trainer, quiz="mot") == ["Hoàng Thị Lan", "Nông Thị Hoa"]
    assert names(as_trainer, person="hoang lan") == ["Hoàng Thị Lan"]
    assert names(as_trainer, unit="xa nam mau") == ["Hoàng Thị Lan"]
    assert len(names(as_trainer, unit="tuyen quang")) == 3
    hold_attempt(attempt=one, marker=trainer, at=now())
    hold_attempt(attempt=two, marker=hoa, at=now())
    assert names(as_trainer, state="mine") == ["Hoàng Thị Lan"]
    assert names(as_trainer, state="held") == ["Ma Văn Minh"]
    MarkingTask.objects.filter(attempt=one).update(round=2)
    assert names(as_trainer, state="second") == ["Hoàng Thị Lan"]
    assert names(as_trainer, state="first") == ["Ma Văn Minh", "Nông Thị Hoa"]
    assert names(as_trainer, state="marked") == []
    counts = as_trainer.get(QUEUE).context["counts"]
    assert (counts.first, counts.second, counts.mine, counts.held) == (2, 1, 1, 1)


def test_an_unknown_filter_is_named_and_narrows_nothing(as_trainer, waiting):
    found = as_trainer.get(QUEUE, {"state": "bua"})
    assert "bua" in found.content.decode()
    assert len(found.context["rows"]) == 1


def test_the_queue_costs_the_same_for_twenty_as_for_one(as_trainer, lan, count_queries):
    quiz = essay_quiz()
    sent(quiz, lan)
    few = count_queries(lambda: as_trainer.get(QUEUE))
    for _number in range(19):
        sent(quiz, UserFactory())
    as_trainer.get(QUEUE)
    assert count_queries(lambda: as_trainer.get(QUEUE)) <= few
    assert few <= 18


def test_the_menu_tells_markers_how_many_wait(client, as_trainer, waiting, lan):
    assert 'href="/marking/"' in as_trainer.get("/quizzes/").content.decode()
    client.force_login(lan)
    assert 'href="/marking/"' not in client.get("/quizzes/").content.decode()


# --- One attempt -----------------------------------------------------------------------


def test_the_fields_are_for_who_holds_the_attempt(as_trainer, waiting, minh):
    name = field(waiting, "nguyen-tac")
    assert name not in as_trainer.get(page(waiting)).content.decode()
    assert hold(as_trainer, waiting).status_code == 302
    assert name in as_trainer.get(page(waiting)).content.decode()
    MarkingTask.objects.update(marker=minh)
    text = as_trainer.get(page(waiting)).content.decode()
    assert name not in text
    assert "Ma Văn Minh" in text


def test_looking_changes_nothing(as_trainer, waiting):
    as_trainer.get(QUEUE)
    as_trainer.get(page(waiting))
    assert not MarkingTask.objects.exists()


def test_points_with_a_comma_are_kept_and_the_next_one_is_taken_up(
    as_trainer, trainer, waiting, minh
):
    other = sent(waiting.quiz, minh)
    hold(as_trainer, waiting)
    answer = as_trainer.post(page(waiting), points(waiting, "1,5", "2"))
    assert answer.url == page(other)
    assert MarkingTask.objects.get(attempt=other).marker == trainer
    assert waiting.grades.get().score == Decimal("9.5")
    marking = Marking.objects.get()
    assert marking.scores == {"nguyen-tac": "1.5", "vi-du": "2"}
    assert marking.comment == "Đã nêu được nguyên tắc."
    last = as_trainer.post(page(other), points(other, "1", "1"), follow=True)
    assert last.redirect_chain[-1][0] == QUEUE


def test_the_filters_stay_while_one_marks(as_trainer, waiting, minh):
    sent(essay_quiz(slug="khac"), minh)
    wanted = f"?quiz={waiting.quiz.slug}"
    taken = as_trainer.post(f"/marking/next/{wanted}")
    assert taken.url == f"{page(waiting)}{wanted}"
    done = as_trainer.post(taken.url, points(waiting, "1", "1"))
    assert done.url == f"{QUEUE}{wanted}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("3", "0 đến 2"), ("ba", "ba"), ("", "0 đến 2"), ("0,3", "0,25")],
)
def test_bad_points_are_named_by_criterion_and_nothing_typed_is_lost(
    as_trainer, waiting, typed, said
):
    hold(as_trainer, waiting)
    answer = as_trainer.post(page(waiting), points(waiting, typed, "2"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nêu đúng nguyên tắc: " in text
    assert said in text or said.replace("đến", "to") in text
    assert "Đã nêu được nguyên tắc." in text
    assert not Marking.objects.exists()


def test_who_lost_the_attempt_keeps_what_was_typed(as_trainer, waiting, minh):
    hold(as_trainer, waiting)
    MarkingTask.objects.update(marker=minh)
    answer = as_trainer.post(page(waiting), points(waiting, "1", "2"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ma Văn Minh" in text
    assert "Đã nêu được nguyên tắc." in text
    assert not Marking.objects.exists()
    hold(as_trainer, waiting, take_over="1")
    as_trainer.post(page(waiting), points(waiting, "1", "2"))
    assert Marking.objects.exists()


def test_the_second_marker_is_not_shown_the_first_marks(
    client, as_trainer, waiting, minh, commune
):
    Attempt.objects.update(borderline_percent=20)
    hold(as_trainer, waiting)
    as_trainer.post(page(waiting), points(waiting, "0,5", "0,75"))
    waiting.refresh_from_db()
    assert waiting.state == "marking"
    hold(as_trainer, waiting)
    assert MarkingTask.objects.get().marker is None
    MarkingRight.objects.create(person=minh, unit=commune)
    client.force_login(minh)
    hold(client, waiting)
    text = client.get(page(waiting)).content.decode()
    assert "Đã nêu được nguyên tắc." not in text
    assert "0,75" not in text
    client.post(page(waiting), points(waiting, "1", "1"))
    assert waiting.grades.get().score == Decimal("7.63")


def test_marking_again_asks_for_a_reason(as_trainer, waiting):
    hold(as_trainer, waiting)
    as_trainer.post(page(waiting), points(waiting, "0", "0"))
    hold(as_trainer, waiting)
    refused = as_trainer.post(page(waiting), points(waiting, "2", "2"))
    assert refused.status_code == 422
    as_trainer.post(page(waiting), points(waiting, "2", "2", reason="Phúc khảo."))
    assert [grade.score for grade in waiting.grades.all()] == [6, 10]
    text = as_trainer.get(waiting.get_absolute_url()).content.decode()
    assert "Phúc khảo." in text
    assert "6/10" in text


def test_what_came_too_late_is_listed_for_the_marker(as_trainer, waiting, at):
    SetAside.objects.create(
        item=waiting.items.get(position=1), answer=["b"], reason="late", arrived_at=at
    )
    as_trainer.get(page(waiting))
    for url in (page(waiting), waiting.get_absolute_url()):
        assert as_trainer.get(url).context["set_aside"]


# --- What the learner sees -------------------------------------------------------------


def test_the_learner_is_told_what_waits_and_no_verdict(client, lan, waiting):
    client.force_login(lan)
    answer = client.get(waiting.get_absolute_url())
    text = answer.content.decode()
    assert answer.context["result"].score == 6
    assert "result--waiting" in text
    assert "result--passed" not in text
    assert "result--not-yet" not in text


def test_the_learner_reads_the_rubric_and_the_comment(client, lan, waiting, trainer):
    client.force_login(trainer)
    hold(client, waiting)
    client.post(page(waiting), points(waiting, "1,5", "2"))
    client.force_login(lan)
    text = client.get(waiting.get_absolute_url()).content.decode()
    assert "Nêu đúng nguyên tắc" in text
    assert "1,5" in text
    assert "Đã nêu được nguyên tắc." in text
    assert "Dìn" not in text


def test_a_result_with_essays_costs_the_same_for_five_as_for_one(
    client, lan, count_queries
):
    client.force_login(lan)
    costs = []
    for essays in (1, 5):
        attempt = sent(essay_quiz(essays=essays), lan)
        client.get(attempt.get_absolute_url())
        costs.append(count_queries(lambda a=attempt: client.get(a.get_absolute_url())))
    assert costs[0] == costs[1]


def test_a_right_is_given_once(hoa, commune):
    right = MarkingRight(person=hoa, unit=commune)
    right.full_clean()
    right.save()
    again = MarkingRight(person=hoa, unit=commune)
    with pytest.raises(ValidationError):
        again.full_clean()
    with pytest.raises(IntegrityError):
        again.save()


def test_a_script_renews_the_hold_and_is_told_of_who_took_it(as_trainer, waiting, minh):
    hold(as_trainer, waiting)
    before = MarkingTask.objects.get().expires_at
    asks = {"headers": {"X-Requested-With": "fetch"}}
    address = reverse("marking:hold", args=[waiting.public_id])
    told = as_trainer.post(address, **asks)
    assert set(told.json()) == {"until"}
    assert MarkingTask.objects.get().expires_at > before
    page_text = as_trainer.get(page(waiting)).text
    assert f'data-url="{address}"' in page_text
    hold_attempt(attempt=waiting, marker=minh, at=now(), take_over=True)
    refused = as_trainer.post(address, **asks)
    assert refused.status_code == 409
    assert "Ma Văn Minh" in refused.json()["message"]
    assert MarkingTask.objects.get().marker == minh
