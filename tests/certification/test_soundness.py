"""Programmes that nobody could complete, and what the form tells of three people."""

from datetime import date

import pytest
from django.utils.translation import override

from certification.differences import differences
from certification.soundness import Draft, Grouped, Others, Wanted, problems
from certification.terms import Terms
from certification.worked import Settings, worked_examples

TODAY = date(2026, 11, 24)
TERMS = Terms(24, renewal_days=60, grace_days=30)
QUIZ = Wanted(0, "quiz", "Kiểm tra", "7", quiz_percent=70)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def found(*requirements, groups=(), others=None, **fields):
    draft = Draft(fields.pop("terms", TERMS), requirements, groups, **fields)
    return [
        (one.rows, one.place, one.field, one.message)
        for one in problems(draft, others or Others(), TODAY)
    ]


def in_group(place, path="both", letter="A"):
    return Wanted(place, "quiz", f"Bài {place}", str(place), letter, path)


def test_programme_that_can_be_completed_has_no_problems():
    group = [Grouped(0, "A", 2)]
    assert found(QUIZ, in_group(1), in_group(2), in_group(3), groups=group) == []


@pytest.mark.parametrize(
    ("draft", "where", "words"),
    [
        ({"requirements": [in_group(0)]}, ("requirements", 0, "group"), "no group A"),
        ({"groups": [Grouped(4, "B")]}, ("groups", 4, "letter"), "belongs to group B"),
        (
            {"requirements": [in_group(0)], "groups": [Grouped(0, "A", 2)]},
            ("groups", 0, "needed"),
            "asks for 2, and has only 1 for the first certificate",
        ),
        (
            {
                "requirements": [in_group(0), in_group(1, "first")],
                "groups": [Grouped(0, "A", 2)],
            },
            ("groups", 0, "needed"),
            "has only 1 for renewal",
        ),
        (
            {
                "requirements": [
                    Wanted(0, "quiz", "Bài", "7", percent=60, quiz_percent=70)
                ]
            },
            ("requirements", 0, "pass_percent"),
            "itself asks for 70 %",
        ),
        (
            {"requirements": [QUIZ, Wanted(1, "quiz", "Kiểm tra", "7")]},
            ("requirements", 1, "kind"),
            "required twice",
        ),
        (
            {"requirements": [Wanted(0, "course", "C", "1", path="renewal")]},
            ("", None, ""),
            "Nothing is asked for a first certificate",
        ),
        (
            {"requirements": [Wanted(0, "course", "C", "1", trouble="Not published.")]},
            ("requirements", 0, "kind"),
            "Not published.",
        ),
        ({"terms": Terms(24), "is_fixed": True}, ("", None, "valid_until"), "Choose"),
        (
            {"terms": Terms(24, date(2026, 11, 23)), "is_fixed": True},
            ("", None, "valid_until"),
            "23/11/2026 has passed",
        ),
        ({"terms": Terms(1, None, 28)}, ("", None, "renewal_days"), "1 month has"),
    ],
)
def test_problem_names_its_place_and_how_to_mend_it(draft, where, words):
    requirements = draft.pop("requirements", [QUIZ])
    ((*place, message),) = found(*requirements, **draft)
    assert tuple(place) == where
    assert words in message


def test_programmes_that_wait_for_each_other_are_named_in_a_chain():
    others = Others({1: "Một", 2: "Hai", 3: "Ba"}, {2: [3], 3: [1]})
    asks = Wanted(0, "certificate", "Hai", "2", other=2)
    ((*_where, message),) = found(asks, pk=1, title="Một", others=others)
    assert "Một → Hai → Ba → Một" in message
    assert found(asks, pk=4, title="Bốn", others=others) == []
    itself = Wanted(0, "certificate", "Một", "1", other=1)
    assert "Một → Một" in found(itself, pk=1, title="Một", others=others)[0][-1]


def test_programme_out_of_use_may_be_unfinished():
    unfinished = Wanted(0, "course", "C", "1", path="renewal", trouble="Not published.")
    assert found(unfinished, is_live=False) == []


# --- Three people ------------------------------------------------------------------------


def told(**fields):
    settings = Settings(**{"terms": TERMS, "on": TODAY, **fields})
    return [
        [(f"{line.day:%d/%m/%Y}", line.state) for line in story.lines]
        for story in worked_examples(settings)
    ]


def test_three_people_are_told_with_the_days_of_the_rules():
    newcomer, renews, lapses = told()
    assert newcomer == [
        ("24/11/2026", ""),
        ("08/01/2027", "done"),
        ("08/01/2027", "certified"),
        ("22/02/2027", "due_soon"),
        ("09/11/2028", "renewal_open"),
        ("07/01/2029", ""),
    ]
    assert renews == [
        ("24/11/2026", "certified"),
        ("25/09/2028", "renewal_open"),
        ("09/10/2028", "certified"),
        ("23/11/2028", ""),
        ("23/11/2030", ""),
    ]
    assert lapses == [
        ("24/11/2026", "certified"),
        ("23/11/2028", ""),
        ("24/11/2028", "expired"),
        ("24/12/2028", "overdue"),
    ]


def test_without_grace_the_day_after_the_end_is_overdue():
    lapses = told(terms=Terms(24, renewal_days=60))[2]
    assert lapses[-2:] == [("23/11/2028", ""), ("24/11/2028", "overdue")]


def test_fixed_day_that_has_passed_is_said_and_nothing_is_made_up():
    for story in told(terms=Terms(24, date(2026, 1, 1))):
        assert story[-1][1] in ("to_do", "due_soon")
        assert not {state for _day, state in story} & {"certified", "renewal_open"}


# --- Versions ------------------------------------------------------------------------------

CONTENT = {
    "title": "Bồi dưỡng",
    "months": 24,
    "until": "",
    "groups": [{"letter": "A", "title": "Tự chọn", "title_en": "", "needed": 2}],
    "requires": [
        {"key": "1", "kind": "quiz", "group": "", "path": "both", "title": "Kiểm tra"}
        | {"title_en": "Test", "pass_percent": 70},
        {"key": "2", "kind": "course", "group": "", "path": "both", "title": "Hồ sơ"}
        | {"title_en": "Dossiers"},
    ],
    "law": [],
}


def test_difference_between_versions_is_said_in_words():
    one, two = CONTENT["requires"]
    after = CONTENT | {
        "months": 36,
        "until": "2028-12-31",
        "groups": [],
        "requires": [one | {"pass_percent": 80, "path": "renewal"}],
        "law": [{"ref": "x", "citation": "Điều 1", "citation_en": "Article 1"}],
    }
    assert differences(None, CONTENT) == ["The first version."]
    assert differences(CONTENT, CONTENT) == []
    assert differences(CONTENT, after) == [
        "Valid for, months: 24 → 36",
        "Valid up to and including: – → 31/12/2028",
        "Taken out: course “Dossiers”",
        "quiz “Test”, from 70 % is now: quiz “Test”, from 80 %, renewal only",
        "Taken out: group A “Tự chọn”, any 2",
        "Legal basis added: Article 1",
    ]
    assert differences(after, CONTENT | {"requires": [two, one]})[2:4] == [
        "Added: course “Dossiers”",
        "quiz “Test”, from 80 %, renewal only is now: quiz “Test”, from 70 %",
    ]
