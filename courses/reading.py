"""A lesson made ready to read: text, contents, legal basis; rendered once, kept in the cache.

What is the same for every reader is rendered once per content stamp, language and day (the
state of a provision changes at midnight), so that opening a lesson costs a handful of queries.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from legal.history import News
from legal.linking import ref_of
from legal.models import Provision
from legal.validity import Force

from .models import LessonPage

_HEADING = re.compile(
    r'<h([23])( class="[^"]*")? id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL
)
_LEGAL_LINK = re.compile(r'<a href="(/legal/[^"]+)">(.*?)</a>')


@dataclass
class Contents:
    """An entry of the table of contents, with those below it."""

    anchor: str
    title: str
    children: list["Contents"] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """What a lesson's page shows to everyone alike."""

    title: str
    objective: str
    minutes: int
    reviewed_on: date | None
    language: str
    body: SafeString
    contents: SafeString
    basis: SafeString


def reading(page_pk: int, stamp: int, language: str, on: date) -> Reading:
    """Return the live lesson made ready; from the cache where nothing changed."""
    key = f"reading:{page_pk}:{stamp}:{language}:{on}"
    found = cache.get(key)
    if found is None:
        page = LessonPage.objects.select_related("locale").get(pk=page_pk)
        found = read_page(page, on)
        cache.set(key, found, 86_400)
    return found


def read_page(page: LessonPage, on: date) -> Reading:
    """Render a lesson as it is given, a draft too."""
    news = News(page.reviewed_on, on)
    html = str(page.body.render_as_block({"on": on, "page": page, "news": news}))
    html, contents = _with_contents(html)
    refs = {ref for url, _said in _LEGAL_LINK.findall(html) if (ref := _ref(url))}
    listed = [citation.provision_id for citation in page.citations.all()]
    provisions = _provisions(refs, listed)
    html = _with_chips(html, provisions, news)
    basis = render_to_string(
        "courses/components/legal_basis.html",
        {"provisions": provisions.values(), "on": on, "news": news},
    )
    return Reading(
        title=page.title,
        objective=page.objective,
        minutes=page.minutes,
        reviewed_on=page.reviewed_on,
        language=page.locale.language_code,
        # Rendered by our own block templates, which escape what they show.
        body=mark_safe(html),  # noqa: S308
        contents=render_to_string(
            "courses/components/contents.html", {"contents": contents}
        ),
        basis=basis,
    )


def _provisions(refs: set[str], listed: Iterable[int]) -> dict[str, Provision]:
    """Return the provisions cited in the text or listed as the basis, the latter first."""
    rows = Provision.objects.for_reading()
    first = {p.pk: p for p in rows.filter(pk__in=list(listed))}
    ordered = [first[pk] for pk in listed if pk in first]
    cited = rows.by_refs(refs)
    found = {provision.ref: provision for provision in ordered}
    for ref in sorted(cited):
        found.setdefault(ref, cited[ref])
    return found


def _ref(url: str) -> str:
    """Return the reference of an address in the register, "" for another address."""
    code, key = ref_of(url) or ("", "")
    return f"{code}#{key}" if key else code


def _with_chips(html: str, provisions: dict[str, Provision], news: News) -> str:
    """Turn links to the register into chips that open the provision on this page."""

    def chip(match: re.Match[str]) -> str:
        url, words = match.groups()
        provision = provisions.get(_ref(url))
        if provision is None:
            return match[0]
        note = _note(provision, news)
        look = "chip chip--changed" if note else "chip"
        said = f' <span class="chip__note">({escape(note)})</span>' if note else ""
        return f'<a class="{look}" href="#{provision.anchor}">{words}{said}</a>'

    return _LEGAL_LINK.sub(chip, html)


def _note(provision: Provision, news: News) -> str:
    """Return in a word what became of a provision since the text was reviewed, if it did."""
    if provision.force_on(news.on) is Force.EXPIRED:
        return _("no longer in force")
    return _("changed since") if news.since(provision) else ""


def _with_contents(html: str) -> tuple[str, list[Contents]]:
    """Give each heading an id of its own, and return the contents made of them."""
    contents: list[Contents] = []
    used: dict[str, int] = {}

    def name(match: re.Match[str]) -> str:
        level, _class, anchor, inner = match.groups()
        used[anchor] = used.get(anchor, 0) + 1
        unique = anchor if used[anchor] == 1 else f"{anchor}-{used[anchor]}"
        entry = Contents(unique, strip_tags(inner).strip())
        if level == "3" and contents:
            contents[-1].children.append(entry)
        else:
            contents.append(entry)
        return match[0].replace(f'id="{anchor}"', f'id="{unique}"', 1)

    return _HEADING.sub(name, html), contents
