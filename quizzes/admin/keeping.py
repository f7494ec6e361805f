"""Nobody deletes what attempts or certificates rest on."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from organisation.models import User

from ..models import Question


def is_deletable(instance: Any) -> bool:
    """Return whether nothing points at a row that has to keep what it points at."""
    if isinstance(instance, Question) and instance.current_version_id:
        return False
    try:
        Collector(using="default").collect([instance])
    except (ProtectedError, RestrictedError):
        return False
    return True


class KeepWhatWasUsed(ModelPermissionPolicy):
    """Django's permissions, but nobody deletes what attempts or certificates rest on."""

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Any
    ) -> bool:
        allowed: bool = super().user_has_permission_for_instance(user, action, instance)
        return allowed and (action != "delete" or is_deletable(instance))


class KeepingDeleteView(DeleteView):
    """Says why a row cannot be deleted, and what to do instead."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | HttpResponseRedirect:
        row = self.get_object()
        if not is_deletable(row):
            messages.error(request, self.refusal() % {"name": row})
            return redirect(self.index_url_name)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def refusal(self) -> str:
        if self.model is Question:
            return _(
                "“%(name)s” has been in use and is kept for the attempts that show it. "
                "Set it to “retired” instead."
            )
        return _("“%(name)s” is still used and cannot be deleted.")


class BankViewSet(SnippetViewSet):
    """What the three have in common."""

    delete_view_class = KeepingDeleteView
