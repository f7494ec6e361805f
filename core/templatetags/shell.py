"""The header and the footer: on every page, so drawn once and filled in.

What differs between readers of the same language and roles is six short texts. The rest is
rendered once a process, with marks where these belong: a page costs one substitution
instead of a hundred template nodes.
"""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from core.menus import count_of

register = template.Library()

# "%" and "{" do not stand in a translation; the name says which text goes there.
_MARK = re.compile(r"%\{(\w+)\}")
_MARKS = {
    name: f"%{{{name}}}"
    for name in ("csrf", "path", "given", "name", "section", "marking")
}


@lru_cache(maxsize=64)
def _header(
    language: str | None,
    signed_in: bool,
    is_manager: bool,
    is_trainer: bool,
    is_marker: bool,
) -> str:
    """Render the header for readers of a kind, with marks for what is each one's own."""
    context = {
        "LANGUAGE_CODE": language,
        "signed_in": signed_in,
        "is_manager": is_manager,
        "is_trainer": is_trainer,
        "is_marker": is_marker,
        "marks": _MARKS,
    }
    return render_to_string("components/site_header.html", context)


@lru_cache(maxsize=8)
def _footer(language: str | None) -> SafeString:
    return render_to_string("components/site_footer.html")


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> str:
    """Draw the header: name, where I am, search, language, me.

    ``section`` in the context names where the page belongs.
    """
    request, roles = context["request"], context["roles"]
    user = request.user
    signed_in = user.is_authenticated
    is_trainer = signed_in and bool(roles.is_trainer)
    to_mark = count_of("marking", user, is_trainer, localdate()) if signed_in else None
    html = _header(
        get_language(),
        signed_in,
        signed_in and bool(roles.is_manager),
        is_trainer,
        to_mark is not None,
    )
    own: dict[str, Any] = {
        # The one of the page's own forms, where it has any: each is masked anew.
        "csrf": context.get("csrf_token") or get_token(request),
        "path": request.get_full_path(),
        "given": user.get_short_name() if signed_in else "",
        "name": user if signed_in else "",
        "marking": to_mark or 0,
        "section": context.get("section") or gettext("Sections"),
    }
    # Our own template, and what is filled in is escaped.
    return mark_safe(_MARK.sub(lambda mark: escape(own[mark[1]]), html))  # noqa: S308


@register.simple_tag
def site_footer() -> SafeString:
    """Draw the footer."""
    return _footer(get_language())
