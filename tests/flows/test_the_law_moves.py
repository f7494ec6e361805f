"""Law 06/2026 as the register has it: a holder catches up, and the figures move."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import translation

from certification.basis import fill_bases
from certification.models import Annex, Assignment, DeltaPath, Programme
from certification.services import refresh_standing
from certification.standing import state_on
from certification.standings import as_of
from courses.loading import load_curriculum
from courses.models import CoursePage
from courses.signals import curriculum_loaded
from legal.models import LegalChange, Provision
from legal.services import settle_items
from quizzes.models import Attempt, Question, Quiz
from quizzes.services.suspending import refresh_all_suspensions
from tests.factories.certification import CertificateFactory, ProgrammeFactory
from tests.factories.curriculum import write_curriculum
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


@pytest.fixture
def programme(province, tmp_path, monkeypatch) -> Programme:
    """The law as the repository's register has it, and a small course that cites it."""
    monkeypatch.setattr(curriculum_loaded, "send", lambda *args, **kwargs: [])
    folder = write_curriculum(tmp_path)
    for file in [*folder.rglob("*.md"), *folder.rglob("*.yaml")]:
        text = file.read_text().replace("CT-34-CTTW", "L-06-2022#dieu-84")
        file.write_text(text.replace("CT-41-CTTW", "L-06-2022#dieu-23"))
    with time_machine.travel(at(4, 25), tick=False):
        load_curriculum(at=at(4, 25), folder=folder)
    course = CoursePage.objects.get(locale__language_code="vi")
    programme = ProgrammeFactory(courses=[course], quizzes=[Quiz.objects.get()])
    Assignment.objects.create(
        programme=programme,
        unit=province,
        due_on=date(2026, 12, 31),
        starts_on=date(2026, 1, 1),
    )
    return programme


def states_on(day: date, programme: Programme) -> dict[str, int]:
    found: dict[str, int] = {}
    for _person, placed in as_of(day, programme=programme):
        state = state_on(placed.summary, day)
        found[state] = found.get(state, 0) + 1
    return found


def test_law_06_2026_amends_two_articles_and_a_holder_catches_up(
    client, programme, lan, minh, commune
):
    others = [UserFactory() for _n in range(3)]
    for person in others:
        AppointmentFactory(person=person, unit=commune, starts_on=date(2026, 1, 1))
    with time_machine.travel(at(5, 5), tick=False):
        for person in (lan, *others):
            CertificateFactory(
                holder=person,
                programme=programme,
                issued_at=at(5, 5),
                issued_on=date(2026, 5, 5),
                expires_on=date(2028, 5, 5),
            )
        fill_bases()
        call_command("refresh_deltas", verbosity=0)
        change = LegalChange.objects.get(source__code="L-06-2026")
        assert {provision.key for provision in change.provisions.all()} == {
            "dieu-23",
            "dieu-84",
        }
    path = DeltaPath.objects.get(change=change)
    assert path.lessons

    with time_machine.travel(at(9, 30), tick=False), translation.override("en"):
        client.cookies["django_language"] = "en"
        client.force_login(lan)
        assert "Basis changed" not in client.get("/learn/").content.decode()
        assert "Ahead" in client.get("/learn/changes/").content.decode()
        refresh_standing(at=at(9, 30))
        eve = states_on(date(2026, 9, 30), programme)
        assert eve["certified"] == 4

    day = at(10, 5)
    with time_machine.travel(day, tick=False), translation.override("en"):
        refresh_all_suspensions()
        refresh_standing(at=day)
        assert states_on(day.date(), programme)["basis_changed"] == 4
        # A trainer has looked at two of the suspended questions.
        suspended = Question.objects.graded().filter(
            suspended_from__lte=day.date(), provision__in=touched(change)
        )
        assert suspended.count() == 3
        items = [
            change.items.get(kind="question", key=str(question.pk))
            for question in suspended.order_by("pk")[:2]
        ]
        settle_items(items=items, state="right", by=None, at=day)
        path.refresh_from_db()
        assert path.quiz.fixed_count == path.quiz.fixed_questions.count() == 2

        page = client.get("/learn/").content.decode()
        assert "Basis changed" in page
        assert path.quiz.led_from in page
        assert client.get(path.quiz.led_from).status_code == 200
        for step in ("", *path.lessons):
            client.post(f"{path.quiz.led_from}read/", {"step": step})
        assert not Annex.objects.exists()
        sit(client, lan, path.quiz)
        annex = Annex.objects.get()
        assert annex.certificate.holder == lan
        assert "Luật 06/2026/QH16" in annex.text
        assert "Basis changed" not in client.get("/learn/").content.decode()
        now = states_on(day.date(), programme)
        assert (now["certified"], now["basis_changed"]) == (1, 3)

    # What was so on the last day of September is so still.
    assert states_on(date(2026, 9, 30), programme) == eve
    yesterday = day.date() - timedelta(days=1)
    assert states_on(yesterday, programme)["basis_changed"] == 4


def touched(change):
    return Provision.objects.all().touched_by(change)


def sit(client, learner, quiz) -> None:
    """Answer everything rightly, through the quiz's own pages."""
    client.post(f"/quizzes/{quiz.slug}/start/")
    attempt = Attempt.objects.open().get(quiz=quiz, learner=learner)
    for item in attempt.items.select_related("version"):
        right = [o["key"] for o in item.version.content["options"] if o["correct"]]
        client.post(
            f"/quizzes/{quiz.slug}/save/",
            {
                "attempt": attempt.public_id,
                "position": item.position,
                "answer": right,
                "go": "next",
            },
        )
    client.post(f"/quizzes/{quiz.slug}/submit/", {"attempt": attempt.public_id})
