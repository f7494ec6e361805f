"""What a question was and is: its versions, and how each looked."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.admin.auth import require_admin_access
from wagtail.snippets.views.snippets import InspectView

from organisation.requests import StaffRequest

from .. import presenting
from ..kinds import kind_of
from ..models import AttemptItem, QuestionVersion
from .columns import number_of


class QuestionInspectView(InspectView):
    """The question with its versions: who made each, when, and how many attempts show it."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        return "–" if value is None else value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(
            self.object.versions.select_related("created_by").order_by(
                "-number", "-correction"
            )
        )
        uses = dict(
            AttemptItem.objects.filter(version__in=versions)
            .values_list("version")
            .annotate(Count("pk"))
        )
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "versions": [(v, number_of(v), uses.get(v.pk, 0)) for v in versions]
        }


@require_admin_access
@xframe_options_sameorigin
def version_look(request: StaffRequest, public_id: Any) -> HttpResponse:
    """Show a frozen version as learners had it, and as it was explained to them."""
    if not request.user.has_perm("quizzes.view_question"):
        raise PermissionDenied
    version = get_object_or_404(
        QuestionVersion.objects.select_related("provision__document"),
        public_id=public_id,
    )
    reviewed = presenting.explain(
        version,
        get_language() or "vi",
        kind_of(version.kind).right_answer(version.content),
        on=localdate(version.created_at),
    )
    return TemplateResponse(
        request, "quizzes/question_preview.html", {"reviewed": reviewed}
    )
