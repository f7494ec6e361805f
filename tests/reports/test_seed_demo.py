"""The demo command: all or nothing, the same twice, histories as in real use."""

import io
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils.timezone import localdate, now

from certification.models import (
    Certificate,
    CertificateCounter,
    Exemption,
    ProgrammeStanding,
)
from courses.models import CourseCompletion, LessonCompletion
from organisation.access import staff_under, units_led_by
from organisation.models import Appointment, Unit, User
from quizzes.models import Attempt, Response
from reports.demo import seed_demo, seeding
from reports.demo.shapes import SIGN_INS
from reports.models import UnitFigure
from tests.factories.certification import ProgrammeFactory, make_course
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory


@pytest.fixture
def curriculum(db):
    """A programme as the real one, only shorter: two courses, two quizzes."""
    topic = TopicFactory()
    QuestionFactory.create_batch(6, topic=topic)
    quizzes = [QuizFactory(draws=[(topic, 5)], pass_percent=70) for _ in range(2)]
    courses = [make_course("mot", lessons=4), make_course("hai", lessons=3)]
    return ProgrammeFactory(courses=courses, quizzes=quizzes)


def run(**options):
    out = io.StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def picture():
    """Return what the demo holds, by names that outlive a rollback."""
    return {
        "units": list(Unit.objects.values_list("code", "name", "public_id", "path")),
        "people": list(
            User.objects.exclude(staff_code=None)
            .order_by("username")
            .values_list(
                "username", "last_name", "first_name", "public_id", "staff_code"
            )
        ),
        "posts": sorted(
            Appointment.objects.values_list(
                "person__username", "unit__code", "title", "is_head", "starts_on"
            )
        ),
        "read": sorted(
            LessonCompletion.objects.values_list(
                "learner__username", "completed_at", "event"
            )
        ),
        "attempts": sorted(
            Attempt.objects.values_list(
                "learner__username", "number", "started_at", "grades__percent"
            )
        ),
        "certificates": sorted(Certificate.objects.values_list("number", "issued_at")),
    }


def test_the_same_seed_gives_the_same_data(curriculum, nine_o_clock):
    pictures = []
    for _ in range(2):
        point = transaction.savepoint()
        run(staff=40, seed=7)
        pictures.append(picture())
        transaction.savepoint_rollback(point)
    assert pictures[0] == pictures[1]
    assert len(pictures[0]["people"]) == 40


def test_a_second_run_changes_nothing_and_says_so(curriculum, nine_o_clock):
    run(staff=40)
    before = picture()
    assert "40" not in run(staff=40)
    assert picture() == before
    with pytest.raises(CommandError):
        run(staff=41)
    with pytest.raises(CommandError):
        run(staff=40, seed=2)
    assert picture() == before


def test_histories_reach_every_state_through_the_services(curriculum, nine_o_clock):
    run(staff=60)
    day = localdate()
    standings = ProgrammeStanding.objects.filter(programme=curriculum)
    found = set(standings.with_state(day).values_list("state", flat=True))
    assert found >= {"certified", "overdue", "in_progress", "not_started"}
    certified = ProgrammeStanding.objects.all().certified(day).count()
    assert Certificate.objects.count() == certified
    assert Attempt.objects.open().count() == 0
    assert Response.objects.count() == 5 * Attempt.objects.count()
    assert CourseCompletion.objects.filter(completed_at__gte=now()).count() == 0


def test_everybody_in_post_is_counted_once(curriculum, nine_o_clock):
    run(staff=60)
    in_post = Appointment.objects.active_on(localdate()).filter(is_main=True)
    figures = UnitFigure.objects.filter(programme=curriculum)
    standings = ProgrammeStanding.objects.filter(programme=curriculum)
    counted = sum(figure.counts.people for figure in figures)
    assert counted == in_post.count() == standings.count()


