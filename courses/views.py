"""The web's edge of the courses."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organisation.access import is_trainer
from organisation.requests import StaffRequest
from quizzes.models import Question, QuestionVersion, Quiz

from . import search as searching
from . import services
from .facts import position_of
from .models import (
    CatalogueIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
)
from .outline import CourseEntry, LessonEntry, Outline, outline
from .progress_page import progress_page
from .queries import course_progress
from .reading import read_page, reading
from .self_check import feedback, present


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what this is, and the courses."""
    return render(request, "courses/home_page.html", _front(request))


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course, with how far the reader has come."""
    courses = course_progress(request.user).values()
    return render(request, "courses/catalogue_index_page.html", {"courses": courses})


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What a course teaches, for whom, and its lessons with their state."""
    contents = outline(get_language() or "vi")
    entry = _course_or_404(contents, slug)
    page = CoursePage.objects.prefetch_related(
        "citations__provision__document", "citations__provision__wordings"
    ).get(pk=entry.pk)
    progress = course_progress(request.user, [entry.key], contents=contents)[entry.key]
    quiz = Quiz.objects.visible_to(request.user).filter(pk=entry.quiz_id).first()
    context = {
        "page": page,
        "course": progress,
        "quiz": quiz,
        "provisions": [citation.provision for citation in page.citations.all()],
        "on": localdate(),
    }
    return render(request, "courses/course_page.html", context)


