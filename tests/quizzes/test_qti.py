import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from quizzes.formats.items import Item, Row
from quizzes.formats.pictures import NoPictures
from quizzes.formats.qti import read as read_qti
from quizzes.formats.qti import write as write_qti
from quizzes.formats.qti.writing import item_xml

from .items_strategies import items, picture

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
Q3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q1" title="Q"'
Q21 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="Q"'


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def read(text, name="q.xml"):
    return read_qti(text.encode(), name, NoPictures())


def one(text):
    parsed = read(text)
    assert parsed.faults == []
    (item,) = parsed.items
    return item


def declared(inside, base="identifier", cardinality="single", name="RESPONSE"):
    return (
        f'<qti-response-declaration identifier="{name}" base-type="{base}" '
        f'cardinality="{cardinality}">{inside}</qti-response-declaration>'
    )


def correct(*values):
    found = "".join(f"<qti-value>{value}</qti-value>" for value in values)
    return f"<qti-correct-response>{found}</qti-correct-response>"


def item(declarations, body):
    return (
        f"<qti-assessment-item {Q3}>{declarations}<qti-item-body>{body}"
        "</qti-item-body></qti-assessment-item>"
    )


def choices(*texts):
    return "".join(
        f'<qti-simple-choice identifier="{key}">{text}</qti-simple-choice>'
        for key, text in zip("ABCDEF", texts, strict=False)
    )


AB = choices("a", "b")


# --- Round trips -------------------------------------------------------------------------


@settings(
    max_examples=150,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
@given(written=st.lists(items(), min_size=1, max_size=3))
def test_what_is_written_is_read_again_the_same(written):
    file = write_qti(written)
    assert file.lost == ()
    parsed = read_qti(file.data, "q.zip", NoPictures())
    assert parsed.faults == []
    assert [replace(one, where="", lost=()) for one in parsed.items] == written


EVERY_KIND = [
    Item("", "single", "Ai?", (Row("a", is_correct=True, feedback="Đúng."), Row("b"))),
    Item(
        "",
        "several",
        "Ai?",
        (Row("a", is_correct=True), Row("b", is_correct=True), Row("c")),
    ),
    Item("", "true-false", "Vậy?", (Row("Đúng", is_correct=True), Row("Sai"))),
    Item(
        "",
        "matching",
        "Ghép",
        (Row("a", match="1"), Row("b", match="2"), Row(match="3")),
    ),
    Item("", "ordering", "Xếp", (Row("một"), Row("hai"), Row("ba"))),
    Item("", "number", "Số?", (Row("6.5", is_correct=True, tolerance=Decimal("0.5")),)),
    Item(
        "", "short-text", "Ai?", (Row("x", is_correct=True), Row("y", is_correct=True))
    ),
    Item(
        "",
        "gaps",
        "Ông [[1]] ở [[2]] nào?",
        (
            Row("a", gap=1, is_correct=True),
            Row("b", gap=2, is_correct=True),
            Row("c", gap=2),
        ),
    ),
    Item("", "essay", "Viết", (Row("Ý một", points=Decimal(2)), Row("Ý hai"))),
]


@pytest.mark.parametrize("written", EVERY_KIND, ids=lambda item: item.kind)
def test_each_kind_is_plain_qti_that_needs_no_manifest(written):
    again = one(item_xml(replace(written, code="c-1", explanation="Vì **vậy**.")))
    assert again.kind == written.kind
    assert (again.stem, again.code) == (written.stem, "c-1")
    assert again.rows == written.rows
    assert again.explanation == "Vì **vậy**."


def test_an_item_changed_elsewhere_is_read_as_changed_and_keeps_its_topic():
    mine = Item(
        "",
        "single",
        "Ai?",
        (Row("a", is_correct=True), Row("b")),
        code="c-1",
        topic=("Khen thưởng",),
        cites="L#1",
        difficulty=3,
        state="live",
    )
    data = write_qti([mine]).data
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Ai?", b"Who?"))
    (again,) = read_qti(file.getvalue(), "q.zip", NoPictures()).items
    assert again.stem == "Who?"
    assert (again.topic, again.cites, again.difficulty) == (("Khen thưởng",), "L#1", 3)


def test_pictures_go_along_and_the_files_are_well_formed():
    mine = replace(EVERY_KIND[0], picture=picture("sơ đồ.png", "Sơ đồ <1>"))
    data = write_qti([mine, mine]).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                etree.fromstring(package.read(name))
    items = read_qti(data, "q.zip", NoPictures()).items
    assert [one.picture for one in items] == [mine.picture] * 2


# --- Items from elsewhere ----------------------------------------------------------------


def test_a_choice_of_qti_2_is_read():
    found = one(
        f"""<?xml version="1.0"?><assessmentItem {Q21}>
        <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
        <correctResponse><value>B</value></correctResponse></responseDeclaration>
        <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"
          normalMaximum="2"/>
        <itemBody><p>Xem <b>kỹ</b>.</p>
        <choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
        <prompt>Ai quyết định?</prompt>
        <simpleChoice identifier="A">Một<feedbackInline outcomeIdentifier="F"
          identifier="A">Chưa.</feedbackInline></simpleChoice>
        <simpleChoice identifier="B">Hai</simpleChoice>
        </choiceInteraction></itemBody>
        <modalFeedback identifier="B" outcomeIdentifier="F">Phải.</modalFeedback>
        </assessmentItem>"""
    )
    assert (found.kind, found.points) == ("single", 2)
    assert found.stem == "Xem **kỹ**.\n\nAi quyết định?"
    assert found.rows == (
        Row("Một", feedback="Chưa."),
        Row("Hai", is_correct=True, feedback="Phải."),
    )


def test_a_mapping_becomes_shares():
    mapping = (
        '<qti-mapping><qti-map-entry map-key="A" mapped-value="1"/>'
        '<qti-map-entry map-key="B" mapped-value="3"/>'
        '<qti-map-entry map-key="C" mapped-value="-2"/></qti-mapping>'
    )
    found = one(
        item(
            declared(correct("A", "B") + mapping, cardinality="multiple"),
            "<p>Chọn</p><qti-choice-interaction response-identifier='RESPONSE' "
            f"max-choices='0'>{choices('a', 'b', 'c')}</qti-choice-interaction>",
        )
    )
    assert (found.kind, found.settings) == ("several", {"scoring": "each"})
    assert [row.share for row in found.rows] == [25, 75, -50]


def test_a_number_keeps_its_tolerance_and_gaps_stay_in_their_text():
    entry = '<qti-text-entry-interaction response-identifier="{}"/>'
    found = one(
        item(
            declared(correct("6.5"), "float"),
            f"<p>Bao nhiêu? {entry.format('RESPONSE')}</p>",
        )
    )
    assert (found.kind, found.stem, found.rows[0].text) == (
        "number",
        "Bao nhiêu?",
        "6.5",
    )
    found = one(
        item(
            declared(correct("a"), "string", name="R1")
            + declared(correct("b"), name="R2"),
            f"<p>Ông {entry.format('R1')} ở <qti-inline-choice-interaction "
            "response-identifier='R2'><qti-inline-choice identifier='a'>Huế"
            "</qti-inline-choice><qti-inline-choice identifier='b'>Vinh"
            "</qti-inline-choice></qti-inline-choice-interaction>.</p>",
        )
    )
    assert (found.kind, found.stem) == ("gaps", "Ông [[1]] ở [[2]].")
    assert [(row.gap, row.text, row.is_correct) for row in found.rows] == [
        (1, "a", True),
        (2, "Huế", False),
        (2, "Vinh", True),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>Chỉ là chữ.</p>", "only text"),
        ("<qti-hotspot-interaction response-identifier='RESPONSE'/>", "hotspot"),
        ("<p>x</p><qti-upload-interaction response-identifier='RESPONSE'/>", "upload"),
        (
            f"<p>x</p><qti-choice-interaction response-identifier='RESPONSE'>{AB}</qti-choice-interaction>",
            "right answer",
        ),
        (
            f"<p>x</p><qti-order-interaction response-identifier='RESPONSE'>{AB}</qti-order-interaction>",
            "order",
        ),
        ("<p>x</p><qti-match-interaction response-identifier='RESPONSE'/>", "two sets"),
        (
            "<qti-extended-text-interaction/><qti-extended-text-interaction/>",
            "2 things",
        ),
    ],
)
def test_what_cannot_be_ours_says_why(body, words):
    parsed = read(item("", body))
    assert parsed.items == []
    assert parsed.faults[0].where == "q.xml:1"
    assert words in str(parsed.faults[0].message)


