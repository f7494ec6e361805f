"""A whole site of django-quiz-app, brought over: nothing of it lost, nothing of it trusted."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.models import User
from quizzes.formats.django_quiz_app import fields
from quizzes.formats.django_quiz_app.site import OldScore
from quizzes.formats.pictures import NoPictures
from quizzes.importing.former_site.plan import apply, plan
from quizzes.models import (
    Attempt,
    Grade,
    MarkingRight,
    ProgressBalance,
    Question,
    Quiz,
    Topic,
)
from quizzes.services import start_attempt
from tests.factories.former_site import FormerSite
from tests.factories.organisation import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    """Two who are here, by e-mail and by name; the site knows a third."""
    return {
        "an": UserFactory(
            username="an.nt", email="An@Tinh.vn", last_name="Nông Thị", first_name="An"
        ),
        "binh": UserFactory(username="khac", last_name="Lý Văn", first_name="Bình"),
    }


@pytest.fixture
def site(people):
    """A site as one is found: three kinds, four shapes of lists, the odd names."""
    old = FormerSite()
    an = old.user("an", email="an@tinh.vn")
    binh = old.user("binh01", first_name="Bình", last_name="Lý Văn")
    gone = old.user("khong-con", first_name="Ai", last_name="Đó")
    law = old.category("Lịch sử, Địa lý")
    other = old.category("học")
    below = old.add("quiz.subcategory", sub_category="Địa lý Việt Nam", category=law)
    exam = old.quiz(
        "Kiểm tra cuối khoá",
        exam_paper=True,
        answers_at_end=True,
        pass_mark=50,
        random_order=True,
        max_questions=3,
        success_text="Chúc mừng",
        fail_text="Cố gắng lần sau",
    )
    practice = old.quiz("Luyện tập", url="kiểm-tra-cuối-khoá")
    mc, mc_answers = old.multichoice(
        "Thủ đô của Việt Nam là <b>gì</b>?",
        [exam, practice],
        [("Huế", False), ("Hà Nội", True), ("Đà Nẵng", False)],
        answer_order="content",
        category=law,
        sub_category=below,
        explanation="Hiến pháp năm 2013, Điều 13.",
    )
    two, two_answers = old.multichoice(
        "Số nào chẵn?",
        [exam],
        [("2", True), ("3", False), ("4", True)],
        answer_order="random",
        category=other,
    )
    tf = old.true_false("Trái đất tròn.", [exam, practice], correct=True, category=law)
    essay = old.essay("Trình bày về phong trào thi đua.", [exam], category=other)
    old.ids = {  # type: ignore[attr-defined]
        "an": an, "binh": binh, "gone": gone, "exam": exam, "practice": practice,
        "mc": mc, "mc_answers": mc_answers, "two": two, "two_answers": two_answers,
        "tf": tf, "essay": essay,
    }  # fmt: skip
    return old


def bring(data: bytes, name="dump.json", source="", dry_run=False):
    made = plan(data, name, NoPictures(), {"source": source})
    if dry_run:
        return made
    return apply(made, by=None, at=now(), tell=lambda done, total: None)


def test_questions_come_over_with_topics_kinds_and_right_answers(site):
    outcome = bring(site.dump())
    assert (outcome.created, outcome.updated) == (4, 0)
    mc = Question.objects.get(code="dqa-1")
    assert (mc.kind, mc.state) == ("single", "live")
    # Its markup is text here, as it was there.
    assert mc.stem == "Thủ đô của Việt Nam là <b>gì</b>?"
    assert [o.text for o in mc.options.all()] == ["Huế", "Hà Nội", "Đà Nẵng"]
    assert str(mc.topic) == "Địa lý Việt Nam"
    assert str(mc.topic.parent) == "Lịch sử, Địa lý"
    two = Question.objects.get(code="dqa-2")
    assert [o.is_correct for o in two.options.all()] == [True, False, True]
    kinds = set(Question.objects.values_list("kind", flat=True))
    assert kinds == {"single", "true-false", "essay"}


def test_any_of_several_right_answers_earns_the_point_as_it_did(site):
    from quizzes.kinds import kind_of

    bring(site.dump())
    version = Question.objects.get(code="dqa-2").current_version
    keys = [option["key"] for option in version.content["options"]]
    grades = [kind_of("single").grade(version.content, [key]) for key in keys]
    assert grades == [1, 0, 1]


def test_quizzes_come_over_with_rules_and_addresses_of_their_own(site):
    bring(site.dump())
    exam = Quiz.objects.get(title="Kiểm tra cuối khoá")
    assert exam.purpose == "exam"
    assert exam.reveal == "after-sending"
    assert (exam.pass_percent, exam.fixed_count) == (50, 3)
    assert exam.passed_text == "Chúc mừng"
    assert exam.is_live
    practice = Quiz.objects.get(title="Luyện tập")
    # Both had one address, and both were a 500 there.
    assert exam.slug == "kiem-tra-cuoi-khoa"
    assert practice.slug == "kiem-tra-cuoi-khoa-2"
    assert practice.reveal == "at-once"
    assert practice.is_open_to_visitors


def test_an_imported_quiz_can_be_sat_and_draws_as_many_as_it_did(site, people):
    bring(site.dump())
    exam = Quiz.objects.get(title="Kiểm tra cuối khoá")
    papers = set()
    for seed in range(12):
        attempt = start_attempt(quiz=exam, learner=people["an"], at=now(), seed=seed)
        shown = [item.version.question.code for item in attempt.items.all()]
        assert len(shown) == 3
        papers.add(frozenset(shown))
        attempt.delete()
    assert len(papers) > 1
    assert Quiz.objects.with_size().get(pk=exam.pk).size == 3


def test_a_complete_sitting_keeps_order_answers_and_result(site, people):
    ids = site.ids
    site.sitting(
        ids["an"],
        ids["exam"],
        [ids["tf"], ids["mc"], ids["two"]],
        {
            ids["tf"]: "True",
            ids["mc"]: str(ids["mc_answers"][0]),
            ids["two"]: str(ids["two_answers"][2]),
        },
        [ids["mc"]],
    )
    bring(site.dump())
    attempt = Attempt.objects.get()
    assert (attempt.learner, attempt.state) == (people["an"], "graded")
    assert attempt.origin == "django-quiz-app"
    assert attempt.started_at == datetime(2015, 9, 1, 2, 0, tzinfo=UTC)
    assert attempt.closed_at == datetime(2015, 9, 1, 2, 20, tzinfo=UTC)
    codes = [item.version.question.code for item in attempt.items.order_by("position")]
    assert codes == ["dqa-3", "dqa-1", "dqa-2"]
    grade = attempt.grades.get()
    assert (grade.score, grade.possible, grade.passed) == (2, 3, True)
    assert [mark.points for mark in grade.marks.order_by("item__position")] == [1, 0, 1]
    answers = [
        item.responses.get().answer for item in attempt.items.order_by("position")
    ]
    options = Question.objects.get(code="dqa-1").options.all()
    assert answers[1] == [next(o.key for o in options if o.text == "Huế")]


def test_the_result_of_a_former_sitting_opens(site, people, client):
    ids = site.ids
    site.sitting(
        ids["an"],
        ids["exam"],
        [ids["mc"], ids["essay"], 999],
        {ids["mc"]: "777", ids["essay"]: "Bài viết"},
        [ids["mc"]],
        current_score=1,
    )
    bring(site.dump())
    attempt = Attempt.objects.get()
    assert attempt.grades.get().possible == 3
    client.force_login(people["an"])
    # 777 is an answer that was deleted there, 999 a question that was.
    assert client.get(attempt.get_absolute_url()).status_code == 200


def test_an_essay_among_the_wrong_ones_comes_to_be_marked(
    site, people, client, trainer
):
    ids = site.ids
    site.sitting(
        ids["an"],
        ids["exam"],
        [ids["essay"], ids["tf"]],
        {ids["essay"]: "Phong trào thi đua là…", ids["tf"]: "True"},
        [ids["essay"]],
    )
    bring(site.dump())
    attempt = Attempt.objects.get()
    assert attempt.state == "marking"
    assert not Grade.objects.exists()
    assert attempt in Attempt.objects.markable_by(trainer, on=localdate())


def test_an_open_sitting_is_gone_on_with_where_it_stopped(site, people, client):
    ids = site.ids
    site.sitting(
        ids["an"],
        ids["exam"],
        [ids["tf"], ids["mc"], ids["two"]],
        {ids["tf"]: "False"},
        [ids["tf"]],
        complete=False,
    )
    bring(site.dump())
    attempt = Attempt.objects.get()
    assert attempt.state == "open"
    client.force_login(people["an"])
    page = client.get(f"/quizzes/{attempt.quiz.slug}/take/").content.decode()
    assert "Thủ đô" in page


def test_of_two_open_sittings_the_later_stays_open(site, people):
    ids = site.ids
    for hour in (2, 5):
        site.sitting(
            ids["an"],
            ids["exam"],
            [ids["tf"]],
            {},
            [],
            complete=False,
            start=f"2015-09-01T0{hour}:00:00Z",
        )
    outcome = bring(site.dump())
    states = Attempt.objects.order_by("started_at").values_list("state", flat=True)
    assert list(states) == ["graded", "open"]
    assert any("quiz.sitting 1" in str(fault) for fault in outcome.problems)


def test_people_are_found_by_e_mail_then_name_and_nobody_is_made(site, people):
    ids = site.ids
    for user in ("an", "binh", "gone"):
        site.sitting(ids[user], ids["exam"], [ids["tf"]], {ids["tf"]: "True"}, [])
    before = User.objects.count()
    outcome = bring(site.dump())
    assert set(Attempt.objects.values_list("learner", flat=True)) == {
        people["an"].pk,
        people["binh"].pk,
    }
    assert User.objects.count() == before
    assert any("khong-con" in str(fault) for fault in outcome.problems)


def test_a_name_that_two_people_here_have_is_nobody_s(site, people):
    UserFactory(username="khac2", last_name="Lý Văn", first_name="Bình")
    ids = site.ids
    site.sitting(ids["binh"], ids["exam"], [ids["tf"]], {ids["tf"]: "True"}, [])
    outcome = bring(site.dump())
    assert not Attempt.objects.exists()
    assert any("binh01" in str(fault) for fault in outcome.problems)


def test_progress_is_kept_as_an_opening_balance(site, people):
    site.progress(site.ids["an"], "học,3,4,Lịch sử, Địa lý,9,10,đã đổi tên,1,2,")
    bring(site.dump())
    balances = {
        str(one.topic): (one.right, one.asked) for one in ProgressBalance.objects.all()
    }
    assert balances == {
        "học": (3, 4),
        "Lịch sử, Địa lý": (9, 10),
        "đã đổi tên": (1, 2),
    }


def test_who_could_see_all_sittings_may_mark(site, people):
    site.add(
        "auth.permission", 30, codename="view_sittings", name="Can see", content_type=7
    )
    for one in site.objects:
        if one["model"] == "auth.user" and one["fields"]["username"] == "an":
            one["fields"]["user_permissions"] = [30]
    bring(site.dump())
    assert [right.person for right in MarkingRight.objects.all()] == [people["an"]]


def test_a_second_import_brings_only_what_is_new(site, people):
    ids = site.ids
    site.sitting(ids["an"], ids["exam"], [ids["tf"]], {ids["tf"]: "True"}, [])
    bring(site.dump())
    # A trainer has since mended a question; the old site has a new sitting.
    Question.objects.filter(code="dqa-1").update(stem="Thủ đô là gì?")
    site.sitting(
        ids["an"],
        ids["exam"],
        [ids["mc"]],
        {ids["mc"]: str(ids["mc_answers"][1])},
        [],
        start="2015-10-01T02:00:00Z",
        end="2015-10-01T02:01:00Z",
    )
    outcome = bring(site.dump())
    assert (outcome.created, outcome.updated, outcome.skipped) == (0, 0, 4)
    assert Attempt.objects.count() == 2
    assert Quiz.objects.count() == 2
    assert Question.objects.get(code="dqa-1").stem == "Thủ đô là gì?"
    assert set(Attempt.objects.values_list("number", flat=True)) == {1, 2}


def test_two_sites_with_names_keep_apart(site, people):
    bring(site.dump(), source="tinh")
    other = FormerSite()
    other.multichoice(
        "Câu khác hẳn?", [other.quiz("Bài khác")], [("Có", True), ("Không", False)]
    )
    outcome = bring(other.dump(), source="so")
    assert outcome.created == 1
    assert Question.objects.filter(code__in=["dqa-tinh-1", "dqa-so-1"]).count() == 2


def test_a_planned_import_writes_nothing(site):
    made = bring(site.dump(), dry_run=True)
    assert dict(made.lines)
    assert not Question.objects.exists()
    assert not Quiz.objects.exists()
    assert not Topic.objects.exists()


def test_all_or_nothing(site, people, monkeypatch):
    ids = site.ids
    site.sitting(ids["an"], ids["exam"], [ids["tf"]], {ids["tf"]: "True"}, [])
    made = bring(site.dump(), dry_run=True)
    monkeypatch.setattr(
        "quizzes.importing.former_site.plan._write_balances",
        lambda *args: (_ for _ in ()).throw(RuntimeError("the disk is full")),
    )
    with pytest.raises(RuntimeError):
        apply(made, by=None, at=now(), tell=lambda done, total: None)
    assert not Question.objects.exists()
    assert not Attempt.objects.exists()


def test_the_database_file_brings_the_same_as_the_dump(site, people, tmp_path):
    ids = site.ids
    site.sitting(
        ids["an"], ids["exam"], [ids["tf"], ids["mc"]], {ids["tf"]: "True"}, [ids["mc"]]
    )
    site.progress(ids["an"], "học,3,4,")
    outcome = bring(site.database(tmp_path / "db.sqlite3"), name="db.sqlite3")
    assert outcome.created == 4
    attempt = Attempt.objects.get()
    assert attempt.started_at == datetime(2015, 9, 1, 2, 0, tzinfo=UTC)
    assert attempt.items.count() == 2
    assert ProgressBalance.objects.get().right == 3
    # The very same site, the other way: nothing is new.
    assert bring(site.dump()).created == 0
    assert Attempt.objects.count() == 1


def test_the_odd_site_ends_in_a_list_not_in_a_trace(people):
    old = FormerSite()
    old.user("an", email="an@tinh.vn")
    empty = old.quiz("Không câu hỏi", pass_mark=-5)
    full = old.quiz("Quá điểm", pass_mark=250, url="progress")
    nothing_right, _keys = old.multichoice(
        "Không có đáp án đúng", [full], [("a", False), ("b", False)]
    )
    old.add("quiz.question", 77, content="Không thuộc loại nào", quiz=[full])
    old.add("essay.essay_question", 78, quiz=[full])
    old.sitting(1, full, [nothing_right], {nothing_right: "1"}, [nothing_right])
    old.sitting(1, 4711, [nothing_right], {}, [])
    old.sitting(1, full, [], {}, [])
    old.add("quiz.sitting", user=None, quiz=None)
    old.add("quiz.progress", user=1, score="rác không phải số")
    outcome = bring(old.dump())
    told = " | ".join(map(str, outcome.problems))
    for place in (
        "quiz.question 77",
        "quiz.question 78",
        "quiz.sitting 2",
        "quiz.quiz",
    ):
        assert place in told
    quizzes = {quiz.title: quiz for quiz in Quiz.objects.all()}
    assert not quizzes["Không câu hỏi"].is_live
    assert quizzes["Quá điểm"].pass_percent == 100
    assert quizzes["Quá điểm"].slug != "progress"
    assert empty
    # What was asked, though it had no right answer, is shown to whom it was asked.
    assert Attempt.objects.get().items.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b'[{"model": "quiz.quiz", "pk": 1, "fields": {"title": "x"',
        b'[1, null, {}, {"model": 3}]',
        b"null",
        b'{"a": 1}',
        b"SQLite format 3\x00 and then nothing of the kind",
        "Không phải JSON".encode("utf-16"),
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_damaged_file_says_where(data):
    made = bring(data, dry_run=True)
    assert made.outcome().problems
    assert "dump.json" in str(made.outcome().problems[0])


def test_a_dump_with_natural_keys_one_object_a_line_and_a_mark(site, people):
    ids = site.ids
    site.sitting(["an"], ids["exam"], [ids["tf"]], {ids["tf"]: "True"}, [])
    for one in site.objects:
        if one["model"] == "auth.user":
            one.pop("pk")
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in site.objects)
    bring(b"\xef\xbb\xbf" + lines.encode())
    assert Attempt.objects.get().learner == people["an"]


def test_the_command_ends_in_a_line_of_json(site, people, tmp_path, capsys):
    path = tmp_path / "dump.json"
    path.write_bytes(site.dump())
    call_command("import_questions", str(path), format="django-quiz-app", dry_run=True)
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert said["created"] == 4
    assert not Question.objects.exists()
    call_command("import_questions", str(path), format="django-quiz-app")
    said = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert set(said) == {"created", "updated", "skipped", "problems"}
    assert Question.objects.count() == said["created"] == 4


# --- The odd texts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ()),
        ("1,", (1,)),
        ("2,,8,,12,,3,", (2, 8, 12, 3)),
        ("13,15", (13, 15)),
        ("15", (15,)),
        ("9,10,3,5,", (9, 10, 3, 5)),
        ("a,1,, 2 ,1,", (1, 2)),
        (None, ()),
    ],
)
def test_lists_in_their_shapes(text, keys):
    assert fields.keys(text) == keys


def test_progress_reads_the_longest_name_first_and_none_inside_another():
    found = fields.scores("toán-học,9,10,học,3,3,", ["học", "toán-học"])
    assert found == (OldScore("toán-học", 9, 10), OldScore("học", 3, 3))


names = (
    st.text(
        st.characters(categories=["Ll", "Lu", "Zs"], include_characters=",-"),
        min_size=1,
        max_size=12,
    )
    .map(lambda text: " ".join(text.split()).strip(", "))
    .filter(bool)
)


@given(
    st.lists(
        st.tuples(names, st.integers(0, 99), st.integers(0, 99)),
        max_size=6,
        unique_by=lambda one: one[0],
    )
)
def test_progress_comes_back_as_the_package_wrote_it(kept):
    text = "".join(f"{name},{score},{possible}," for name, score, possible in kept)
    known = [name for name, _score, _possible in kept]
    # Two names where one begins the other with a figure after a comma cannot be told apart
    # by anybody; letters and commas alone can.
    assert [
        (one.category, one.score, one.possible) for one in fields.scores(text, known)
    ] == [(fields.text(name), score, possible) for name, score, possible in kept]


@given(st.text(max_size=200), st.lists(st.text(max_size=5), max_size=4))
def test_no_text_is_too_odd(text, known):
    fields.scores(text, known)
    fields.answers(text)
    fields.keys(text)
    fields.moment(text, UTC)
    fields.number(text)


lists = st.text(alphabet="0123456789,x ", max_size=30)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            lists,
            lists,
            st.booleans(),
            st.integers(-5, 50),
            st.dictionaries(st.integers(0, 9).map(str), st.text(max_size=5)),
        ),
        max_size=4,
    )
)
def test_whatever_the_sittings_hold_they_are_imported_or_named(people, kept):
    with transaction.atomic():
        _bring_sittings(kept)
        # Nothing of this example is left for the next.
        transaction.set_rollback(True)


def _bring_sittings(kept):
    old = FormerSite()
    an = old.user("an", email="an@tinh.vn")
    quiz = old.quiz("Bài", exam_paper=True, pass_mark=50)
    old.multichoice("Một?", [quiz], [("a", True), ("b", False)])
    old.true_false("Hai.", [quiz], correct=False)
    for number, (order, wrong, complete, score, answers) in enumerate(kept):
        old.sitting(
            an,
            quiz,
            [],
            {},
            [],
            complete=complete,
            question_order=order,
            incorrect_questions=wrong,
            current_score=score,
            user_answers=json.dumps(answers),
            start=f"2015-09-{number + 1:02}T02:00:00Z",
        )
    outcome = bring(old.dump())
    named = sum("quiz.sitting" in str(fault) for fault in outcome.problems)
    assert Attempt.objects.count() + named >= len(kept)
    for grade in Grade.objects.all():
        assert 0 <= grade.percent <= 100
