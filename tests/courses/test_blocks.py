"""Every block has a preview in our own look, and draws itself."""

import pytest
from django.template.loader import get_template

from courses.blocks import LessonBodyBlock

BLOCKS = LessonBodyBlock().child_blocks


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_has_a_preview(name):
    block = BLOCKS[name]
    assert block.is_previewable
    value = block.get_preview_value()
    context = block.get_preview_context(value)
    template = get_template(block.get_preview_template(value, context))
    bound = block.bind(value)
    html = template.render({**context, "bound_block": bound, "block_def": block})
    assert "css/site" in html
    shown = html.split('<div class="prose">')[1].split("</main>")[0]
    assert len(shown.strip().removesuffix("</div>")) > 20
