"""Who may mark without being a trainer: kept by administrators."""

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import MarkingRight


class MarkingRightViewSet(SnippetViewSet):
    model = MarkingRight
    icon = "key"
    menu_label = gettext_lazy("Rights to mark")
    list_display = ["person", "quiz", "unit", "granted_at"]
    list_filter = ["quiz", "unit"]
    search_fields = ["person__search_text"]
    ordering = ["person__name_key"]
    list_per_page = 50
    add_to_settings_menu = True
    panels = [FieldPanel("person"), FieldPanel("quiz"), FieldPanel("unit")]
