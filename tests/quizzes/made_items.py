"""Items of every kind, as Hypothesis makes them up: whatever a bank may hold."""

from decimal import Decimal
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from quizzes.formats.items import Item, PictureFile, Row

KINDS = [
    "single",
    "several",
    "true-false",
    "matching",
    "ordering",
    "number",
    "short-text",
    "gaps",
    "essay",
]
_LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"),
)
_WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Huân chương",
                "**cao nhất**",
                "*một*",
                "\\*",
                "<b>",
                "&amp;",
                "[[1]]",
                "{",
                "}",
                "=",
                "~",
                "#",
                "->",
                "//",
                "%50%",
                ":",
                "- mục",
                "\n",
                "\n\n",
                "$x$",
                "]]>",
            ]
        ),
        st.text(_LETTERS, min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


def _nfc(text):
    from core.text import nfc

    return nfc(text).strip() or "chữ"


TEXT = _WORDS.map(_nfc)
MAYBE = st.just("") | TEXT
SHARE = st.none() | st.integers(-10000000, 10000000).map(lambda n: Decimal(n) / 100000)


def _png():
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


PICTURE = st.none() | st.builds(
    PictureFile,
    name=st.sampled_from(["so-do.png", "sơ đồ 1.png", "a&b.png"]),
    data=st.just(_png()),
    alt=st.sampled_from(["", "Sơ đồ “hạng” & cấp"]),
)
ROW = st.builds(
    Row,
    text=MAYBE,
    text_en=MAYBE,
    is_correct=st.booleans(),
    share=SHARE,
    match=MAYBE,
    match_en=MAYBE,
    tolerance=st.none() | st.integers(0, 1000).map(lambda n: Decimal(n) / 100),
    gap=st.none() | st.integers(1, 4),
    points=st.none() | st.integers(1, 500).map(lambda n: Decimal(n) / 100),
    feedback=MAYBE,
    feedback_en=MAYBE,
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "scoring": st.sampled_from(["whole", "each"]),
        "unit": st.sampled_from(["kg", "%"]),
        "match_case": st.booleans(),
        "match_marks": st.booleans(),
        "words_min": st.integers(1, 99),
        "words_max": st.integers(100, 999),
        "right_feedback": TEXT,
        "wrong_feedback_en": TEXT,
    },
)
ITEM = st.builds(
    Item,
    where=st.just(""),
    kind=st.sampled_from(KINDS),
    stem=TEXT,
    stem_en=MAYBE,
    rows=st.lists(ROW, max_size=4).map(tuple),
    code=st.just("")
    | st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}", fullmatch=True),
    topic=st.lists(
        st.sampled_from(["Luật", "Hồ sơ / mẫu", "A & B", "Top"]), max_size=3
    ).map(tuple),
    difficulty=st.integers(1, 3),
    points=st.integers(1, 1000).map(lambda n: Decimal(n) / 100),
    explanation=MAYBE,
    explanation_en=MAYBE,
    settings=SETTINGS,
    picture=PICTURE,
    cites=st.sampled_from(["", "L-06-2022#dieu-84"]),
    state=st.sampled_from(["", "draft", "live"]),
    use=st.sampled_from(["", "self-check"]),
)
