"""Citations that a trainer writes into a lesson become links to the provision."""

from datetime import date
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from legal import searching
from legal.citations import Citation
from legal.linking import link_citations


def link_body(body: StreamValue, on: date) -> int:
    """Link the plain citations of a lesson's prose; return how many became links.

    One that is not certain stays words: an unknown document, a place that the register
    does not hold, a document named without its number. Of a document as a whole only the
    first mention in a block is linked.
    """
    register = searching.register()
    linked = 0

    def prose(html: str) -> str:
        nonlocal linked
        whole: set[str] = set()

        def place(citation: Citation) -> tuple[str, str] | None:
            found = register.place(citation, on)
            if found is None or (not found[1] and found[0] in whole):
                return None
            if not found[1]:
                whole.add(found[0])
            return found

        written = link_citations(html, place, register.titles)
        linked += written.count("<a ") - html.count("<a ")
        return written

    for child in body:
        child.value = _mapped(child.block, child.value, prose)
    return linked


def _mapped(block: Any, value: Any, prose: Any) -> Any:
    """Return a block's value with all its prose, however deep, passed through."""
    if isinstance(block, blocks.RichTextBlock) and isinstance(value, RichText):
        return RichText(prose(value.source))
    if isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            value[name] = _mapped(inner, value.get(name), prose)
    elif isinstance(block, blocks.ListBlock):
        for bound in value.bound_blocks:
            bound.value = _mapped(block.child_block, bound.value, prose)
    return value
