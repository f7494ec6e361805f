"""The units of the demo province, as after the reform: no level between it and communes."""

import random
from collections.abc import Iterator

from . import names
from .shapes import ROOT_CODE, UnitPlan, draw_uuid


def units(rng: random.Random) -> Iterator[UnitPlan]:
    """Yield every unit, each after the one above it."""
    root = ROOT_CODE
    yield UnitPlan(
        root,
        "Tỉnh Tuyên Quang (dữ liệu mẫu)",
        "Tuyên Quang Province (sample data)",
        "province",
        None,
        draw_uuid(rng),
    )
    for number, (name, name_en, divisions) in enumerate(names.DEPARTMENTS, start=1):
        code = f"{root}-S{number:02d}"
        yield UnitPlan(code, name, name_en, "department", root, draw_uuid(rng))
        for nth, (division, division_en) in enumerate(divisions, start=1):
            yield UnitPlan(
                f"{code}-{nth}",
                f"{division}, {name}",
                f"{division_en}, {name_en}",
                "group",
                code,
                draw_uuid(rng),
            )
    for letter, kind, rows in (
        ("X", "commune", [(f"UBND xã {n}", f"{n} Commune") for n in names.COMMUNES]),
        ("P", "ward", [(f"UBND phường {n}", f"{n} Ward") for n in names.WARDS]),
        ("H", "association", names.ASSOCIATIONS),
        ("D", "enterprise", names.ENTERPRISES),
    ):
        for number, (name, name_en) in enumerate(rows, start=1):
            code = f"{root}-{letter}{number:02d}"
            yield UnitPlan(code, name, name_en, kind, root, draw_uuid(rng))
