"""Where the screens for bringing questions in and out stand in Wagtail's admin."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import exporting, importing

MENU = "register_questions_menu_item"

_IMPORT_URLS = [
    path("", importing.index, name="index"),
    path("templates/<slug:name>/", importing.template, name="template"),
    path("<uuid:public_id>/", importing.plan, name="plan"),
    path("<uuid:public_id>/decide/", importing.decide, name="decide"),
    path("<uuid:public_id>/discard/", importing.discard, name="discard"),
    path("<uuid:public_id>/progress/", importing.progress, name="progress"),
    path("<uuid:public_id>/preview/", importing.preview, name="preview"),
    path("<uuid:public_id>/pictures/<int:number>/", importing.picture, name="picture"),
]
_EXPORT_URLS = [path("", exporting.index, name="index")]


class ForAuthors(MenuItem):
    """A menu item for those who may add questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.add_question")


@hooks.register("register_admin_urls")
def urls() -> Iterable[URLPattern | URLResolver]:
    return [
        path(
            "questions/import/",
            include((_IMPORT_URLS, "question_imports"), namespace="question_imports"),
        ),
        path(
            "questions/export/",
            include((_EXPORT_URLS, "question_exports"), namespace="question_exports"),
        ),
    ]


@hooks.register(MENU)
def import_item() -> MenuItem:
    return ForAuthors(
        gettext_lazy("Import questions"),
        reverse_lazy("question_imports:index"),
        name="import-questions",
        icon_name="download",
        order=900,
    )


@hooks.register(MENU)
def export_item() -> MenuItem:
    return ForAuthors(
        gettext_lazy("Export questions"),
        reverse_lazy("question_exports:index"),
        name="export-questions",
        icon_name="upload",
        order=910,
    )
