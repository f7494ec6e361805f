"""A plan on the disk, between the page that shows it and the button that confirms it.

As JSON, with the pictures as files beside it: what was looked at is what is applied.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.loading import Fault

from ..formats.items import Item, PictureFile, Row
from .plan import Offer, Plan, PlanOptions, Twin
from .tidying import picture_hash

_PLAN = "plan.json"
_DECIMALS = ("share", "tolerance", "points")


def save_plan(plan: Plan, folder: Path) -> None:
    """Write a plan, over one that may be there."""
    for offer in plan.offers:
        picture = offer.item.picture
        if picture is not None:
            (folder / picture_hash(picture.data)).write_bytes(picture.data)
    data = {
        "offers": [_offer(offer) for offer in plan.offers],
        "faults": [_fault(one) for one in plan.faults],
        "notices": [_fault(one) for one in plan.notices],
        "new_topics": plan.new_topics,
        "options": options_data(plan.options),
    }
    beside = folder / f"{_PLAN}.new"
    beside.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    beside.replace(folder / _PLAN)


def load_plan(folder: Path) -> Plan:
    """Return the plan; raise FileNotFoundError where there is none any more."""
    data = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    return Plan(
        offers=[_read_offer(one, folder) for one in data["offers"]],
        faults=[Fault(*one) for one in data["faults"]],
        notices=[Fault(*one) for one in data["notices"]],
        new_topics=[tuple(names) for names in data["new_topics"]],
        options=read_options(data["options"]),
    )


def options_data(options: PlanOptions) -> dict[str, Any]:
    return {
        "live": options.live,
        "topic": options.topic,
        "choices": {str(number): one for number, one in options.choices.items()},
    }


def read_options(data: Mapping[str, Any]) -> PlanOptions:
    return PlanOptions(
        live=bool(data.get("live")),
        topic=str(data.get("topic") or ""),
        choices={int(number): one for number, one in data.get("choices", {}).items()},
    )


def _fault(fault: Fault) -> list[str]:
    return [fault.where, str(fault.message)]


def _offer(offer: Offer) -> dict[str, Any]:
    data = {
        one.name: getattr(offer, one.name)
        for one in fields(offer)
        if one.name not in ("item", "twin")
    }
    data["twin"] = asdict(offer.twin) if offer.twin else None
    item = {
        one.name: getattr(offer.item, one.name)
        for one in fields(offer.item)
        if one.name not in ("rows", "picture", "extra", "points")
    }
    picture = offer.item.picture
    item["points"] = str(offer.item.points)
    item["picture"] = picture and [
        picture.name,
        picture_hash(picture.data),
        picture.alt,
    ]
    item["rows"] = [
        {name: _plain(value) for name, value in asdict(row).items() if value}
        # A tolerance of nothing is not none, nor is a share.
        | {
            name: str(getattr(row, name))
            for name in _DECIMALS
            if getattr(row, name) is not None
        }
        for row in offer.item.rows
    ]
    data["item"] = item
    return data


def _read_offer(data: dict[str, Any], folder: Path) -> Offer:
    item = dict(data.pop("item"))
    picture = item.pop("picture")
    rows = tuple(_row(row) for row in item.pop("rows"))
    twin = data.pop("twin")
    return Offer(
        item=Item(
            rows=rows,
            points=Decimal(item.pop("points")),
            topic=tuple(item.pop("topic")),
            lost=tuple(item.pop("lost")),
            picture=picture and _picture(folder, *picture),
            **item,
        ),
        twin=twin and Twin(**twin),
        problems=tuple(data.pop("problems")),
        notices=tuple(data.pop("notices")),
        **data,
    )


def _row(data: dict[str, Any]) -> Row:
    numbers = {name: Decimal(data[name]) for name in _DECIMALS if name in data}
    return Row(**(data | numbers))


def _picture(folder: Path, name: str, digest: str, alt: str) -> PictureFile:
    return PictureFile(name, (folder / digest).read_bytes(), alt)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
