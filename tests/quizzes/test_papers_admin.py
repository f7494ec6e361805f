"""Composing a quiz in Wagtail's admin, and granting a person more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from courses.roles import ensure_roles
from quizzes.models import Allowance, Attempt, Quiz
from quizzes.services import start_attempt
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .test_admin import quiz_form

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_quizzes_quiz:add"
LIST = "wagtailsnippets_quizzes_quiz:list"


@pytest.fixture
def author(client, trainer):
    """A client signed in as a trainer with what the role gives."""
    ensure_roles()
    UserProfile.objects.create(user=trainer, preferred_language="en")
    client.force_login(trainer)
    return client


@pytest.fixture
def topic():
    topic = TopicFactory(name_en="Orders")
    QuestionFactory.create_batch(3, topic=topic)
    return topic


def draws(*rows):
    return inline_formset(
        [
            {"topic": topic.pk, "count": count, "difficulty": "", **more}
            for topic, count, more in rows
        ]
    )


def edit(quiz):
    return reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])


def moment(shift):
    return f"{localtime(now() + shift):%Y-%m-%d %H:%M}"


def test_a_trainer_composes_a_quiz_with_sections(author, topic):
    form = quiz_form(
        sections=inline_formset(
            [{"title": "Lý thuyết", "title_en": "", "pass_percent": 50}]
        ),
        draws=draws((topic, 2, {"section": 1, "points": "2", "new_first": "on"})),
    )
    assert author.post(reverse(ADD), form).status_code == 302
    quiz = Quiz.objects.get()
    draw = quiz.draws.get()
    assert (draw.section, draw.points, draw.new_first) == (1, 2, True)
    assert quiz.sections.get().pass_percent == 50


def test_a_section_that_is_not_there_is_named(author, topic):
    page = author.post(reverse(ADD), quiz_form(draws=draws((topic, 2, {"section": 3}))))
    assert "there is no section 3" in page.text
    assert not Quiz.objects.exists()


def test_a_moment_is_typed_as_people_here_write_it(author, topic):
    form = quiz_form(draws=draws((topic, 2, {})), closes_at="09/12/2026 12:35")
    assert author.post(reverse(ADD), form).status_code == 302
    quiz = Quiz.objects.get()
    assert f"{localtime(quiz.closes_at):%Y-%m-%d %H:%M}" == "2026-12-09 12:35"
    # What the form shows is what it reads again, whatever the picker does with it.
    edit = author.get(reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk]))
    assert 'value="09/12/2026 12:35"' in edit.text


@pytest.mark.parametrize(
    ("preset", "typed", "expected"),
    [
        ("", {}, ("exam", "after-sending", None, 0)),
        ("practice", {}, ("practice", "at-once", None, 0)),
        (
            "exam",
            {"closes_at": moment(timedelta(days=1))},
            ("exam", "after-closing", 45, 2),
        ),
        # What was typed stays.
        (
            "exam",
            {
                "reveal": "result-only",
                "time_limit_minutes": 20,
                "attempts_allowed": 1,
            },
            ("exam", "result-only", 20, 1),
        ),
    ],
)
def test_a_preset_fills_in_what_was_left_alone(author, topic, preset, typed, expected):
    form = quiz_form(draws=draws((topic, 2, {})), preset=preset, **typed)
    assert author.post(reverse(ADD), form).status_code == 302
    quiz = Quiz.objects.get()
    found = (
        quiz.purpose,
        quiz.reveal,
        quiz.time_limit_minutes,
        quiz.attempts_allowed,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reveal": "after-closing"}, "say when the quiz closes"),
        ({"preset": "exam"}, "say when the quiz closes"),
        (
            {"opens_at": "2026-12-01 08:00", "closes_at": "2026-12-01 08:00"},
            "closes after it opens",
        ),
        ({"is_open_to_visitors": "on"}, "Only practice is open to visitors"),
        (
            {
                "purpose": "practice",
                "is_open_to_visitors": "on",
                "access_code": "x",
            },
            "Visitors have no access code",
        ),
        ({"slug": "attempts"}, "an address of the system"),
        ({"slug": "try"}, "an address of the system"),
    ],
)
def test_rules_that_do_not_go_together_are_named(author, topic, changes, words):
    page = author.post(reverse(ADD), quiz_form(draws=draws((topic, 2, {})), **changes))
    assert words in page.text
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Sát hạch Đợt 2: cán bộ cấp xã", "sat-hach-dot-2-can-bo-cap-xa"),
        ("Luyện tập", "luyen-tap-2"),
        ("Statistics", "statistics-2"),
        ("???", "muc"),
    ],
)
def test_a_quiz_without_an_address_gets_one_from_its_title(
    author, topic, title, address
):
    QuizFactory(slug="luyen-tap")
    form = quiz_form(title=title, slug="", draws=draws((topic, 2, {})))
    assert author.post(reverse(ADD), form).status_code == 302
    assert Quiz.objects.latest("pk").slug == address


def test_a_quiz_for_visitors_stays_short(author, topic):
    page = author.post(
        reverse(ADD),
        quiz_form(
            draws=draws((topic, 61, {})), purpose="practice", is_open_to_visitors="on"
        ),
    )
    assert "at most 60 questions, this one 61" in page.text


def test_the_panel_tells_what_the_bank_has_and_tries_it_out(author, topic, trainer):
    quiz = QuizFactory(draws=[(topic, 2)], is_live=False)
    page = author.get(edit(quiz))
    assert "the bank can fill this quiz" in page.text
    assert "Orders" in page.text
    author.post(reverse("quizzes:start", args=[quiz.slug]), {"trial": "1"})
    assert Attempt.objects.get().is_trial
    topic.questions.update(state="retired")
    assert "too few" in author.get(edit(quiz)).text


def test_a_change_tells_of_attempts_under_way(author, topic, lan):
    quiz = QuizFactory(draws=[(topic, 2)])
    start_attempt(quiz=quiz, learner=lan, at=now())
    assert "1 attempt is under way" in author.get(edit(quiz)).text


def test_the_list_tells_which_published_quiz_lacks_questions(
    author, topic, count_queries
):
    QuizFactory(draws=[(topic, 3)])
    QuizFactory(draws=[(topic, 4)])
    QuizFactory(draws=[(topic, 5)], is_live=False)
    page = author.get(reverse(LIST))
    assert "4 to draw, 3 in use" in page.text
    assert "5 to draw" not in page.text
    few = count_queries(lambda: author.get(reverse(LIST)))
    QuizFactory.create_batch(5)
    assert count_queries(lambda: author.get(reverse(LIST))) <= few + 1


def test_questions_are_chosen_by_words_without_accents_and_by_topic(author, topic):
    below = TopicFactory(parent=topic)
    wanted = QuestionFactory(topic=below, stem="Ai quyết định khen thưởng?")
    QuestionFactory(stem="Câu khác")
    QuestionFactory(topic=below, stem="Khen thưởng trong bài học", use="self-check")
    url = reverse("wagtailsnippetchoosers_quizzes_question:choose_results")
    page = author.get(url, {"q": "quyet dinh", "topic": topic.pk, "state": "live"})
    assert wanted.stem in page.text
    assert "Câu khác" not in page.text
    assert "trong bài học" not in author.get(url, {"topic": topic.pk}).text
    assert wanted.stem not in author.get(url, {"kind": "several"}).text


# --- Allowances -------------------------------------------------------------------------

GRANT = "wagtailsnippets_quizzes_allowance:add"


def grant(person, quiz="", **changes):
    return {
        "person": person.pk,
        "quiz": quiz and quiz.pk,
        "extra_percent": 50,
        "extra_attempts": 0,
        "reason": "Khiếm thị",
        **changes,
    }


def test_a_trainer_grants_more_time_and_is_named(author, trainer, lan):
    assert author.post(reverse(GRANT), grant(lan)).status_code == 302
    allowance = Allowance.objects.get()
    assert (allowance.person, allowance.granted_by) == (lan, trainer)
    page = author.get(reverse("wagtailsnippets_quizzes_allowance:list"))
    assert "Khiếm thị" in page.text


def test_one_allowance_a_person_and_quiz(author, lan):
    quiz = QuizFactory()
    for _n in range(2):
        author.post(reverse(GRANT), grant(lan))
        page = author.post(reverse(GRANT), grant(lan, quiz))
    assert page.status_code == 200
    assert Allowance.objects.count() == 2


def test_nothing_is_not_granted(author, lan):
    page = author.post(reverse(GRANT), grant(lan, extra_percent=0))
    assert "Grant more time" in page.text
    assert not Allowance.objects.exists()


def test_people_are_found_without_accents_by_trainers_only(author, client, lan, minh):
    url = reverse("choose-learner:choose_results")
    page = author.get(url, {"q": "hoang thi lan"})
    assert "Lan" in page.text
    assert "Ma Văn" not in page.text
    found = reverse("wagtailsnippets_quizzes_allowance:list")
    Allowance.objects.create(person=lan, extra_percent=50, reason="Mắt kém")
    assert "Mắt kém" in author.get(found, {"q": "hoang lan"}).text
    assert "Mắt kém" not in author.get(found, {"q": "ma van"}).text
    client.force_login(minh)
    assert client.get(url).status_code in (302, 403)
    assert client.get(found).status_code in (302, 403)