def test_heads_have_a_programme_of_their_own_and_some_are_through(
    curriculum, nine_o_clock
):
    run(staff=60)
    heads = ProgrammeStanding.objects.exclude(programme=curriculum)
    posts = Appointment.objects.active_on(localdate()).filter(is_head=True)
    assert set(heads.values_list("person", flat=True)) == set(
        posts.values_list("person", flat=True)
    )
    assert heads.certified(localdate()).exists()
    kinds = {
        line["kind"]
        for one in Certificate.objects.exclude(programme=curriculum)
        for line in one.evidence["done"]
    }
    assert {"quiz", "session"} <= kinds
    assert Exemption.objects.count() == 2


def test_the_sign_ins_are_who_they_should_be(curriculum, client, nine_o_clock):
    run(staff=40)
    day = localdate()
    officer = User.objects.get(username="officer")
    manager = User.objects.get(username="manager")
    manager2 = User.objects.get(username="manager2")
    assert officer in staff_under(manager, day)
    assert officer not in staff_under(manager2, day)
    assert [unit.code for unit in units_led_by(manager, day)] == ["MAU"]
    assert not LessonCompletion.objects.filter(learner=officer).exists()
    assert User.objects.get(username="admin").is_superuser
    for name in SIGN_INS:
        assert client.login(username=name, password="thidua-demo")
    others = User.objects.filter(staff_code__endswith="00009").get()
    assert not others.has_usable_password()
    assert others.email.endswith("@hocthidua.example")


def test_nothing_comes_before_the_post_or_after_now(curriculum, nine_o_clock):
    run(staff=60)
    starts = dict(
        Appointment.objects.order_by("-starts_on").values_list("person", "starts_on")
    )
    for learner, at in LessonCompletion.objects.values_list("learner", "completed_at"):
        assert starts[learner] < localdate(at) < localdate()


def test_many_people_are_written_in_bulk_with_the_same_result(
    curriculum, nine_o_clock, monkeypatch
):
    """The states come out alike; only single answers and PDFs are left out."""

    def counted():
        rows = ProgrammeStanding.objects.filter(programme=curriculum).select_related(
            "person"
        )
        return {
            row.person.username: (row.unit_id is not None, bool(row.certified_until))
            for row in rows
        }

    point = transaction.savepoint()
    run(staff=60)
    served = counted()
    numbers = Certificate.objects.filter(programme=curriculum).count()
    transaction.savepoint_rollback(point)
    monkeypatch.setattr(seeding, "THROUGH_SERVICES", 10)
    run(staff=60)
    assert counted() == served
    certificates = Certificate.objects.filter(programme=curriculum)
    assert certificates.count() == numbers
    written = certificates.order_by("-pk").first()
    assert written.version is not None
    assert written.basis is not None
    assert written.renewal_from < written.expires_on <= written.grace_until
    assert [line["kind"] for line in written.evidence["done"]] == [
        "course",
        "course",
        "quiz",
        "quiz",
    ]
    assert (
        Counter(Certificate.objects.values_list("number", flat=True)).most_common(1)[0][
            1
        ]
        == 1
    )


def test_the_next_certificate_takes_the_next_number_after_bulk(
    curriculum, nine_o_clock, monkeypatch
):

    monkeypatch.setattr(seeding, "THROUGH_SERVICES", 10)
    run(staff=60)
    counter = CertificateCounter.objects.get(programme=curriculum)
    assert counter.last == Certificate.objects.filter(programme=curriculum).count()


def test_production_refuses(curriculum, settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError):
        run(staff=40)
    assert not Unit.objects.exists()


def test_without_a_curriculum_it_says_so_in_one_line(db):
    with pytest.raises(CommandError) as told:
        run(staff=40)
    assert "load_curriculum" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_fault_on_the_way_leaves_nothing(curriculum, nine_o_clock, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(seeding, "live_through", breaks)
    with pytest.raises(RuntimeError):
        seed_demo(staff=20, seed=1, at=now() - timedelta(seconds=1), tell=len)
    assert not Unit.objects.exists()
    assert not User.objects.exists()


def test_a_taken_name_is_named(curriculum, lan, nine_o_clock):
    lan.username = "manager"
    lan.save()
    with pytest.raises(CommandError, match="manager"):
        run(staff=20)
