"""Programmes: what a certificate requires, and how long it lasts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ..models import Programme
from .refreshing import refresh_later


class _AddProgramme(generic.CreateView):
    def save_instance(self) -> Programme:
        programme: Programme = super().save_instance()
        refresh_later(programme.pk)
        return programme


class _EditProgramme(generic.EditView):
    def save_instance(self) -> Programme:
        programme: Programme = super().save_instance()
        refresh_later(programme.pk)
        return programme


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = _("Programmes")
    add_to_admin_menu = False
    list_display = ["title", "code", "validity_months", "is_live"]
    search_fields = ["title", "title_en", "code"]
    copy_view_enabled = False
    add_view_class = _AddProgramme
    edit_view_class = _EditProgramme
