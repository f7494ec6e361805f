"""The list of questions: what it tells, how it is narrowed, what is done to many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from legal.models import Provision
from quizzes.formats.gift import read as read_gift
from quizzes.models import Question, Topic
from quizzes.services import retire, retire_all, watch
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .bank_forms import edit_form, edit_url
from .conftest import graded

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_quizzes_question:list"


def shown(client, **narrowed) -> set[Question]:
    page = client.get(reverse(LIST), narrowed)
    assert page.status_code == 200
    return set(page.context["object_list"])


def bulk(client, action, *questions, **data):
    url = reverse("wagtail_bulk_action", args=["quizzes", "question", action])
    ids = "&".join(f"id={question.pk}" for question in questions)
    address = f"{url}?{ids}&next={reverse(LIST)}"
    return client.post(address, data) if data else client.get(address)


def test_questions_are_found_without_marks_by_stem_answer_topic_and_code(author):
    topic = TopicFactory(name="Thẩm quyền quyết định")
    found = {
        "khen thuong": QuestionFactory(stem="Ai trình khen thưởng?"),
        "tham quyen": QuestionFactory(topic=topic),
        "gom may buoc": QuestionFactory(code="gom-may-buoc", stem="Gồm mấy bước?"),
    }
    QuestionFactory(stem="Hồ sơ gồm những gì?")
    for words, question in found.items():
        assert shown(author, q=words) == {question}
    every = set(Question.objects.all())
    assert shown(author, q="dap an c") == every


def test_the_list_tells_version_state_and_how_often_a_question_was_shown(author, lan):
    question = QuestionFactory()
    graded(QuizFactory(questions=[question]), lan, right=1)
    author.post(edit_url(question), edit_form(question, stem="Nháp?"))
    page = author.get(reverse(LIST)).text
    assert "In use" in page
    assert "has a draft" in page
    [row] = Question.objects.for_the_list()
    assert row.answers == 1


def test_a_topic_is_listed_with_all_below_it(author):
    top = TopicFactory()
    below = TopicFactory(parent=TopicFactory(parent=top))
    inside, outside = QuestionFactory(topic=below), QuestionFactory()
    assert shown(author, topic=top.pk) == {inside}
    assert outside not in shown(author, topic=top.pk)


def test_questions_are_found_by_what_they_cite(author, provision):
    other = Provision.objects.create(
        document=provision.document, key="dieu-841", label="Điều 841"
    )
    cited = QuestionFactory(provision=provision)
    QuestionFactory(provision=other)
    bare = QuestionFactory()
    assert shown(author, cites="dieu 84 luat") == {cited}
    assert shown(author, cites="06/2022") == {*Question.objects.all()} - {bare}
    assert shown(author, has_basis="no") == {bare}


def test_questions_are_found_by_the_quiz_that_fixes_or_may_draw_them(author):
    top = TopicFactory()
    drawn = QuestionFactory(topic=TopicFactory(parent=top), difficulty=2)
    QuestionFactory(topic=top, state="draft")
    fixed, _other = QuestionFactory(), QuestionFactory()
    quiz = QuizFactory(questions=[fixed], draws=[(top, 1)])
    assert shown(author, quiz=quiz.pk) == {fixed, drawn}


def test_questions_are_found_by_state_kind_difficulty_and_waiting_drafts(
    author, at, trainer
):
    plain, hard = QuestionFactory(), QuestionFactory(difficulty=3)
    watch(question=plain, reason="Xem lại", by=trainer, at=at)
    assert shown(author, state="watch") == {plain}
    assert shown(author, difficulty=3) == {hard}
    assert shown(author, kind="essay") == set()
    author.post(edit_url(hard), edit_form(hard, stem="Nháp?"))
    assert shown(author, draft="yes") == {hard}


def test_the_list_costs_the_same_for_many_as_for_two(author, count_queries, provision):
    address = reverse(LIST)
    QuestionFactory.create_batch(2, provision=provision)
    author.get(address)
    few = count_queries(lambda: author.get(address))
    QuestionFactory.create_batch(38, provision=provision)
    assert count_queries(lambda: author.get(address)) == few


def test_many_drafts_are_put_in_use_and_the_others_named_with_the_reason(author):
    ready = QuestionFactory(state="draft")
    broken = QuestionFactory(state="draft", explanation="")
    changed = QuestionFactory()
    author.post(edit_url(changed), edit_form(changed, stem="Khác?"))
    page = bulk(author, "put-in-use", ready, broken, changed)
    assert [row["item"] for row in page.context["items"]] == [ready]
    assert "Write the explanation in Vietnamese." in page.text
    assert "Learners had it in other words" in page.text
    assert bulk(author, "put-in-use", ready, broken, sure="1").status_code == 302
    states = Question.objects.in_bulk([ready.pk, broken.pk])
    assert states[ready.pk].state == "live"
    assert states[broken.pk].state == "draft"


def test_many_are_watched_for_a_reason_and_freed_again(author):
    one, two = QuestionFactory(), QuestionFactory()
    assert bulk(author, "watch", one, two, reason="").status_code == 200
    assert bulk(author, "watch", one, two, reason="Luật đã đổi").status_code == 302
    assert set(Question.objects.values_list("watch_reason", flat=True)) == {
        "Luật đã đổi"
    }
    assert "Luật đã đổi" in author.get(edit_url(one)).text
    bulk(author, "unwatch", one, two, sure="1")
    assert set(Question.objects.values_list("state", flat=True)) == {"live"}


def test_many_are_retired_or_none_where_a_quiz_needs_one(author):
    needed, free = QuestionFactory(), QuestionFactory()
    quiz = QuizFactory(questions=[needed])
    page = bulk(author, "retire", free, needed, sure="1")
    assert quiz.title_en in page.text
    assert Question.objects.live().count() == 2
    assert bulk(author, "retire", free, sure="1").status_code == 302
    assert set(Question.objects.live()) == {needed}


def test_many_are_retired_after_looking_at_the_quizzes_once(trainer, at, count_queries):
    QuizFactory.create_batch(3, questions=[QuestionFactory()])
    retire_all(questions=QuestionFactory.create_batch(1), by=trainer, at=at)

    def cost(size):
        many = QuestionFactory.create_batch(size)
        return count_queries(lambda: retire_all(questions=many, by=trainer, at=at))

    one, two, three = cost(1), cost(2), cost(3)
    # What each costs is its own row and its line of history: no paper is put together.
    assert three - two == two - one
    with CaptureQueriesContext(connection) as seen:
        retire_all(questions=QuestionFactory.create_batch(3), by=trainer, at=at)
    assert sum("quizzes_quizdraw" in query["sql"] for query in seen) == 1


def test_all_that_the_list_shows_is_what_its_search_and_filters_keep(author):
    wanted = QuestionFactory(stem="Thời hạn trình hồ sơ?", difficulty=2)
    QuestionFactory(stem="Thời hạn xét duyệt?")
    QuestionFactory(stem="Ai ký quyết định?", difficulty=2)
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "retire"])
    page = author.get(f"{address}?id=all&q=thoi+han&difficulty=2&next={reverse(LIST)}")
    assert [row["item"] for row in page.context["items"]] == [wanted]


def test_the_chosen_are_exported_after_saying_what_is_lost(author):
    plain, cited = QuestionFactory(), QuestionFactory(kind="several")
    QuestionFactory(stem="Không chọn câu này?")
    page = bulk(author, "export", plain)
    assert "Export these questions?" in page.text
    file = bulk(author, "export", plain, cited, format="xlsx")
    assert "attachment" in file["Content-Disposition"]
    told = bulk(author, "export", plain, cited, format="gift")
    assert "does not hold everything" in told.text
    file = bulk(author, "export", plain, cited, format="gift", agreed="gift")
    assert file["Content-Disposition"].endswith('.gift"')
    items = read_gift(file.content, "cau-hoi.gift").items
    assert {item.stem for item in items} == {plain.stem, cited.stem}
    # Another format than the one whose losses were shown is told about anew.
    told = bulk(author, "export", cited, format="gift", agreed="qti3")
    assert "does not hold everything" in told.text


def test_many_move_to_another_topic_with_their_drafts(author):
    topic = TopicFactory()
    one, two = QuestionFactory(), QuestionFactory()
    author.post(edit_url(two), edit_form(two, stem="Nháp?"))
    assert bulk(author, "topic", one, two, topic=topic.pk).status_code == 302
    for question in Question.objects.all():
        assert question.topic == topic
        assert question.get_latest_revision_as_object().topic == topic
    assert Question.objects.filter(current_version__number=1).count() == 2


def test_no_question_moves_where_a_published_quiz_would_run_dry(author):
    topic = TopicFactory()
    question = QuestionFactory(topic=topic)
    QuizFactory(draws=[(topic, 1)])
    page = bulk(author, "topic", question, topic=TopicFactory().pk)
    assert page.status_code == 200
    assert "could not be taken any more" in page.text
    question.refresh_from_db()
    assert question.topic == topic


def test_many_get_another_difficulty(author):
    one, two = QuestionFactory(), QuestionFactory()
    assert bulk(author, "difficulty", one, two, difficulty=3).status_code == 302
    assert set(Question.objects.values_list("difficulty", flat=True)) == {3}


def test_likely_duplicates_of_the_bank_are_listed(author, at, trainer, count_queries):
    stem = "Người đứng đầu cơ quan nào trình Chủ tịch nước quyết định tặng huân chương?"
    one, two = QuestionFactory(stem=stem), QuestionFactory(stem=stem)
    old = QuestionFactory(stem=stem)
    retire(question=old, by=trainer, at=at)
    address = reverse("wagtailsnippets_quizzes_question:duplicates")
    page = author.get(address)
    assert [pair[:2] for pair in page.context["page_obj"]] == [(one, two)]
    few = count_queries(lambda: author.get(address))
    QuestionFactory.create_batch(10, stem=f"{stem} Hãy chọn.")
    author.get(address)
    assert count_queries(lambda: author.get(address)) == few


def test_each_version_can_be_looked_at_as_it_was(author):
    question = QuestionFactory(stem_en="Asks what?")
    version = question.current_version
    address = reverse(
        "wagtailsnippets_quizzes_question:version", args=[version.public_id]
    )
    inspect = reverse("wagtailsnippets_quizzes_question:inspect", args=[question.pk])
    assert address in author.get(inspect).text
    assert "Asks what?" in author.get(address).text


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_an_officer_or_manager_has_no_door_to_the_bank(client, request, who):
    question = QuestionFactory()
    client.force_login(request.getfixturevalue(who))
    names = [("list", []), ("add", []), ("duplicates", [])]
    names += [("edit", [question.pk]), ("put_in_use", [question.pk])]
    names += [("version", [question.current_version.public_id])]
    for name, args in names:
        url = reverse(f"wagtailsnippets_quizzes_question:{name}", args=args)
        assert client.get(url).status_code in (302, 403)


def test_a_rename_of_a_topic_is_found_at_once(author):
    question = QuestionFactory()
    Topic.objects.filter(pk=question.topic_id).update(name="Quỹ thi đua")
    QuestionFactory()
    assert shown(author, q="quy thi dua") == {question}