def test_scripts_never_survive_and_what_is_lost_is_said():
    found = one(
        item(
            declared(correct("A")),
            "<p>x<script>alert(1)</script><a href='javascript:x()'>y</a></p>"
            "<p><img src='http://elsewhere/x.png'/></p>"
            "<qti-choice-interaction response-identifier='RESPONSE'>"
            f"{choices('a', '<![CDATA[<script>]]>')}</qti-choice-interaction>",
        )
    )
    assert "alert" not in found.stem
    assert "javascript" not in found.stem
    assert len(found.lost) == 2


# --- Damage ------------------------------------------------------------------------------


def package(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


GOOD = write_qti(EVERY_KIND).data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"not xml",
        GOOD[: len(GOOD) // 2],
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"<questestinterop/>",
        b"<a>" * 100_000,
        package({}),
        package({"../x.xml": b"<a/>"}),
        package({"imsmanifest.xml": b"<manifest>"}),
        bytes(101 * 1024 * 1024),
    ],
)
def test_a_damaged_or_hostile_file_ends_in_faults(data):
    parsed = read_qti(data, "q.zip", NoPictures())
    assert parsed.items == []
    assert parsed.faults


def test_one_broken_item_does_not_stop_the_others():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    files["items/q00003.xml"] = files["items/q00003.xml"][:200]
    del files["items/q00005.xml"]
    parsed = read_qti(package(files), "q.zip", NoPictures())
    assert len(parsed.items) == len(EVERY_KIND) - 2
    assert [fault.where.split(":")[0] for fault in parsed.faults] == [
        "q.zip/items/q00003.xml",
        "q.zip/items/q00005.xml",
    ]


def test_a_package_without_a_manifest_is_tried_file_by_file():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole:
        files = {n: whole.read(n) for n in whole.namelist() if n != "imsmanifest.xml"}
    parsed = read_qti(package(files), "q.zip", NoPictures())
    assert len(parsed.items) == len(EVERY_KIND)
    assert parsed.notices


@settings(max_examples=150, deadline=5000, phases=PHASES)
@given(data=st.binary(max_size=60), at=st.integers(0, 5000), which=st.integers(0, 8))
def test_damage_anywhere_never_raises(data, at, which):
    read_qti(GOOD[:at] + data + GOOD[at + len(data) :], "q.zip", NoPictures())
    text = item_xml(EVERY_KIND[which]).encode()
    read_qti(text[:at] + data + text[at + len(data) :], "q.xml", NoPictures())
