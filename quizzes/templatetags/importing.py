"""What the pages of an import say of texts in our markup."""

from django import template

from .. import markup

register = template.Library()


@register.filter
def plain_text(text: str) -> str:
    """Return a text without the signs of its markup."""
    return markup.plain_text(text)
