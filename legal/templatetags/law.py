"""What templates show of the law."""

from typing import Any

from django import template

from legal.comparing import compare

register = template.Library()


@register.inclusion_tag("legal/components/comparison.html")
def comparison(
    old: str, new: str, old_label: str, new_label: str, language: str = "vi"
) -> dict[str, Any]:
    """Show two texts side by side with the words that differ marked.

    ``old_label`` and ``new_label`` head them; ``language`` is that of both texts.
    """
    compared = compare(old, new)
    return {
        "is_same": compared.is_same,
        "language": language,
        "sides": [
            ("old", old_label, compared.old),
            ("new", new_label, compared.new),
        ],
    }
