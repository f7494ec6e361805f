"""Deciding, question by question, what an import would do. Reads the bank, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.loading import decide

from ..duplicates import LIKELY, likely_duplicates
from ..formats.items import Item, Parsed
from ..models import Question
from ..topics import UNSORTED
from .bank import Asked, Bank, same_key, words_of
from .building import asking_problems, storing_problems
from .cleaning import cleaned
from .outcome import FileRefused
from .plan import Choice, Decision, Offer, Plan, PlanOptions, Twin
from .tidying import content_print, made_up_code, tidied

# Two questions of one code that share fewer of their words have nothing to do with each other.
_STRANGERS = 0.25


def plan_import(parsed: Parsed, options: PlanOptions | None = None) -> Plan:
    """Return what importing would do with each question, and why.

    A question in use stays in use, others come as drafts unless the file or the options say
    otherwise; one that cannot be asked yet is offered as a draft, with its problems.
    Raises FileRefused where ``options`` name a topic that is not there.
    """
    options = options or PlanOptions()
    planner = _Planner(Bank(), options)
    items = [tidied(item) for item in parsed.items]
    offers = planner.offers(items)
    plan = Plan(
        offers=offers,
        faults=list(parsed.faults),
        notices=list(parsed.notices),
        options=options,
    )
    plan.new_topics = planner.bank.topics.missing(
        offer.item.topic
        for offer in offers
        if offer.decision == "create" or (offer.is_written and offer.is_sorted)
    )
    return plan


@dataclass
class _Draft:
    """An offer in the making."""

    number: int
    item: Item
    code: str
    is_made_up: bool
    provision: int | None
    cites: str
    is_sorted: bool
    notices: list[str]


class _Planner:
    def __init__(self, bank: Bank, options: PlanOptions) -> None:
        self.bank = bank
        self.options = options
        self.unsorted = UNSORTED
        if options.topic:
            topic = bank.topics.by_code(options.topic)
            if topic is None:
                raise FileRefused(
                    _("There is no topic “%(code)s”.") % {"code": options.topic}
                )
            self.unsorted = bank.topics.names_of(topic.pk)

    def offers(self, items: Sequence[Item]) -> list[Offer]:
        drafts = [
            self._draft(number, cleaned(item)) for number, item in enumerate(items, 1)
        ]
        known = self.bank.questions(draft.code for draft in drafts)
        asked = self.bank.asked()
        twins = self._twins(drafts, known, asked)
        places: dict[str, _Draft] = {}
        exact: dict[str, _Draft] = {}
        offers: list[Offer] = []
        for draft in drafts:
            offer = self._offer(draft, known, asked, places, exact)
            twin = twins.get(draft.number)
            if twin and offer.decision == "create" and offer.twin is None:
                offer = self._chosen(replace(offer, twin=twin), "add")
            offers.append(offer)
        return self._with_updates_of_twins(offers)

    def _draft(self, number: int, item: Item) -> _Draft:
        notices: list[str] = []
        topic = item.topic or self.unsorted
        provision, cites = None, ""
        if item.cites:
            found = self.bank.find_provision(item.cites[:500])
            if found is None:
                notices.append(
                    _(
                        "The register does not know the legal basis “%(text)s”; it is "
                        "kept at the end of the explanation."
                    )
                    % {"text": item.cites[:200]}
                )
                item = replace(item, explanation=_with_basis(item))
            else:
                provision, cites = found.provision
                if not found.is_exact:
                    notices.append(
                        _("“%(text)s” is not in the register; %(found)s is cited.")
                        % {"text": item.cites[:200], "found": cites}
                    )
        settled = replace(item, cites=cites, topic=self.bank.topics.canonical(topic))
        return _Draft(
            number=number,
            item=settled,
            code=settled.code or made_up_code(settled),
            is_made_up=not settled.code,
            provision=provision,
            cites=cites,
            is_sorted=bool(item.topic),
            notices=notices,
        )

    def _offer(
        self,
        draft: _Draft,
        known: dict[str, Question],
        asked: Asked,
        places: dict[str, _Draft],
        exact: dict[str, _Draft],
    ) -> Offer:
        offer = Offer(
            number=draft.number,
            item=draft.item,
            code=draft.code,
            decision="create",
            notices=tuple(draft.notices),
            is_made_up=draft.is_made_up,
            is_sorted=draft.is_sorted,
            provision=draft.provision,
        )
        storing = storing_problems(draft.item, draft.code)
        if storing:
            return replace(offer, decision="faulty", problems=tuple(storing))
        key = same_key(draft.item)
        first, same = places.setdefault(draft.code, draft), exact.setdefault(key, draft)
        if same is not draft:
            twin = Twin(same.code, same.item.stem, 100, same.item.where)
            return self._chosen(replace(offer, twin=twin), "skip")
        if first is not draft:
            problem = _(
                "The code “%(code)s” stands for another question, %(where)s. Give each "
                "its own code."
            ) % {"code": draft.code, "where": first.item.where}
            return replace(offer, decision="faulty", problems=(problem,))
        question = known.get(draft.code)
        if question is not None:
            return self._of_known(draft, offer, question, asked.exact.get(key))
        code = asked.exact.get(key)
        if code is not None:
            twin = Twin(code, asked.stems[code], 100)
            return self._chosen(replace(offer, twin=twin), "skip")
        return self._settled(offer)

    def _of_known(
        self, draft: _Draft, offer: Offer, question: Question, same: str | None
    ) -> Offer:
        """Decide about a question whose code the bank knows; ``same`` asks the same."""
        held = self.bank.item_of(question)
        now = content_print(tidied(held), cites=held.cites, is_sorted=draft.is_sorted)
        wanted = content_print(draft.item, cites=draft.cites, is_sorted=draft.is_sorted)
        if now == wanted:
            return replace(offer, decision="unchanged")
        if draft.is_made_up:
            # The code says what is asked, so only the rest differs: whose edit was it?
            # Where it was filed is the bank's affair.
            decision = decide(
                exists=True,
                now=content_print(tidied(held), cites=held.cites, is_sorted=False),
                loaded=question.loaded_hash,
                wanted=content_print(draft.item, cites=draft.cites, is_sorted=False),
            )
            if decision == "unchanged":
                return replace(offer, decision="unchanged")
            if decision == "kept":
                notice = _("The bank has this question, edited since it was imported.")
                kept = replace(offer, notices=(*offer.notices, notice))
                twin = Twin(question.code, question.stem, 100)
                return self._chosen(replace(kept, twin=twin), "skip")
        elif question.kind != draft.item.kind or _are_strangers(held, draft.item):
            if same is not None:
                twin = Twin(same, draft.item.stem, 100)
                return self._chosen(replace(offer, twin=twin), "skip")
            twin = Twin(question.code, question.stem, 0)
            notice = _(
                "The code “%(code)s” belongs to another question of the bank; this one "
                "gets a code of its own."
            ) % {"code": question.code}
            return self._chosen(
                replace(
                    offer,
                    twin=twin,
                    code=made_up_code(draft.item),
                    is_made_up=True,
                    notices=(*offer.notices, notice),
                ),
                "add",
            )
        return self._updating(offer, question)

    def _chosen(self, offer: Offer, default: Choice) -> Offer:
        """Let the trainer's choice decide about a question with a twin."""
        choice = self.options.choices.get(offer.number, default)
        twin = offer.twin
        if choice == "update" and twin and not twin.where:
            return replace(offer, decision="update", code=twin.code)
        if choice != "add":
            decision: Decision = "duplicate"
            return replace(offer, decision=decision)
        if twin and twin.code == offer.code:
            offer = replace(offer, code=self.bank.free_code(offer.code))
        return self._settled(replace(offer, decision="create"))

    def _settled(self, offer: Offer) -> Offer:
        """Say in which state a new question comes, and what keeps it from being asked."""
        problems, lacks = asking_problems(offer.item)
        wanted = offer.item.state
        if wanted not in Question.State.values:
            wanted = Question.State.LIVE if self.options.live else Question.State.DRAFT
        is_ready = not problems and not lacks
        if wanted in Question.ASKED and not is_ready:
            wanted = Question.State.DRAFT
        return replace(
            offer, state=str(wanted), problems=tuple(problems), lacks_explanation=lacks
        )

    def _updating(self, offer: Offer, question: Question) -> Offer:
        """Offer new content for a question of the bank, unless it would break one in use."""
        problems, lacks = asking_problems(offer.item)
        if question.kind != offer.item.kind:
            problem = _("The kind of a question of the bank cannot be changed.")
            return replace(offer, decision="faulty", problems=(problem,))
        if question.state in Question.ASKED and (problems or lacks):
            problems = problems or [_("Write the explanation in Vietnamese.")]
            first = _(
                "“%(code)s” is in use and stays as it is: the new content cannot be asked."
            ) % {"code": question.code}
            return replace(offer, decision="faulty", problems=(first, *problems))
        if question.state in Question.ASKED and question.has_unpublished_changes:
            notice = _(
                "“%(code)s” is being edited in the bank; that draft stays in its history."
            ) % {"code": question.code}
            offer = replace(offer, notices=(*offer.notices, notice))
        return replace(
            offer,
            decision="update",
            state=question.state,
            problems=tuple(problems),
            lacks_explanation=lacks,
        )

    def _with_updates_of_twins(self, offers: list[Offer]) -> list[Offer]:
        """Check the updates that the trainer chose, once it is known of which questions."""
        chosen = [o for o in offers if o.decision == "update" and o.twin]
        if not chosen:
            return offers
        known = self.bank.questions(offer.code for offer in chosen)
        taken: set[str] = {
            o.code for o in offers if o.decision == "update" and not o.twin
        }
        checked: dict[int, Offer] = {}
        for offer in chosen:
            question = known.get(offer.code)
            if question is None or offer.code in taken:
                checked[offer.number] = replace(offer, decision="duplicate")
                continue
            taken.add(offer.code)
            checked[offer.number] = self._updating(offer, question)
        return [checked.get(offer.number, offer) for offer in offers]

    def _twins(
        self, drafts: Sequence[_Draft], known: dict[str, Question], asked: Asked
    ) -> dict[int, Twin]:
        """Return the likeliest twin of each new question, of the bank or further up."""
        new = [
            (draft.number, words_of(draft.item))
            for draft in drafts
            if draft.code not in known
        ]
        by_number = {draft.number: draft for draft in drafts}
        found: dict[int, Twin] = {}
        pairs = [
            (twin.a, Twin(str(twin.b), asked.stems[twin.b], twin.score))
            for twin in likely_duplicates(new, asked.texts, least=LIKELY)
        ]
        for twin in likely_duplicates(new, least=LIKELY):
            other = by_number[twin.b]
            pairs.append(
                (
                    twin.a,
                    Twin(other.code, other.item.stem, twin.score, other.item.where),
                )
            )
        for number, pair in sorted(pairs, key=lambda one: -one[1].score):
            found.setdefault(number, pair)
        return found


def _are_strangers(held: Item, item: Item) -> bool:
    """Return whether two questions share next to no words."""
    one, other = set(words_of(held).split()), set(words_of(item).split())
    return len(one & other) < _STRANGERS * max(len(one), len(other))


def _with_basis(item: Item) -> str:
    """Return the explanation with a basis that the register does not know, said once."""
    line = f"Căn cứ: {item.cites}"
    if line in item.explanation:
        return item.explanation
    return f"{item.explanation}\n\n{line}".strip()
