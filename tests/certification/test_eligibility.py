"""What is done, what is missing, whose turn it is, and by when: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.eligibility import (
    FIRST,
    Asked,
    CertificateAsked,
    CourseAsked,
    Done,
    EssayAsked,
    EvidenceAsked,
    Facts,
    Plan,
    QuizAsked,
    SessionAsked,
    Turn,
    next_turn,
    progress,
)

OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
COURSE_KEY, LESSON = UUID(int=1), UUID(int=11)


def ask(number, deed, **fields):
    return Asked(UUID(int=100 + number), deed, **fields)


COURSE = ask(1, CourseAsked(COURSE_KEY))
QUIZ = ask(2, QuizAsked(7))
ESSAY = ask(3, EssayAsked(8))
SESSION = ask(4, SessionAsked(3))
EVIDENCE = ask(5, EvidenceAsked())
OTHER = ask(6, CertificateAsked(9))
EVERY = (COURSE, QUIZ, ESSAY, SESSION, EVIDENCE, OTHER)
PLAN = Plan((COURSE, QUIZ))


def passed(at, percent=80):
    return Done(at, Decimal(percent), UUID(int=9))


def facts(*passes, read=OCTOBER):
    return Facts({COURSE_KEY: read} if read else {}, {7: [passed(at) for at in passes]})


def renewal(since, way="renewal"):
    return Turn(way, since, reads_again=True)


# --- By itself -------------------------------------------------------------------------


def test_everything_done_is_complete_with_its_evidence():
    found = progress(PLAN, facts(NOVEMBER))
    assert found.complete
    assert found.missing == []
    assert found.evidence[COURSE].at == OCTOBER
    assert found.evidence[QUIZ].percent == 80
    assert found.done_at == NOVEMBER


def test_what_is_missing_is_named():
    found = progress(PLAN, facts())
    assert not found.complete
    assert found.missing == [QUIZ]
    assert [asked for asked, _done in found.done] == [COURSE]
    assert found.lacking == {"": 1}


def test_programme_that_asks_for_nothing_earns_nothing():
    assert not progress(Plan(), facts(NOVEMBER)).complete


def test_first_of_two_passes_is_the_evidence():
    found = progress(Plan((QUIZ,)), facts(NOVEMBER, OCTOBER))
    assert found.evidence[QUIZ].at == OCTOBER


@pytest.mark.parametrize(("percent", "is_met"), [(None, True), (80, True), (81, False)])
def test_own_pass_mark_asks_for_more_than_the_quiz_does(percent, is_met):
    plan = Plan((ask(1, QuizAsked(7, percent)), ask(2, EssayAsked(7, percent))))
    known = Facts(passes={7: [passed(OCTOBER)]}, marked={7: [passed(OCTOBER)]})
    assert progress(plan, known).complete == is_met


def test_essay_counts_only_once_a_person_marked_it():
    known = Facts(passes={8: [passed(OCTOBER)]})
    assert progress(Plan((ESSAY,)), known).missing == [ESSAY]
    assert progress(Plan((ESSAY,)), replace(known, marked=known.passes)).complete


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (SESSION, Facts(sessions={3: [Done(OCTOBER, happened_at=OCTOBER)]})),
        (OTHER, Facts(certificates={9: Done(OCTOBER)})),
        (EVIDENCE, Facts(accepted={EVIDENCE.key: [Done(OCTOBER)]})),
    ],
)
def test_each_kind_is_met_by_its_own_fact(asked, known):
    assert progress(Plan((asked,)), known).complete
    assert not progress(Plan((asked,)), Facts()).complete


@pytest.mark.parametrize("asked", EVERY)
def test_what_a_trainer_accepts_meets_any_requirement_but_no_other(asked):
    known = Facts(accepted={asked.key: [Done(OCTOBER)]})
    others = tuple(one for one in EVERY if one != asked)
    assert progress(Plan((asked,)), known).complete
    assert len(progress(Plan(others), known).missing) == 5


# --- In groups -------------------------------------------------------------------------


def grouped(needed, *done):
    asked = tuple(ask(n, QuizAsked(n), group="A") for n in (1, 2, 3))
    known = Facts(passes={n: [passed(OCTOBER)] for n in done})
    return progress(Plan(asked, {"A": needed}), known)


@pytest.mark.parametrize(
    ("needed", "done", "lacking"),
    [
        (2, (), 2),
        (2, (1,), 1),
        (2, (1, 3), 0),
        (2, (1, 2, 3), 0),
        (None, (1, 2), 1),
        (None, (1, 2, 3), 0),
    ],
)
def test_group_says_how_many_are_still_needed(needed, done, lacking):
    found = grouped(needed, *done)
    assert found.lacking == {"A": lacking}
    assert found.complete == (lacking == 0)


def test_group_does_not_stand_in_for_what_is_required_by_itself():
    asked = (QUIZ, ask(8, QuizAsked(8), group="A"), ask(9, QuizAsked(9), group="A"))
    known = Facts(passes={8: [passed(OCTOBER)], 9: [passed(OCTOBER)]})
    found = progress(Plan(asked, {"A": 1}), known)
    assert found.lacking == {"": 1, "A": 0}
    assert not found.complete


# --- Again -----------------------------------------------------------------------------


def test_pass_that_earned_the_last_certificate_does_not_earn_the_next():
    assert not progress(Plan((QUIZ,)), facts(OCTOBER), renewal(NOVEMBER)).complete


def test_renewal_path_asks_for_what_is_marked_so():
    first, both = replace(COURSE, path="first"), QUIZ
    more = ask(7, SessionAsked(3), path="renewal")
    plan = Plan((first, both, more))
    assert plan.on("first").asked == (first, both)
    assert plan.on("renewal").asked == (both, more)


def test_programme_without_a_renewal_path_asks_everything_again():
    plan = Plan((replace(COURSE, path="first"), replace(QUIZ, path="first")))
    assert plan.on("renewal") == plan.on("first")


def read_again(**moments):
    """Two lessons; ``a`` and ``b`` say when each was read again."""
    a, b = UUID(int=11), UUID(int=12)
    read = {
        key: [moments[name]] for name, key in (("a", a), ("b", b)) if name in moments
    }
    return Facts(
        {COURSE_KEY: OCTOBER},
        read={COURSE_KEY: read},
        lessons={COURSE_KEY: frozenset((a, b))},
    )


def test_course_counts_again_once_every_lesson_was_read_again():
    plan, turn = Plan((COURSE,)), renewal(NOVEMBER)
    later = NOVEMBER + timedelta(days=3)
    assert progress(plan, facts(), turn).missing == [COURSE]
    assert progress(plan, read_again(a=NOVEMBER), turn).missing == [COURSE]
    assert progress(plan, read_again(a=NOVEMBER, b=OCTOBER), turn).missing == [COURSE]
    found = progress(plan, read_again(a=NOVEMBER, b=later), turn)
    assert found.complete
    assert found.done_at == later


def test_course_without_lessons_today_cannot_be_read_again():
    known = replace(read_again(a=NOVEMBER), lessons={COURSE_KEY: frozenset()})
    assert not progress(Plan((COURSE,)), known, renewal(NOVEMBER)).complete


def test_after_a_revocation_the_test_counts_anew_and_the_reading_stays():
    turn = Turn("first", NOVEMBER)
    assert progress(PLAN, facts(OCTOBER), turn).missing == [QUIZ]
    assert progress(PLAN, facts(OCTOBER, NOVEMBER), turn).complete


def test_session_held_before_the_window_does_not_renew_when_recorded_late():
    late = Facts(sessions={3: [Done(NOVEMBER, happened_at=OCTOBER)]})
    assert progress(Plan((SESSION,)), late).complete
    assert not progress(Plan((SESSION,)), late, renewal(NOVEMBER)).complete


@pytest.mark.parametrize(
    ("day", "way"),
    [
        (date(2028, 9, 24), None),
        (date(2028, 9, 25), "renewal"),
        (date(2028, 11, 23), "renewal"),
        (date(2028, 12, 23), "renewal"),
        (date(2028, 12, 24), "first"),
    ],
)
def test_renewal_opens_before_the_end_and_closes_with_the_grace(day, way):
    opened = datetime(2028, 9, 25, tzinfo=UTC)
    turn = next_turn(
        renewal_from=opened.date(),
        grace_until=date(2028, 12, 24),
        revoked_at=None,
        window_opened_at=opened,
        on=day,
    )
    assert turn == (renewal(opened, way) if way else None)


def test_revocation_starts_the_first_path_anew_at_once():
    turn = next_turn(
        renewal_from=date(2028, 9, 25),
        grace_until=date(2028, 12, 24),
        revoked_at=OCTOBER,
        window_opened_at=NOVEMBER,
        on=date(2026, 10, 2),
    )
    assert turn == Turn("first", OCTOBER)


# --- Whatever happened -----------------------------------------------------------------

# A busy machine is no fault of the rules.
fast = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
MOMENTS = st.integers(0, 400).map(lambda day: OCTOBER + timedelta(days=day))
DONE = st.lists(MOMENTS.map(lambda at: passed(at, 75)), max_size=2)


@st.composite
def histories(draw):
    """Facts of every kind about `EVERY`."""
    lessons = (UUID(int=11), UUID(int=12))
    return Facts(
        courses={COURSE_KEY: draw(MOMENTS)} if draw(st.booleans()) else {},
        passes={7: draw(DONE)},
        marked={8: draw(DONE)},
        sessions={3: draw(DONE)},
        accepted={one.key: draw(DONE) for one in EVERY},
        certificates={9: Done(draw(MOMENTS))} if draw(st.booleans()) else {},
        read={
            COURSE_KEY: {
                lesson: draw(st.lists(MOMENTS, max_size=2)) for lesson in lessons
            }
        },
        lessons={COURSE_KEY: frozenset(lessons)},
    )


@st.composite
def plans(draw):
    chosen = draw(st.lists(st.sampled_from(EVERY), unique=True, max_size=6))
    asked = tuple(
        replace(
            one,
            group=draw(st.sampled_from(["", "A"])),
            path=draw(st.sampled_from(["both", "first", "renewal"])),
        )
        for one in chosen
    )
    return Plan(asked, {"A": draw(st.none() | st.integers(1, 4))})


TURNS = st.just(FIRST) | st.builds(
    Turn, st.sampled_from(["first", "renewal"]), MOMENTS, st.booleans()
)


def merged(one, more):
    """What a person did, and more of the same: no fact is ever taken away."""

    def both(a, b):
        return {key: [*a.get(key, []), *b.get(key, [])] for key in {*a, *b}}

    courses = {
        key: min(x[key] for x in (one.courses, more.courses) if key in x)
        for key in {*one.courses, *more.courses}
    }
    return Facts(
        courses=courses,
        passes=both(one.passes, more.passes),
        marked=both(one.marked, more.marked),
        sessions=both(one.sessions, more.sessions),
        accepted=both(one.accepted, more.accepted),
        certificates=max(
            one.certificates,
            more.certificates,
            key=lambda held: held[9].at if held else OCTOBER - timedelta(days=1),
        ),
        read={COURSE_KEY: both(one.read[COURSE_KEY], more.read[COURSE_KEY])},
        lessons=one.lessons,
    )


@fast
@given(plan=plans(), known=histories(), more=histories(), turn=TURNS)
def test_one_more_fact_never_takes_away_what_was_met(plan, known, more, turn):
    before = progress(plan, known, turn)
    after = progress(plan, merged(known, more), turn)
    assert {one for one, _ in before.done} <= {one for one, _ in after.done}
    assert all(after.lacking[letter] <= n for letter, n in before.lacking.items())
    assert after.complete or not before.complete


@fast
@given(plan=plans(), known=histories(), turn=TURNS, seed=st.randoms())
def test_order_of_facts_and_of_requirements_does_not_matter(plan, known, turn, seed):
    def stirred(by_name):
        return {
            key: seed.sample(list(some), len(some)) for key, some in by_name.items()
        }

    other = replace(
        known, passes=stirred(known.passes), accepted=stirred(known.accepted)
    )
    asked = tuple(seed.sample(plan.asked, len(plan.asked)))
    one, two = (
        progress(plan, known, turn),
        progress(replace(plan, asked=asked), other, turn),
    )
    assert one.complete == two.complete
    assert one.lacking == two.lacking
    assert {asked: done.at for asked, done in one.done} == {
        asked: done.at for asked, done in two.done
    }


@fast
@given(plan=plans(), known=histories(), turn=TURNS)
def test_each_requirement_of_the_way_is_either_done_or_missing(plan, known, turn):
    found = progress(plan, known, turn)
    done = [asked for asked, _done in found.done]
    assert sorted(map(str, done + found.missing)) == sorted(
        map(str, plan.on(turn.way).asked)
    )
    if turn.since is not None and found.complete:
        assert found.done_at >= turn.since


# --- By when ---------------------------------------------------------------------------
