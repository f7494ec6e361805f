"""Recording, refusing and withdrawing changes of law."""

from datetime import date

import pytest
from django.utils.translation import override

from legal import refusals
from legal.models import ChangeItem, DocumentLink, LegalChange
from legal.services import (
    ChangeAsked,
    check_change,
    record_change,
    refresh_items,
    settle_item,
    withdraw_change,
)
from tests.factories.changes import MORNING, ArticleFactory, DocumentFactory, amend
from tests.factories.quizzes import QuestionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Relation = LegalChange.Relation


def refused(source, relation, target, provisions=(), on=TODAY):
    """Return the names of the refusals, in order."""
    asked = ChangeAsked(source, relation, target, on, provisions)
    return [type(one).__name__ for one in check_change(asked)]


def test_what_cannot_be_is_refused_with_the_reason():
    old = DocumentFactory(in_force_on=date(2024, 1, 1))
    new = DocumentFactory(signed_on=date(2026, 4, 23))
    middle = DocumentFactory()
    stranger = ArticleFactory()
    for source, target in ((middle, old), (new, middle)):
        DocumentLink.objects.create(source=source, relation="replaces", target=target)
    assert refused(old, Relation.AMENDS, old) == ["ChangesItself"]
    assert refused(None, Relation.AMENDS, old) == ["SourceMissing"]
    assert refused(None, Relation.ENDS, old) == []
    assert refused(old, Relation.REPLACES, new) == ["ReplacesInCircle"]
    assert refused(new, Relation.AMENDS, old, [stranger]) == ["ForeignProvision"]
    assert refused(new, Relation.AMENDS, old, on=date(2023, 12, 31)) == [
        "WrongDay",
        "WrongDay",
    ]
    assert refused(new, Relation.AMENDS, old) == []


def test_the_same_change_twice_names_the_first():
    article = ArticleFactory()
    first = amend(article)
    with pytest.raises(refusals.AlreadyRecorded) as refusal:
        amend(article, source=first.source)
    assert refusal.value.existing == first
    with override("en"):
        assert "24" in str(refusal.value)


def test_a_change_known_later_applies_from_then_on():
    change = amend(ArticleFactory(), effective_on=date(2026, 10, 1))
    assert (change.known_on, change.applies_from) == (TODAY, TODAY)
    ahead = amend(ArticleFactory(), effective_on=date(2027, 1, 1))
    assert ahead.applies_from == date(2027, 1, 1)


def test_replacing_ends_the_old_document_and_withdrawing_puts_it_back(admin):
    old, new = DocumentFactory(), DocumentFactory()
    change = record_change(
        source=new,
        relation=Relation.REPLACES,
        target=old,
        provisions=[],
        effective_on=date(2027, 1, 1),
        summary="Thay thế.",
        by=admin,
        at=MORNING,
    )
    link = DocumentLink.objects.get(source=new, target=old)
    old.refresh_from_db()
    assert old.expires_on == link.from_on == date(2027, 1, 1)
    withdraw_change(change=change, by=admin, at=MORNING, reason="Nhập nhầm.")
    old.refresh_from_db()
    assert old.expires_on is None
    assert not DocumentLink.objects.filter(source=new, target=old).exists()
    with pytest.raises(refusals.ChangeWithdrawn):
        withdraw_change(change=change, by=admin, at=MORNING, reason="Lần nữa.")


def test_the_list_holds_what_rests_on_the_article_and_knows_what_was_reviewed():
    article = ArticleFactory()
    part = ArticleFactory(document=article.document, key="dieu-1-khoan-2")
    other = ArticleFactory(document=article.document, key="dieu-2")
    on_it = QuestionFactory(provision=article)
    on_a_part = QuestionFactory(provision=part, reviewed_on=TODAY)
    QuestionFactory(provision=other)
    change = amend(article)
    items = {item.key: item.state for item in change.items.filter(kind="question")}
    assert items == {str(on_it.pk): "to_review", str(on_a_part.pk): "right"}


def test_what_came_later_joins_and_what_is_gone_is_retired_and_may_come_back(admin):
    article = ArticleFactory()
    first = QuestionFactory(provision=article)
    change = amend(article)
    second = QuestionFactory(provision=article)
    first.provision = None
    first.save()
    assert refresh_items(change)
    states = dict(change.items.values_list("key", "state"))
    assert states == {str(first.pk): "retired", str(second.pk): "to_review"}
    first.provision = article
    first.save()
    refresh_items(change)
    assert change.items.get(key=str(first.pk)).state == "to_review"
    assert not refresh_items(change)


def test_nothing_is_settled_under_a_withdrawn_change(admin):
    QuestionFactory(provision=(article := ArticleFactory()))
    change = amend(article)
    [item] = ChangeItem.objects.to_review()
    withdraw_change(change=change, by=admin, at=MORNING, reason="Nhập nhầm.")
    assert not ChangeItem.objects.to_review().exists()
    with pytest.raises(refusals.ChangeWithdrawn):
        settle_item(item=item, state="right", by=admin, at=MORNING)
