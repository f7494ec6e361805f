from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.images.tests.utils import get_test_image_file

from core.models import CustomImage
from legal.models import LegalDocument, Provision, ProvisionWording
from quizzes.legal_news import moved
from quizzes.models import Question, QuestionVersion
from quizzes.presenting import explain, present
from quizzes.services import freeze_version
from tests.factories.quizzes import QuestionFactory

TODAY = date(2026, 11, 24)


def test_nothing_presented_says_which_answer_is_right(db):
    asked = present(QuestionFactory().current_version, "vi")
    assert "correct" not in repr(asked)
    assert "Nhận xét" not in repr(asked)


def test_options_come_in_the_order_given_with_the_answer_chosen(db):
    version = QuestionFactory().current_version
    asked = present(version, "vi", ["c", "a", "b", "d"], answer=["a"])
    assert [option.key for option in asked.options] == ["c", "a", "b", "d"]
    assert [option.key for option in asked.options if option.chosen] == ["a"]


def test_english_falls_back_to_vietnamese(db):
    version = QuestionFactory(stem="Ai trình?", stem_en="").current_version
    assert present(version, "en").stem == "Ai trình?"
    assert present(version, "en").options[0].text == "Answer a"


def test_the_last_paragraph_asks_and_the_others_tell(db):
    version = QuestionFactory(stem="Xã có 45 người.\n\nChọn mấy người?").current_version
    asked = present(version, "vi")
    assert (asked.situation, asked.stem) == (("Xã có 45 người.",), "Chọn mấy người?")


@pytest.mark.parametrize(
    ("answer", "states", "verdict"),
    [
        (["a"], ["right", "", "", ""], "Right"),
        (["b"], ["missed", "wrong", "", ""], "Not right"),
        ([], ["missed", "", "", ""], "Not answered"),
    ],
)
def test_a_review_says_what_was_chosen_and_what_was_right(db, answer, states, verdict):
    with translation.override("en"):
        seen = explain(QuestionFactory().current_version, "en", answer, on=TODAY)
        assert [option.state for option in seen.options] == states
        assert str(seen.verdict_words) == verdict


def test_a_review_quotes_the_law_of_the_day(db):
    document = LegalDocument.objects.create(
        code="L-06-2022", kind="Luật", number="06/2022/QH15", title="Luật", issuer="QH"
    )
    provision = Provision.objects.create(document=document, key="d1", label="Điều 1")
    for start, text in [(date(2024, 1, 1), "Cũ."), (date(2026, 10, 1), "Mới.")]:
        ProvisionWording.objects.create(
            provision=provision, valid_from=start, text=text
        )
    version = QuestionFactory(provision=provision).current_version
    before = explain(version, "vi", [], on=date(2026, 9, 30)).basis
    assert (before.citation, before.text) == ("Điều 1 Luật 06/2022/QH15", "Cũ.")
    assert explain(version, "vi", [], on=TODAY).basis.text == "Mới."

    # Written in September, the law changed in October: said until somebody looked at it.
    changed = date(2026, 10, 1)
    QuestionVersion.objects.update(created_at=datetime(2026, 9, 1, tzinfo=UTC))
    version.refresh_from_db()
    assert moved([version], TODAY) == {version.pk: changed}
    assert moved([version], date(2026, 9, 30)) == {}
    with translation.override("en"):
        told = explain(version, "en", [], on=TODAY, changed_on=changed)
        shown = render_to_string("quizzes/components/review.html", {"question": told})
    assert "(changed since)" in shown
    assert "It changed from 01/10/2026" in shown
    Question.objects.update(reviewed_on=changed)
    assert moved([version], TODAY) == {}
    # Left out of exams since: that is said, too.
    Question.objects.update(suspended_from=TODAY)
    assert moved([version], TODAY) == {version.pk: TODAY}


def test_what_changed_is_asked_in_the_same_few_queries_for_many(db, count_queries):
    document = LegalDocument.objects.create(
        code="L-06-2022", kind="Luật", number="06/2022/QH15", title="Luật", issuer="QH"
    )
    provisions = [
        Provision.objects.create(document=document, key=f"dieu-{n}") for n in range(4)
    ]
    for provision in provisions:
        QuestionFactory(provision=provision)
    versions = list(
        QuestionVersion.objects.select_related("provision__document").prefetch_related(
            "provision__wordings"
        )
    )
    few = count_queries(lambda: moved(versions[:1], TODAY))
    assert count_queries(lambda: moved(versions, TODAY)) == few <= 3


def test_a_picture_comes_with_its_words_and_its_size(db, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = CustomImage.objects.create(title="Mẫu", file=get_test_image_file())
    question = QuestionFactory(picture=image, picture_alt="Mẫu tờ trình")
    picture = present(freeze_version(question=question, by=None, at=at), "vi").picture
    assert picture.alt == "Mẫu tờ trình"
    assert picture.rendition.width == 640
