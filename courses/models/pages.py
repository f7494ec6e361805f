"""Wagtail's pages: the front page, the catalogue, courses and their lessons."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..blocks import LessonBodyBlock
from ..forms import LessonPageForm


class PublicPage(Page):
    """A page of ours: never private by Wagtail's rules, always served by our views.

    Who may read what is said once, in ``courses.access``; `serve` and the address of
    the stable table lead to the same function.
    """

    private_page_options: list[str] = []
    show_in_menus_default = False
    promote_panels = [FieldPanel("slug")]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from .. import views

        return views.serve_page(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        from .. import views

        return views.preview_page(request, self)


class HomePage(PublicPage):
    """The front page."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogueIndexPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, "lead"]

    class Meta:
        verbose_name = _("front page")


class CatalogueIndexPage(PublicPage):
    """The parent of all courses, at /courses/."""

    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("catalogue of courses")


class CoursePage(PublicPage):
    """A guidance module (chuyên đề): what it teaches, for whom, and its quiz."""

    summary = models.TextField(_("summary"), max_length=500)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    outcomes = RichTextField(_("what you will be able to do"), features=["ul", "bold"])
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quiz"),
    )

    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.LessonPage"]
    content_panels = [
        *Page.content_panels,
        "summary",
        "audience",
        "outcomes",
        "quiz",
        InlinePanel("citations", label=_("Legal basis")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class LessonPage(PublicPage):
    """A lesson (bài học) of 3 to 15 minutes."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    objective = models.CharField(_("you will be able to"), max_length=300)
    minutes = models.PositiveSmallIntegerField(
        _("reading time, in minutes"),
        default=0,
        editable=False,
        help_text=_("Counted from the words when the lesson is saved."),
    )
    body = StreamField(LessonBodyBlock(), verbose_name=_("lesson"))
    reviewed_on = models.DateField(
        _("last reviewed against the law on"), null=True, blank=True
    )

    base_form_class = LessonPageForm
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        "objective",
        "summary",
        "body",
        "reviewed_on",
        InlinePanel("citations", label=_("Legal basis")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        from ..reading_time import minutes_to_read

        self.minutes = minutes_to_read(self.body)
        super().full_clean(*args, **kwargs)


class CourseCitation(Orderable):
    """A provision that a course as a whole rests on."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="citations")
    provision = models.ForeignKey(
        "legal.Provision",
        models.PROTECT,
        related_name="cited_by_courses",
        verbose_name=_("provision"),
    )
    panels = ["provision"]


class LessonCitation(Orderable):
    """A provision that a lesson rests on."""

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="citations")
    provision = models.ForeignKey(
        "legal.Provision",
        models.PROTECT,
        related_name="cited_by_lessons",
        verbose_name=_("provision"),
    )
    panels = ["provision"]


class LoadedPage(models.Model):
    """What load_curriculum last wrote to a page: how it knows a trainer's edit."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="loaded")
    source = models.CharField(max_length=250, unique=True)
    content_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.source
