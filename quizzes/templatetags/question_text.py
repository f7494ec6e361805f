"""The texts of questions, and the boxes of the kinds that are asked most."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..kinds.shown import Asked
from ..markup import block_html, inline_html, plain_text

register = template.Library()

register.filter("inline_text", inline_html)
register.filter("block_text", block_html)
register.filter("plain_text", plain_text)


@register.simple_tag
def option_boxes(asked: Asked, input_type: str) -> SafeString:
    """Return a labelled box an option.

    By hand: every save of an answer shows the next question, and four turns of a template's
    loop were half of what a question costs.
    """
    return mark_safe(  # noqa: S308  what is written here is escaped
        "\n".join(
            '<label class="option-row"><input class="option-row__input" '
            f'type="{input_type}" name="answer" value="{escape(option.key)}"'
            f"{' checked' if option.chosen else ''}>"
            f'<span class="option-row__text">{option.html}</span></label>'
            for option in asked.options
        )
    )
