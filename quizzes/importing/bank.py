"""What a plan has to know of the bank, read in a handful of queries."""

from collections.abc import Iterable
from functools import lru_cache

from legal.citations import CitedDocument, Register
from legal.models import LegalDocument, Provision

from ..duplicates import comparable
from ..exporting import in_chunks, item_of
from ..formats.items import Item, Row
from ..models import Question, QuestionOption, Topic
from ..topics import TopicTree
from .tidying import sameness


class Bank:
    """The bank as it stands: questions by code, what they ask, topics, the register of law."""

    def __init__(self) -> None:
        self.topics = TopicTree(Topic.objects.all())
        self._given: set[str] = set()
        self.find_provision = lru_cache(maxsize=4096)(_register().find)

    def questions(self, codes: Iterable[str]) -> dict[str, Question]:
        """Return the questions of these codes, with all that an item of them needs."""
        return {
            question.code: question
            for chunk in in_chunks(sorted(set(codes)))
            for question in Question.objects.filter(code__in=chunk)
            .select_related("picture", "provision__document")
            .prefetch_related("options")
        }

    def free_code(self, code: str) -> str:
        """Return a code that no question has, made from one that is taken."""
        taken = set(
            Question.objects.filter(code__startswith=code[:70]).values_list(
                "code", flat=True
            )
        )
        taken |= self._given
        free = next(
            name for n in range(2, 100_000) if (name := f"{code[:70]}-{n}") not in taken
        )
        self._given.add(free)
        return free

    def item_of(self, question: Question) -> Item:
        return item_of(question, self.topics)

    def asked(self) -> "Asked":
        """Return what every question of the bank asks, to find twins by."""
        rows: dict[int, list[Row]] = {}
        for question, text, match, right, share, gap in QuestionOption.objects.order_by(
            "question", "sort_order"
        ).values_list("question", "text", "match", "is_correct", "share", "gap"):
            rows.setdefault(question, []).append(
                Row(text=text, match=match, is_correct=right, share=share, gap=gap)
            )
        asked = Asked()
        for pk, code, kind, stem, picture in Question.objects.values_list(
            "pk", "code", "kind", "stem", "picture__file_hash"
        ).order_by("-pk"):
            item = Item("", kind, stem, tuple(rows.pop(pk, ())))
            asked.add(code, item, picture or "")
        return asked


class Asked:
    """Questions by what they ask: exactly, and in words to compare."""

    def __init__(self) -> None:
        self.exact: dict[str, str] = {}
        self.texts: list[tuple[str, str]] = []
        self.stems: dict[str, str] = {}

    def add(self, code: str, item: Item, picture: str = "") -> None:
        self.exact[same_key(item, picture)] = code
        self.texts.append((code, words_of(item)))
        self.stems[code] = item.stem


def same_key(item: Item, picture: str = "") -> str:
    """Return the text that two questions share where they ask the same."""
    parts = sameness(item)
    if picture:
        parts[-1] = picture
    return repr(parts)


def words_of(item: Item) -> str:
    """Return what stands for a question when two are compared."""
    return comparable(
        item.stem, [f"{row.text} {row.match}".strip() for row in item.rows]
    )


def _register() -> Register[tuple[int, str]]:
    """Return the register of law, ready for what officials write."""
    documents = {
        document.pk: document
        for document in LegalDocument.objects.only("code", "kind", "number", "title")
    }
    provisions = {
        (documents[document].code, key): pk
        for pk, document, key in Provision.objects.values_list("pk", "document", "key")
    }
    return Register(
        [
            CitedDocument(one.code, one.kind, one.number, one.title)
            for one in documents.values()
        ],
        {
            (code, key): (pk, f"{code}#{key}" if key else code)
            for (code, key), pk in provisions.items()
        },
    )
