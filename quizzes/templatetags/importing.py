"""What the pages of an import say of texts in our markup."""

from django import template

from .. import markup
from ..formats.registry import FORMATS

register = template.Library()


@register.filter
def plain_text(text: str) -> str:
    """Return a text without the signs of its markup."""
    return markup.plain_text(text)


@register.filter
def format_label(name: str) -> str:
    """Return what people call a format: "GIFT" for "gift"."""
    return str(FORMATS[name].label) if name in FORMATS else name
