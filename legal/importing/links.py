"""What documents do to each other: two columns of ``documents.csv``, and ``links.yaml``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, read_text, read_yaml
from core.text import nfc

from ..faults import link_faults
from ..models import DocumentLink, LegalDocument
from .words import is_day, short, wrong_day

_Relation = DocumentLink.Relation


@dataclass(frozen=True)
class LinkRow:
    """One link as a file says it, by codes, and where it says so."""

    source: str
    relation: str
    target: str
    from_on: date | None
    where: str


def read_links(
    rows: Sequence[dict[str, Any]], path: Path
) -> tuple[list[LinkRow], list[Fault]]:
    """Return the links of both files; numbers outside the register are left out.

    What replaces or amends does so from the day it takes effect, or from the day on which
    the other ends, where that is known.
    """
    by_number = {row["number"]: row for row in rows}
    links: list[LinkRow] = []
    for row in rows:
        for column, relation in (
            ("replaced_by", _Relation.REPLACES),
            ("amended_by", _Relation.AMENDS),
        ):
            for number in filter(None, map(str.strip, row[column].split(";"))):
                source = by_number.get(number)
                if source is None:
                    continue
                ends = row["expires_on"] if relation == _Relation.REPLACES else None
                from_on = ends or source["in_force_on"]
                links.append(
                    LinkRow(source["code"], relation, row["code"], from_on, row[LINE])
                )
    more, faults = _read_file(path, {row["code"] for row in rows})
    links += more
    faults += _graph_faults(links)
    return links, faults


def _read_file(path: Path, codes: set[str]) -> tuple[list[LinkRow], list[Fault]]:
    if not path.exists():
        return [], []
    where = short(path)
    try:
        data = read_yaml(nfc(read_text(path, where)), where)
    except FaultsFound as found:
        return [], found.faults
    links: list[LinkRow] = []
    faults: list[Fault] = []
    for item in data if isinstance(data, list) else [data] if data else []:
        if not isinstance(item, dict):
            faults.append(
                Fault(where, _("a link is a mapping with source, relation and target"))
            )
            continue
        line = f"{where}:{item[LINE]}"
        problems = list(_item_faults(item, codes))
        faults += [Fault(line, problem) for problem in problems]
        if not problems:
            links.append(
                LinkRow(
                    item["source"],
                    item["relation"],
                    item["target"],
                    item.get("from_on"),
                    line,
                )
            )
    return links, faults


def _item_faults(item: dict[str, Any], codes: set[str]) -> Iterable[str]:
    for name in ("source", "target"):
        if item.get(name) not in codes:
            yield _("“%(name)s” must name a code of documents.csv") % {"name": name}
    if item.get("relation") not in _Relation.values:
        yield _("“relation” must be one of %(names)s, found “%(found)s”") % {
            "names": ", ".join(_Relation.values),
            "found": item.get("relation"),
        }
    if not is_day(item.get("from_on")):
        yield wrong_day("from_on", item["from_on"])


def _graph_faults(links: Sequence[LinkRow]) -> list[Fault]:
    """Return what the links cannot be together, and with those that trainers made."""
    stored = DocumentLink.objects.filter(relation=_Relation.REPLACES).values_list(
        "source__code", "target__code"
    )
    faults = []
    seen = [(source, _Relation.REPLACES.value, target) for source, target in stored]
    for link in links:
        one = (link.source, link.relation, link.target)
        # One by one, so that the line is told that closes a circle.
        problems = list(link_faults(one, [other for other in seen if other != one]))
        faults += [Fault(link.where, problem) for problem in problems]
        if not problems:
            seen.append(one)
    return faults


def write_links(links: Iterable[LinkRow], by_code: dict[str, LegalDocument]) -> None:
    """Add the links that are missing, and the days that nobody has given yet."""
    stored = {
        (link.source_id, link.relation, link.target_id): link
        for link in DocumentLink.objects.all()
    }
    for row in links:
        source, target = by_code[row.source], by_code[row.target]
        link = stored.get((source.pk, row.relation, target.pk))
        if link is None:
            link = DocumentLink(source=source, relation=row.relation, target=target)
            stored[source.pk, row.relation, target.pk] = link
        elif link.from_on is not None or row.from_on is None:
            continue
        link.from_on = row.from_on
        link.save()
