"""The change desk in the admin: recorded with counts seen, settled one by one or together."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission

from legal.models import ChangeItem, LegalChange
from tests.factories.changes import MORNING, ArticleFactory, DocumentFactory, amend
from tests.factories.quizzes import QuestionFactory

pytestmark = pytest.mark.django_db
DESK = "/admin/law-changes/"


@pytest.fixture(autouse=True)
def _that_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def trainer(trainer):
    names = ["view_legalchange", "add_legalchange", "change_legalchange"]
    names += ["change_changeitem", "access_admin"]
    trainer.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return trainer


@pytest.fixture
def desk(client, trainer):
    client.force_login(trainer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def asked(source, target, **fields):
    return {
        "source": source.pk,
        "relation": "amends",
        "target": target.pk,
        "effective_on": "2026-12-01",
        "summary": "Điều 1 được sửa.",
        "certainty": "unconfirmed",
    } | fields


def test_the_counts_are_seen_before_the_change_is_recorded(desk):
    article, new = ArticleFactory(), DocumentFactory()
    QuestionFactory.create_batch(2, provision=article)
    form = asked(new, article.document, provisions=[article.pk])
    seen = desk.post(f"{DESK}record/", form)
    assert not LegalChange.objects.exists()
    counts = {str(c.label): c.total for c in seen.context["preview"].counts}
    assert 2 in counts.values()
    # Another choice is counted anew before anything is written.
    other = {**form, "provisions": [], "counted": seen.context["counted"]}
    assert desk.post(f"{DESK}record/", other).context["preview"]
    answer = desk.post(
        f"{DESK}record/", {**form, "counted": seen.context["counted"]}, follow=True
    )
    change = LegalChange.objects.get()
    assert answer.context["change"] == change
    assert change.items.count() == 2
    assert change.recorded_by.username == "trainer"


def test_what_is_refused_stands_at_its_field_and_leads_to_what_stands(desk):
    article = ArticleFactory()
    change = amend(article, effective_on=date(2026, 12, 1))
    form = asked(change.source, article.document, provisions=[article.pk])
    page = desk.post(f"{DESK}record/", form)
    assert str(change.public_id) in str(page.context["form"].errors["target"])
    itself = asked(article.document, article.document)
    page = desk.post(f"{DESK}record/", itself)
    assert "target" in page.context["form"].errors
    assert LegalChange.objects.count() == 1


def test_many_items_are_given_to_somebody_and_settled_together(desk, trainer):
    article = ArticleFactory()
    questions = QuestionFactory.create_batch(3, provision=article)
    change = amend(article)
    page = f"{DESK}{change.public_id}/"
    items = list(change.items.values_list("pk", flat=True))
    desk.post(page, {"items": items[:2], "owner": trainer.pk, "due_on": "2026-11-30"})
    assert change.items.filter(owner=trainer, due_on=date(2026, 11, 30)).count() == 2
    mine = desk.get(f"{DESK}mine/")
    assert len(mine.context["page"].object_list) == 2
    desk.post(page, {"items": items, "state": "right", "note": "Đã đối chiếu."})
    assert not ChangeItem.objects.to_review().exists()
    for question in questions:
        question.refresh_from_db()
        assert question.suspended_from is None
    shown = desk.get(f"{page}?state=right&owner=none")
    assert [item.pk for item in shown.context["page"]] == [items[2]]


def test_an_item_shows_the_question_and_is_settled_there(desk):
    question = QuestionFactory(provision=(article := ArticleFactory()))
    change = amend(article)
    item = change.items.get()
    page = desk.get(f"{DESK}items/{item.pk}/")
    assert question.stem in page.content.decode()
    desk.post(f"{DESK}items/{item.pk}/", {"state": "retired", "note": "Bỏ."})
    item.refresh_from_db()
    assert (item.state, item.settled_by.username) == ("retired", "trainer")


def test_a_change_recorded_by_mistake_is_withdrawn_with_a_reason(desk):
    question = QuestionFactory(provision=(article := ArticleFactory()))
    change = amend(article)
    page = f"{DESK}{change.public_id}/"
    assert desk.post(f"{page}withdraw/", {"reason": ""}).status_code == 200
    desk.post(f"{page}withdraw/", {"reason": "Chọn nhầm nghị định."})
    assert "Chọn nhầm nghị định." in desk.get(page).content.decode()
    question.refresh_from_db()
    assert question.suspended_from is None


def test_only_who_has_the_right_comes_in(client, lan, minh):
    for person in (lan, minh):
        client.force_login(person)
        assert client.get(DESK).status_code == 302


def test_pages_cost_the_same_for_thirty_items_as_for_three(desk, count_queries):
    article = ArticleFactory()
    QuestionFactory.create_batch(3, provision=article)
    change = amend(article)
    pages = [DESK, f"{DESK}{change.public_id}/", "/admin/"]
    desk.get("/admin/")  # what the first visit of a person writes
    few = [count_queries(lambda page=page: desk.get(page)) for page in pages]
    for number in range(27):
        ChangeItem.objects.create(
            change=change, kind="question", key=f"9{number:04}", title=f"Câu {number}"
        )
    assert [count_queries(lambda page=page: desk.get(page)) for page in pages] == few
