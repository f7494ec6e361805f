"""Sessions, when they were held, and who was there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.errors import Refusal
from organisation.models import User
from organisation.requests import StaffRequest

from .. import services
from ..models import Attendance, Workshop, WorkshopMeeting
from . import people
from .acting import RecordPage, WithdrawPage


class WorkshopViewSet(ModelViewSet):
    """Kinds of sessions, which programmes may require."""

    model = Workshop
    icon = "group"
    menu_label = gettext_lazy("Sessions")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display = ["title", "hours"]
    search_fields = ["title", "title_en"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("hours")]),
    ]


def attendance_url(meeting: WorkshopMeeting) -> str:
    return reverse("workshopmeeting:attendance", args=[meeting.pk])


class AttendancePage(RecordPage):
    """Who was at a session: search and tick, or paste codes; and who is recorded."""

    model = WorkshopMeeting
    right = "certification.add_attendance"
    permission_required = "change"
    template_name = "certification/admin/attendance.html"
    page_title = gettext_lazy("Attendance")
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.meeting = get_object_or_404(
            WorkshopMeeting.objects.select_related("workshop"), pk=kwargs["pk"]
        )
        self.pasted = request.POST.get("codes", "")
        self.unknown: list[str] = []

    def get_page_subtitle(self) -> str:
        return str(self.meeting)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("workshopmeeting:index"), "label": _("Sessions held")},
            {"url": "", "label": _("Attendance"), "sublabel": str(self.meeting)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        words = self.request.GET.get("q", "")
        rows = list(
            Attendance.objects.visible_to(self.request.user, today)
            .filter(meeting=self.meeting)
            .select_related("person", "recorded_by", "withdrawn_by")
            .order_by("person__name_key", "pk")
        )
        there = [row for row in rows if row.withdrawn_at is None]
        known = {row.person_id for row in there}
        return super().get_context_data(
            meeting=self.meeting,
            words=words,
            found=[
                one for one in people.search(words, today) if one.person.pk not in known
            ],
            most=people.MOST_SHOWN,
            there=list(
                zip(
                    there,
                    people.with_units([r.person for r in there], today),
                    strict=True,
                )
            ),
            withdrawn=[row for row in rows if row.withdrawn_at is not None],
            pasted=self.pasted,
            unknown=self.unknown,
            **kwargs,
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record those ticked, or those whose codes were pasted: all of them, or none."""
        if "codes" in request.POST:
            chosen, self.unknown = people.read_codes(self.pasted)
            if self.unknown:
                return self.get(request, *args, **kwargs)
        else:
            ticked = [pk for pk in request.POST.getlist("person") if pk.isdecimal()]
            chosen = list(User.objects.filter(pk__in=ticked).in_name_order())
        if not chosen:
            messages.warning(request, _("Nobody was chosen, so nothing was recorded."))
            return redirect(attendance_url(self.meeting))
        try:
            new = services.record_attendance(
                meeting=self.meeting, people=chosen, by=request.user, at=now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _recorded_words(len(new), len(chosen)))
        return redirect(attendance_url(self.meeting))


def _recorded_words(new: int, chosen: int) -> str:
    words = ngettext(
        "%(count)d person recorded.", "%(count)d people recorded.", new
    ) % {"count": new}
    if chosen > new:
        again = ngettext(
            "%(count)d was recorded before.",
            "%(count)d were recorded before.",
            chosen - new,
        ) % {"count": chosen - new}
        return f"{words} {again}"
    return words


class WithdrawAttendance(WithdrawPage):
    """Take back that somebody was there."""

    model = Attendance
    right = "certification.change_attendance"

    def find(self, pk: int) -> None:
        self.attendance = get_object_or_404(
            Attendance.objects.select_related("person", "meeting__workshop"), pk=pk
        )

    def withdraw(self, request: StaffRequest, reason: str) -> None:
        services.withdraw_attendance(
            attendance=self.attendance, by=request.user, at=now(), reason=reason
        )

    def back(self) -> str:
        return attendance_url(self.attendance.meeting)

    def words(self) -> str:
        return _("%(name)s will no longer count as having attended: %(meeting)s.") % {
            "name": self.attendance.person.get_full_name(),
            "meeting": self.attendance.meeting,
        }


class _AddMeeting(generic.CreateView):
    def get_success_url(self) -> str:
        """Lead on to who was there."""
        return attendance_url(self.object)


class MeetingViewSet(ModelViewSet):
    """Sessions as they were held; the title leads to who was there."""

    model = WorkshopMeeting
    icon = "date"
    menu_label = gettext_lazy("Sessions held")
    add_to_admin_menu = False
    copy_view_enabled = False
    add_view_class = _AddMeeting
    list_display = [
        TitleColumn(
            "held",
            label=gettext_lazy("Session held"),
            accessor=str,
            get_url=attendance_url,
        ),
        Column("note", label=gettext_lazy("Note"), accessor="note"),
    ]
    list_filter = ["workshop", "held_on"]
    search_fields = ["place", "note", "workshop__title"]
    ordering = ["-held_on", "-pk"]
    panels = [
        FieldPanel("workshop"),
        FieldRowPanel([FieldPanel("held_on"), FieldPanel("place")]),
        FieldPanel("note"),
    ]

    @property
    def attendance_view(self) -> Any:
        return self.construct_view(AttendancePage)

    @property
    def withdraw_view(self) -> Any:
        return self.construct_view(WithdrawAttendance)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("attendance/<int:pk>/", self.attendance_view, name="attendance"),
            path("withdraw/<int:pk>/", self.withdraw_view, name="withdraw"),
        ]
