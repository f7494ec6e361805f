"""Choosing a topic for a draw or a question."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from courses.roles import ensure_roles
from tests.factories.quizzes import TopicFactory

pytestmark = pytest.mark.django_db
CHOOSE = "wagtailsnippetchoosers_quizzes_topic:choose"
RESULTS = "wagtailsnippetchoosers_quizzes_topic:choose_results"


@pytest.fixture
def author(client, trainer):
    ensure_roles()
    UserProfile.objects.create(user=trainer, preferred_language="en")
    client.force_login(trainer)
    return client


def test_topics_of_one_name_are_told_apart_by_what_they_belong_to(author):
    for above in ("Sát hạch tháng 11", "Sát hạch tháng 12"):
        TopicFactory(name="Thẩm quyền", name_en="", parent=TopicFactory(name=above))
    page = author.get(reverse(CHOOSE))
    assert "Belongs to" in page.text
    found = author.get(reverse(RESULTS), {"q": "tham quyen thang 12"})
    assert [topic.parent.name for topic in found.context["results"]] == [
        "Sát hạch tháng 12"
    ]


def test_choosing_asks_no_more_of_the_database_for_more_topics(author, count_queries):
    TopicFactory(parent=TopicFactory())
    few = count_queries(lambda: author.get(reverse(CHOOSE)))
    TopicFactory.create_batch(5, parent=TopicFactory())
    assert count_queries(lambda: author.get(reverse(CHOOSE))) == few
