"""Questions as any trainer might have written them, for properties of the formats."""

from decimal import Decimal
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from core.text import nfc
from quizzes.formats.items import Item, PictureFile, Row

_LETTERS = st.one_of(
    st.sampled_from("aăâđêôơưẠẤỘỪỹ ,.;:|=±>-+@'\"\\*[](){}#~/%&<0123456789\n"),
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Co", "Cn", "Cf"),
    ),
)


def _tidied(text):
    lines = (line.rstrip() for line in nfc(text).split("\n"))
    return nfc("\n".join(lines)).strip()


texts = st.text(_LETTERS, max_size=40).map(_tidied)
some_text = texts.filter(bool)
one_line = some_text.map(lambda text: " ".join(text.split())).filter(bool)
codes = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
shares = st.decimals(-100, 100, places=5)
points = st.decimals(0, Decimal("9999.99"), places=2)
numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.from_regex(r"[1-9][0-9]{0,2}(\.[0-9]{3}){0,2}(,[0-9]{1,3})?", fullmatch=True),
)


def picture(name="so-do.png", alt="Sơ đồ quy trình", colour="red"):
    file = BytesIO()
    Image.new("RGB", (12, 8), colour).save(file, "PNG")
    return PictureFile(name, file.getvalue(), alt)


_feedback = {"feedback": texts, "feedback_en": texts}


@st.composite
def _choices(draw, kind, least=2, most=6, share=False):
    size = draw(st.integers(least, most))
    right = draw(
        st.sets(st.integers(0, size - 1), min_size=1)
        if kind == "several"
        else st.integers(0, size - 1).map(lambda one: {one})
    )
    return tuple(
        Row(
            text=draw(some_text),
            text_en=draw(texts),
            is_correct=place in right,
            share=draw(st.none() | shares) if share else None,
            feedback=draw(texts),
            feedback_en=draw(texts),
        )
        for place in range(size)
    )


def _rows(least=1, most=5, **fields):
    return st.lists(st.builds(Row, **fields), min_size=least, max_size=most).map(tuple)


_ROWS = {
    "single": _choices("single", share=True),
    "several": _choices("several", share=True),
    "true-false": _choices("true-false", most=2),
    "matching": _rows(
        text=texts, match=some_text, text_en=texts, match_en=texts, **_feedback
    ),
    "ordering": _rows(text=some_text, text_en=texts, **_feedback),
    "number": _rows(
        text=numbers,
        tolerance=st.none() | st.decimals(0, 1000, places=3),
        share=st.none() | shares,
        is_correct=st.just(True),
        **_feedback,
    ),
    "short-text": _rows(
        text=some_text,
        text_en=texts,
        share=st.none() | shares,
        is_correct=st.just(True),
        **_feedback,
    ),
    "gaps": _rows(
        text=some_text,
        gap=st.integers(1, 3),
        is_correct=st.booleans(),
        share=st.none() | shares,
        **_feedback,
    ),
    "essay": _rows(least=0, text=some_text, text_en=texts, points=st.none() | points),
}


@st.composite
def items(draw, kinds=tuple(_ROWS), pictures=True):
    kind = draw(st.sampled_from(kinds))
    stem = draw(some_text)
    if kind == "gaps":
        stem = f"{stem} [[1]] và [[2]] của [[3]]."
    optional = {
        "scoring": st.sampled_from(["whole", "each"]),
        "unit": some_text,
        "unit_en": some_text,
        "match_case": st.booleans(),
        "match_marks": st.booleans(),
        "words_min": st.integers(0, 500),
        "words_max": st.integers(0, 3000),
        "right_feedback": some_text,
        "partial_feedback_en": some_text,
        "wrong_feedback": some_text,
    }
    return Item(
        where="",
        kind=kind,
        stem=stem,
        stem_en=draw(texts),
        rows=draw(_ROWS[kind]),
        code=draw(codes),
        topic=tuple(draw(st.lists(one_line, max_size=3))),
        difficulty=draw(st.integers(1, 3)),
        points=draw(points),
        explanation=draw(texts),
        explanation_en=draw(texts),
        settings=draw(st.fixed_dictionaries({}, optional=optional)),
        picture=draw(st.none() | st.just(picture())) if pictures else None,
        cites=draw(st.sampled_from(["", "L-06-2022#dieu-84", "Điều 84 Luật TĐKT"])),
        state=draw(
            st.sampled_from(["", "draft", "review", "live", "watch", "retired"])
        ),
        use=draw(st.sampled_from(["", "graded", "self-check"])),
    )
