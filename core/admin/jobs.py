"""Long jobs: how far each is, and one that stopped tried again."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .. import jobs
from ..models import Job

_LIVE = (Job.State.WAITING, Job.State.RUNNING)
# A page that loads itself anew does so this often, in seconds, and only when asked to.
_REFRESH = 5


class LookOnlyPolicy(ModelPermissionPolicy):
    """Jobs are begun by what people do elsewhere, and are only watched here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


register_permission_policy(Job, LookOnlyPolicy(Job))


def words_of(job: Job) -> Any:
    return jobs.words_of(job.kind)


def has_stalled(job: Job) -> bool:
    """Return whether a job lives on paper only: its process gave no sign for long."""
    sign = job.beat_at or job.created_at
    return job.state in _LIVE and sign < now() - jobs.SILENT


def progress_of(job: Job) -> str:
    if not job.total:
        return str(job.done)
    return _("%(done)s of %(total)s") % {"done": job.done, "total": job.total}


class JobPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """How far one job is; the reader loads the page anew, or lets it do so by itself."""

    model = Job
    any_permission_required = ["view"]
    template_name = "core/admin/job.html"
    page_title = gettext_lazy("Job")
    header_icon = "cogs"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("job:index"), "label": _("Long jobs")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = get_object_or_404(Job.objects.select_related("by"), pk=self.kwargs["pk"])
        is_live = job.state in _LIVE
        return super().get_context_data(
            job=job,
            words=words_of(job),
            progress=progress_of(job),
            is_live=is_live,
            is_stalled=has_stalled(job),
            may_try_again=job.state == Job.State.FAILED or has_stalled(job),
            refresh=_REFRESH if is_live and "refresh" in self.request.GET else None,
            seconds=_REFRESH,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on with a job that failed or lost its process, from its last whole step."""
        job = get_object_or_404(Job, pk=kwargs["pk"])
        if job.state != Job.State.FAILED and not has_stalled(job):
            messages.error(request, _("This job is done, or under way."))
            return redirect("job:inspect", job.pk)
        jobs.try_again(job)
        messages.success(request, _("The job goes on."))
        return redirect(f"{reverse('job:inspect', args=[job.pk])}?refresh={_REFRESH}")


class _Filters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=Job.State.choices
    )

    class Meta:
        model = Job
        fields = ["state"]


class _Index(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Job]:
        return Job.objects.select_related("by")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("-created_at", "-pk")


def _page_url(job: Job) -> str:
    return reverse("job:inspect", args=[job.pk])


def _state(job: Job) -> Any:
    return _("stalled") if has_stalled(job) else job.get_state_display()


class JobViewSet(ModelViewSet):
    model = Job
    icon = "cogs"
    menu_label = gettext_lazy("Long jobs")
    menu_order = 900
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = [
        TitleColumn(
            "kind", label=gettext_lazy("Job"), accessor=words_of, get_url=_page_url
        ),
        Column("title", label=gettext_lazy("About")),
        Column("state", label=gettext_lazy("State"), accessor=_state),
        Column("done", label=gettext_lazy("How far"), accessor=progress_of),
        DateColumn("created_at", label=gettext_lazy("Begun")),
        Column("by", label=gettext_lazy("By")),
    ]
    filterset_class = _Filters
    index_view_class = _Index
    inspect_view_class = JobPage
    form_fields = ["title"]
