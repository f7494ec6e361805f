"""What happens to a lesson as a trainer saves it."""

from typing import Any

from django.utils.timezone import localdate
from wagtail.admin.forms import WagtailAdminPageForm

from .linking import link_body


class LessonPageForm(WagtailAdminPageForm):
    """A lesson; citations in its prose become links, and ``linked`` says how many."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("body"):
            self.instance.linked = link_body(cleaned["body"], localdate())
        return cleaned