@require_safe
def lesson(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """A lesson, for who is enrolled; others are shown the way to enrol."""
    contents = outline(get_language() or "vi")
    entry = _course_or_404(contents, course_slug)
    found = _lesson_or_404(entry, lesson_slug)
    if not request.user.is_authenticated:
        return _to_sign_in(found.url)
    progress = course_progress(request.user, [entry.key], contents=contents)[entry.key]
    if not progress.is_enrolled and not is_trainer(request.user):
        messages.info(request, _("Enrol in the course to read its lessons."))
        return redirect(entry.url)
    index = entry.lessons.index(found)
    context = {
        "reading": reading(found.pk, contents.stamp, contents.language, localdate()),
        "course": progress,
        "lesson": progress.lessons[index],
        "steps": progress.steps(current=found.key),
        "previous": entry.lessons[index - 1] if index else None,
        "next": entry.lessons[index + 1] if index + 1 < len(entry.lessons) else None,
        "anchor": position_of(request.user.pk, found.key),
    }
    return render(request, "courses/lesson_page.html", context)


@require_POST
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Enrol in a course, and go to its first open lesson."""
    contents = outline(get_language() or "vi")
    entry = _course_or_404(contents, slug)
    if not request.user.is_authenticated:
        return _to_sign_in(entry.url)
    services.enrol(learner=request.user, course_key=entry.key, at=now())
    progress = course_progress(request.user, [entry.key], contents=contents)[entry.key]
    messages.success(request, _("You are enrolled in the course."))
    return redirect(progress.next_lesson.url if progress.next_lesson else entry.url)


@require_POST
def complete(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Record a lesson as read, and go on: the next lesson, or the course's end."""
    contents = outline(get_language() or "vi")
    entry = _course_or_404(contents, course_slug)
    found = _lesson_or_404(entry, lesson_slug)
    if not request.user.is_authenticated:
        return _to_sign_in(found.url)
    page = get_object_or_404(LessonPage.objects.live(), pk=found.pk)
    services.complete_lesson(learner=request.user, lesson=page, at=now())
    index = entry.lessons.index(found)
    if index + 1 < len(entry.lessons):
        return redirect(entry.lessons[index + 1].url)
    progress = course_progress(request.user, [entry.key], contents=contents)[entry.key]
    if progress.next_lesson:
        messages.info(request, _("Some lessons of this course are still to be read."))
    else:
        messages.success(request, _("Every lesson of this course is read."))
    return redirect(entry.url)


@require_POST
@login_required
def position(request: StaffRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Remember the heading that the reader has reached."""
    entry = _course_or_404(outline(get_language() or "vi"), course_slug)
    found = _lesson_or_404(entry, lesson_slug)
    anchor = request.POST.get("anchor", "")[:120]
    services.remember_position(
        learner=request.user, lesson_key=found.key, anchor=anchor, at=now()
    )
    return HttpResponse(status=204)


@require_safe
@login_required
def self_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say whether the answer to a lesson's question is right, and why."""
    version = get_object_or_404(
        QuestionVersion.objects.select_related(
            "provision__document", "question"
        ).filter(question__use=Question.Use.SELF_CHECK),
        public_id=public_id,
    )
    language = get_language() or "vi"
    back = _lesson_url(request.GET.get("lesson", ""), language)
    context: dict[str, Any] = {
        "check": present(version, language),
        "back": back,
        "feedback": feedback(version, request.GET.getlist("answer"), language),
    }
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "courses/components/self_check_feedback.html", context)
    return render(request, "courses/self_check.html", context)


@require_safe
@login_required
@never_cache
def progress(request: StaffRequest) -> HttpResponse:
    """Show a person their own answers by topic, over time, and what to read next."""
    page = progress_page(request.user, request.GET.get("page", "1"))
    return render(request, "courses/progress.html", {"progress": page})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find lessons, provisions and legal documents, with or without accents."""
    words = request.GET.get("q", "").strip()[:200]
    found = searching.search(words, get_language() or "vi", localdate())
    return render(request, "courses/search.html", {"words": words, "found": found})


# --- What Wagtail's own routes and previews come to --------------------------------------


def serve_page(request: HttpRequest, page: Any) -> HttpResponse:
    """Serve a page that Wagtail found, by the same view as its stable address."""
    if isinstance(page, LessonPage):
        return lesson(request, page.get_parent().slug, page.slug)
    if isinstance(page, CoursePage):
        return course(request, page.slug)
    return catalogue(request) if isinstance(page, CatalogueIndexPage) else home(request)


def preview_page(request: HttpRequest, page: Any) -> TemplateResponse:
    """Show a draft as a learner will see it; nothing is cached or recorded."""
    if isinstance(page, LessonPage):
        context = {
            "reading": read_page(page, localdate()),
            "is_preview": True,
            "page": page,
        }
        return TemplateResponse(request, "courses/lesson_preview.html", context)
    if isinstance(page, CoursePage):
        context = {
            "page": page,
            "provisions": [citation.provision for citation in page.citations.all()],
            "on": localdate(),
            "is_preview": True,
        }
        return TemplateResponse(request, "courses/course_preview.html", context)
    template = "home_page" if isinstance(page, HomePage) else "catalogue_index_page"
    return TemplateResponse(request, f"courses/{template}.html", _front(request))


def _front(request: HttpRequest) -> dict[str, Any]:
    courses = list(course_progress(request.user).values())
    hill = [step for course in courses for step in course.steps()]
    # Finished steps lie at the foot, whichever course they belong to.
    order = {"done": 0, "current": 1, "todo": 2}
    return {"courses": courses, "hill": sorted(hill, key=lambda step: order[step])}


# --- Finding ---------------------------------------------------------------------------


def _course_or_404(contents: Outline, slug: str) -> CourseEntry:
    entry = contents.course(slug)
    if entry is None:
        raise Http404
    return entry


def _lesson_or_404(entry: CourseEntry, slug: str) -> LessonEntry:
    for found in entry.lessons:
        if found.slug == slug:
            return found
    raise Http404


def _lesson_url(pk: str, language: str) -> str:
    """Return the address of a lesson in the catalogue by its page's key, else ""."""
    for entry in outline(language).courses:
        for found in entry.lessons:
            if str(found.pk) == pk:
                return found.url
    return ""


def _to_sign_in(url: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        f"{reverse('account_login')}?{urlencode({'next': url})}"
    )
