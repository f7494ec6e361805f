"""Assignments: who must hold a programme's certificate, and by when."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ..models import Assignment
from .refreshing import refresh_later


class _AddAssignment(generic.CreateView):
    def save_instance(self) -> Assignment:
        assignment: Assignment = super().save_instance()
        refresh_later(assignment.programme_id)
        return assignment


class _EditAssignment(generic.EditView):
    def save_instance(self) -> Assignment:
        before = Assignment.objects.get(pk=self.object.pk)
        assignment: Assignment = super().save_instance()
        refresh_later(before.programme_id, assignment.programme_id)
        return assignment


class _DeleteAssignment(generic.DeleteView):
    def delete_action(self) -> None:
        programme = self.object.programme_id
        super().delete_action()
        refresh_later(programme)


class AssignmentViewSet(ModelViewSet):
    model = Assignment
    icon = "calendar-alt"
    menu_label = _("Assignments")
    add_to_admin_menu = False
    list_display = ["programme", "unit", "due_on", "days_after_appointment"]
    list_filter = ["programme", "due_on"]
    copy_view_enabled = False
    add_view_class = _AddAssignment
    edit_view_class = _EditAssignment
    delete_view_class = _DeleteAssignment
