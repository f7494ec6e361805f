"""What happened in the demo province after people were certified.

The law moved and some have caught up; two are excused; heads of units have a programme of
their own, with a session to attend or evidence to show.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from certification.models import (
    Assignment,
    DeltaPath,
    Exemption,
    Programme,
    ProgrammeStanding,
    Requirement,
    RequirementGroup,
    Workshop,
    WorkshopMeeting,
)
from certification.services import refresh_standing
from certification.services.accepting import accept_evidence
from certification.services.excusing import excuse
from certification.services.recording import record_attendance
from certification.services.renewing import mark_delta_reading, open_certificates
from organisation.models import User

from .shapes import SIGN_INS

# One of so many holders has caught up with the change of law.
_CAUGHT_UP = 3
_AT_MOST = 40


def go_on(*, at: datetime, asked_since: date) -> None:
    """Let some catch up with the law, excuse two, ask heads for a certificate of their own."""
    _catch_up(at)
    _excuse_two(at)
    _ask_heads(at, asked_since)
    # What was done in the past was counted as of then.
    refresh_standing(at=at)


def _catch_up(at: datetime) -> None:
    """Let some holders read what changed, where reading is all that is asked."""
    day = localdate(at)
    behind = (
        ProgrammeStanding.objects.filter(basis_changed_from__lte=day)
        .exclude(person__username__in=SIGN_INS)
        .select_related("person")
        .order_by("person__staff_code")
    )
    paths = list(DeltaPath.objects.filter(quiz__isnull=True).order_by("pk"))
    for number, standing in enumerate(behind[: _CAUGHT_UP * _AT_MOST]):
        if number % _CAUGHT_UP:
            continue
        read_at = at - timedelta(days=1 + number % 20, hours=number % 7)
        for path in paths:
            if path.change.applies_from > localdate(read_at):
                continue
            if not open_certificates(path=path, person=standing.person_id, on=day):
                continue
            for step in ["", *path.lessons]:
                mark_delta_reading(
                    path=path, person=standing.person, step=step, at=read_at
                )


def _excuse_two(at: datetime) -> None:
    """Put one on leave and exempt another, of those who have not begun."""
    day = localdate(at)
    admin = User.objects.get(username="admin")
    idle = [
        standing.person
        for standing in ProgrammeStanding.objects.filter(started_at__isnull=True)
        .exclude(person__username__in=SIGN_INS)
        .select_related("person")
        .order_by("person__staff_code")[:2]
    ]
    reasons = (
        (Exemption.Kind.LEAVE, "Nghỉ thai sản", day + timedelta(days=120)),
        (Exemption.Kind.EXEMPT, "Nghỉ hưu trong quý tới, đã bàn giao việc", None),
    )
    for person, (kind, reason, ends_on) in zip(idle, reasons, strict=False):
        excuse(
            people=[person],
            programme=None,
            kind=kind,
            reason=reason,
            starts_on=day - timedelta(days=30),
            ends_on=ends_on,
            by=admin,
            at=at,
        )


def _ask_heads(at: datetime, asked_since: date) -> None:
    """Give heads of units a programme: a quiz, and a session attended or evidence shown."""
    basic = Programme.objects.filter(is_live=True).order_by("pk").first()
    quiz = basic and basic.requirements.filter(quiz__isnull=False).first()
    if basic is None or quiz is None:
        return
    workshop = Workshop.objects.create(
        slug="tap-huan-nguoi-dung-dau",
        title="Tập huấn: trách nhiệm của người đứng đầu trong thi đua, khen thưởng",
        title_en="Workshop: the head's answer for emulation and commendation",
        hours=4,
    )
    programme = Programme.objects.create(
        slug="nguoi-dung-dau",
        code="NDD",
        title="Người đứng đầu với công tác thi đua, khen thưởng",
        title_en="Heads of units and emulation and commendation work",
        validity_months=12,
        renewal_days=60,
        grace_days=30,
        issuer=basic.issuer,
        issuer_en=basic.issuer_en,
    )
    RequirementGroup.objects.create(
        programme=programme,
        letter="A",
        title="Tập huấn hoặc minh chứng tương đương",
        title_en="A session, or evidence of the like",
        needed=1,
    )
    Requirement.objects.create(
        programme=programme, kind="quiz", quiz=quiz.quiz, sort_order=0
    )
    Requirement.objects.create(
        programme=programme, kind="session", workshop=workshop, group="A", sort_order=1
    )
    shown = Requirement.objects.create(
        programme=programme,
        kind="evidence",
        title="Giấy xác nhận đã tập huấn nghiệp vụ thi đua, khen thưởng ở nơi khác",
        title_en="Proof of a like session elsewhere",
        group="A",
        sort_order=2,
    )
    Assignment.objects.create(
        programme=programme,
        role=Assignment.Role.HEADS,
        due_on=localdate(at) + timedelta(days=60),
        starts_on=asked_since,
    )
    refresh_standing(programme=programme, at=at)
    heads = list(_heads(programme))
    _hold_session(workshop, heads[: len(heads) * 2 // 3], at)
    for head in heads[len(heads) * 2 // 3 :][:1]:
        accept_evidence(
            person=head,
            programme=programme,
            requirement=shown.key,
            what="Giấy xác nhận tập huấn năm 2026 của đơn vị công tác trước",
            reason="Nội dung và thời lượng tương đương",
            by=User.objects.get(username="trainer"),
            at=at - timedelta(days=2),
        )


def _heads(programme: Programme) -> QuerySet[User]:
    people = User.objects.filter(standings__programme=programme)
    return people.exclude(username__in=SIGN_INS).order_by("staff_code")


def _hold_session(workshop: Workshop, heads: Sequence[User], at: datetime) -> None:
    meeting = WorkshopMeeting.objects.create(
        workshop=workshop,
        held_on=localdate(at) - timedelta(days=12),
        place="Hội trường tầng 2, Sở Nội vụ",
    )
    record_attendance(
        meeting=meeting,
        people=heads,
        by=User.objects.get(username="trainer"),
        at=at - timedelta(days=10),
    )
