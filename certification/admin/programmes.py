"""Programmes: what a certificate requires, how long it lasts, and what that was before."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .. import versions
from ..differences import differences
from ..models import Programme
from .programme_forms import ProgrammeForm
from .refreshing import refresh_later
from .worked import WorkedPanel, stories_of_form


class _KeepsVersions:
    """Freezes what is saved, in the transaction that saves it."""

    request: Any

    def save_instance(self) -> Programme:
        programme: Programme = super().save_instance()  # type: ignore[misc]
        versions.freeze(programme, now(), self.request.user)
        refresh_later(programme.pk)
        return programme


class _AddProgramme(_KeepsVersions, generic.CreateView):
    pass


class _EditProgramme(_KeepsVersions, generic.EditView):
    pass


class _InspectProgramme(generic.InspectView):
    """For who may look and not change; the versions say all that is required."""

    page_title = gettext_lazy("Programme")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("programme:versions", args=[self.object.pk])
        return [HeaderButton(gettext_lazy("Versions"), url=url, icon_name="history")]


class ProgrammeVersionsView(
    PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """What the programme asked before: each version with what changed, newest first."""

    model = Programme
    any_permission_required = ["add", "change", "view"]
    template_name = "certification/admin/programme_versions.html"
    page_title = gettext_lazy("Versions")
    header_icon = "history"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.programme = get_object_or_404(Programme, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.programme.local_title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        programme = self.programme
        return [
            *self.breadcrumbs_items,
            {"url": reverse("programme:index"), "label": _("Programmes")},
            {
                "url": reverse("programme:edit", args=[programme.pk]),
                "label": programme.local_title,
            },
            {"url": "", "label": _("Versions"), "sublabel": programme.local_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            programme=self.programme, versions=told_versions(self.programme), **kwargs
        )


def told_versions(programme: Programme) -> list[dict[str, Any]]:
    """Return the versions, newest first, each with the sentences on what it changed."""
    told: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    rows = programme.versions.select_related("made_by").order_by("number")
    for version in rows.annotate(earned=Count("certificates")):
        told.append(
            {
                "version": version,
                "by": version.made_by and version.made_by.get_full_name(),
                "changes": differences(before, version.content),
                "certificates": version.earned,
            }
        )
        before = version.content
    return told[::-1]


@require_POST
@require_admin_access
def worked(request: HttpRequest) -> HttpResponse:
    """Tell the three people anew from what stands in the form; changes nothing."""
    if not request.user.has_perm("certification.view_programme"):
        return HttpResponseBadRequest()
    stories = stories_of_form(request.POST)
    return render(
        request, "certification/admin/components/stories.html", {"stories": stories}
    )


def _term_words(programme: Programme) -> str:
    if programme.validity == Programme.Validity.FIXED and programme.valid_until:
        return _("until %(day)s") % {"day": f"{programme.valid_until:%d/%m/%Y}"}
    return _("%(months)d months") % {"months": programme.validity_months}


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = gettext_lazy("Programmes")
    add_to_admin_menu = False
    list_display = [
        "title",
        "code",
        Column("term", gettext_lazy("Valid for"), accessor=_term_words),
        BooleanColumn("is_live", gettext_lazy("In use")),
    ]
    search_fields = ["title", "title_en", "code"]
    copy_view_enabled = False
    add_view_class = _AddProgramme
    edit_view_class = _EditProgramme
    inspect_view_enabled = True
    inspect_view_class = _InspectProgramme
    inspect_view_fields = [
        "title",
        "title_en",
        "code",
        "validity_months",
        "valid_until",
        "renewal_days",
        "grace_days",
        "issuer",
    ]

    @cached_property
    def edit_handler(self) -> Any:
        return ObjectList(_panels(), base_form_class=ProgrammeForm)

    @property
    def versions_view(self) -> Any:
        return self.construct_view(ProgrammeVersionsView)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("versions/<int:pk>/", self.versions_view, name="versions"),
            path("worked/", worked, name="worked"),
        ]


def _panels() -> list[Any]:
    return [
        MultiFieldPanel(
            [FieldRowPanel(["title", "title_en"]), FieldRowPanel(["slug", "code"])],
            heading=gettext_lazy("Name and number"),
        ),
        InlinePanel(
            "requirements",
            heading=gettext_lazy("What it requires"),
            label=gettext_lazy("Requirement"),
            min_num=1,
            help_text=gettext_lazy(
                "What is marked “first time only” need not be done again to renew. What "
                "is left for renewal is done anew: a quiz passed again, a course read "
                "again. Where nothing is left, renewal asks for everything again."
            ),
            panels=[
                FieldRowPanel(["kind", "path"]),
                FieldPanel("group"),
                FieldPanel("course"),
                FieldRowPanel(["quiz", "pass_percent"]),
                FieldPanel("workshop"),
                FieldPanel("other"),
                FieldRowPanel(["title", "title_en"]),
            ],
        ),
        InlinePanel(
            "groups",
            heading=gettext_lazy("Groups: some of several"),
            label=gettext_lazy("Group"),
            help_text=gettext_lazy(
                "Example: group A with 2 enough, and three requirements with the letter "
                "A: any two of the three complete it."
            ),
        ),
        InlinePanel(
            "citations",
            heading=gettext_lazy("Legal basis"),
            label=gettext_lazy("Provision"),
            help_text=gettext_lazy(
                "Beside what its lessons and questions cite. When one of these changes, "
                "certificates issued before show it."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(["validity", "validity_months", "valid_until"]),
                FieldRowPanel(["renewal_days", "grace_days"]),
                FieldPanel("delta_questions"),
                FieldRowPanel(["issuer", "issuer_en"]),
                FieldPanel("is_live"),
            ],
            heading=gettext_lazy("The certificate"),
        ),
        WorkedPanel(heading=gettext_lazy("What this means for three people")),
    ]
