"""What Wagtail's admin gets from this app."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin import moving, outages, statistics  # noqa: F401  (adds columns and filters)
from .admin.allowances import AllowanceViewSet, LearnerChooser, learner_chooser
from .admin.bank import QuestionViewSet, TopicViewSet
from .admin.bulk import ACTIONS
from .admin.bulk_exporting import ExportQuestions
from .admin.keeping import KeepWhatWasUsed
from .admin.papers import QuizViewSet
from .models import Allowance, Question, Quiz, Topic


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, TopicViewSet, AllowanceViewSet)
    menu_icon = "tasks"
    menu_label = gettext_lazy("Questions and quizzes")
    menu_name = "questions"
    menu_order = 210
    # Where ``admin.moving`` puts its two items.
    submenu_hook = moving.MENU


for model in (Question, Quiz, Topic, Allowance):
    register_permission_policy(model, KeepWhatWasUsed(model))
register_snippet(QuizzesGroup)


for action in (*ACTIONS, ExportQuestions):
    hooks.register("register_bulk_action", action)


@hooks.register("insert_global_admin_css")
def bank_styles() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("css/admin/bank.css")
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what Wagtail's history of a question tells beside Wagtail's own."""
    actions.register_action(
        "quizzes.watch", gettext_lazy("Watch"), gettext_lazy("Put under watch")
    )
    actions.register_action(
        "quizzes.unwatch", gettext_lazy("End the watch"), gettext_lazy("Watch ended")
    )


@hooks.register("construct_snippet_action_menu")
def words_of_the_bank(items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Call Wagtail's actions what they are for a question."""
    if context["model"] is not Question:
        return
    words = {
        "action-publish": gettext_lazy("Put in use"),
        "action-unpublish": gettext_lazy("Retire"),
    }
    for item in items:
        item.label = words.get(item.name, item.label)


@hooks.register("register_admin_urls")
def outage_addresses() -> list[URLPattern | URLResolver]:
    return [path("outages/", include((outages.addresses, "outages")))]


@hooks.register("register_admin_menu_item")
def outages_menu_item() -> MenuItem:
    return outages.menu_item()


@hooks.register("register_admin_viewset")
def register_learner_chooser() -> LearnerChooser:
    return learner_chooser
