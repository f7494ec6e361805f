"""Questions in files, in no particular format."""

import io
import json
from decimal import Decimal
from typing import Any

from PIL import Image

from quizzes.formats.items import Item, Parsed, PictureFile, Row
from quizzes.formats.registry import FORMATS, Format

TITLES = ("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Tập thể lao động xuất sắc")


def choice(number: int = 1, **words: Any) -> Item:
    """Return a question to choose one answer of; the first is right."""
    defaults: dict[str, Any] = {
        "where": f"cau-hoi.fake, dòng {number}",
        "kind": "single",
        "stem": f"Danh hiệu nào do cấp số {number} xét tặng?",
        "rows": tuple(
            Row(text=title, is_correct=place == 0, feedback=f"Về {title}")
            for place, title in enumerate(TITLES)
        ),
        "topic": ("Danh hiệu thi đua",),
        "explanation": "Theo Luật Thi đua, khen thưởng.",
    }
    return Item(**(defaults | words))


def parsed(*items: Item) -> Parsed:
    return Parsed(items=list(items))


def picture(
    colour: str = "red", alt: str = "Cờ thi đua", name: str = "co.png"
) -> PictureFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(file, "PNG")
    return PictureFile(name, file.getvalue(), alt)


class FakeFormat(Format):
    """Lines of JSON: a stem, "!" for a fault, "boom" for a mistake of ours."""

    @property
    def is_there(self) -> bool:
        return True

    @property
    def reader(self) -> Any:
        return read_fake


def read_fake(data: bytes, name: str, pictures: Any) -> Parsed:
    from core.loading import Fault

    found = Parsed()
    for number, line in enumerate(data.decode().splitlines(), start=1):
        said = json.loads(line)
        if said == "!":
            found.faults.append(Fault(f"{name}:{number}", "thiếu đáp án đúng"))
        elif said == "boom":
            raise ZeroDivisionError
        elif isinstance(said, str):
            found.items.append(choice(number, where=f"{name}:{number}", stem=said))
        else:
            rows = said.pop("rows", None)
            if rows is not None:
                said["rows"] = tuple(Row(**row) for row in rows)
            if "points" in said:
                said["points"] = Decimal(said["points"])
            if "topic" in said:
                said["topic"] = tuple(said["topic"])
            found.items.append(choice(number, where=f"{name}:{number}", **said))
    return found


def use_fake_format(monkeypatch: Any) -> None:
    fake = FakeFormat("fake", "Thử", ("fake",), "fake", is_text=True)
    monkeypatch.setitem(FORMATS, "fake", fake)


def lines(*said: Any) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in said).encode()
