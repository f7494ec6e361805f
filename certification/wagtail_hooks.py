"""This app in Wagtail's admin: a module of `admin` each part."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin.accepted import EvidenceViewSet
from .admin.certificates import CertificateViewSet
from .admin.duties import AssignmentViewSet
from .admin.exceptions import ExemptionViewSet
from .admin.meetings import MeetingViewSet, WorkshopViewSet
from .admin.programmes import ProgrammeViewSet
from .admin.reminders import ReminderViewSet, SpecialDayViewSet
from .admin.shaken import ShakenViewSet


class CertificationGroup(ModelViewSetGroup):
    items = (
        ProgrammeViewSet,
        AssignmentViewSet,
        ExemptionViewSet,
        CertificateViewSet,
        ShakenViewSet,
        WorkshopViewSet,
        MeetingViewSet,
        EvidenceViewSet,
        ReminderViewSet,
        SpecialDayViewSet,
    )
    menu_icon = "clipboard-list"
    menu_label = _("Certification")
    menu_order = 400


hooks.register("register_admin_viewset", CertificationGroup)


@hooks.register("insert_global_admin_css")
def certification_styles() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("css/admin/certification.css")
    )
