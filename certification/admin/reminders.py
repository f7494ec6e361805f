"""Reminders in Wagtail's admin: a day looked at beforehand, the log, and the days off."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from core.models import SpecialDay
from organisation.models import User

from ..models import Reminder, ReminderRun
from ..reminders import previewing, words
from ..reminders.ladder import Message, Silence
from ..reminders.letters import letter_of
from ..reminders.lines import lines_of
from ..reminders.previewing import BY_MAIL

_PAGE = 50
_BY_MAIL_WORDS = gettext_lazy("Gets a letter")


class _LookOnlyPolicy(ModelPermissionPolicy):
    """A message that was sent is not written by hand, nor taken back."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


# Before anything asks for the policy of the model.
register_permission_policy(Reminder, _LookOnlyPolicy(Reminder))


class DayForm(forms.Form):
    """Which day is looked at, and whom one looks for."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput)
    q = forms.CharField(
        label=gettext_lazy("Name or staff code"), required=False, max_length=100
    )


class _Looking(WagtailAdminTemplateMixin, TemplateView):
    """For who may look at reminders: administrators."""

    header_icon = "mail"
    _show_breadcrumbs = True

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm("certification.view_reminder"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        start = {"url": reverse("reminder:preview"), "label": _("Reminders")}
        return [*self.breadcrumbs_items, start, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        return []


class PreviewView(_Looking):
    """Who would get a letter on a day, and why others would not; counts, then lists."""

    template_name = "certification/admin/reminders.html"
    page_title = gettext_lazy("Reminders")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Log"), url=reverse("reminder:index"), icon_name="history")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET
        form = DayForm(typed) if "day" in typed else DayForm({"day": localdate()})
        context: dict[str, Any] = {
            "form": form,
            "run": None,
            "counts": [],
            "page": None,
        }
        if form.is_valid():
            context |= self._of_day(form.cleaned_data["day"], form.cleaned_data["q"])
        return super().get_context_data(**context, **kwargs)

    def _of_day(self, day: date, searched: str) -> dict[str, Any]:
        forecast = previewing.forecast(day)
        chosen = self.request.GET.get("why") or BY_MAIL
        found: Any = forecast.people.get(chosen, [])
        if searched:
            found = previewing.matching(searched)
        page = Paginator(found, _PAGE).get_page(self.request.GET.get("p"))
        pks = [one.pk if isinstance(one, User) else one for one in page]
        return {
            "day": day,
            "is_worked": forecast.is_worked,
            "run": ReminderRun.objects.filter(day=day).first(),
            "counts": [
                (key, _fate_words(key), number) for key, number in forecast.counts()
            ],
            "chosen": "" if searched else chosen,
            "chosen_words": _fate_words(chosen),
            "searched": searched,
            "page": page,
            "rows": _rows(pks, day),
        }


def _fate_words(key: str) -> str:
    return str(_BY_MAIL_WORDS) if key == BY_MAIL else words.reason(key)


def _rows(people: list[int], day: date) -> list[dict[str, Any]]:
    """Return a page of people with what is decided for each, in the order given."""
    known = User.objects.in_bulk(people)
    planned = previewing.planned_for(people, day)
    lines = lines_of(planned.values(), day)
    last = previewing.last_told(people)
    rows = []
    for pk in people:
        one = planned.get(pk)
        key = previewing.fate(one) if one else str(Silence.NOTHING_DUE)
        told = one is not None and isinstance(one.decision, Message)
        rows.append(
            {
                "person": known[pk],
                "fate": _fate_words(key),
                "subject": words.subject(lines[pk], day) if told else "",
                "last": last.get(pk),
            }
        )
    return rows


class LetterView(_Looking):
    """The letter that one person would get on a day, in both languages."""

    template_name = "certification/admin/reminder_letter.html"
    page_title = gettext_lazy("Letter")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, public_id=kwargs["public_id"])
        try:
            self.day = date.fromisoformat(kwargs["day"])
        except ValueError:
            raise Http404 from None

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": str(self.person)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.day
        planned = previewing.planned_for([self.person.pk], day)
        lines = lines_of(planned.values(), day).get(self.person.pk)
        one = planned.get(self.person.pk)
        key = previewing.fate(one) if one else str(Silence.NOTHING_DUE)
        context = {
            "person": self.person,
            "day": day,
            "fate": _fate_words(key),
            "letters": _letters(lines, str(self.person), day) if lines else [],
        }
        return super().get_context_data(**(kwargs | context))


def _letters(lines: list[dict[str, Any]], name: str, day: date) -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "heading": heading,
            "letter": letter_of(lines, name=name, day=day, language=language),
        }
        for language, heading in (("vi", _("In Vietnamese")), ("en", _("In English")))
    ]


class _LogView(generic.IndexView):
    """What was sent, newest first; a search finds people with or without marks."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Look at a day"), url=reverse("reminder:preview"), icon_name="view"
            )
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("person").defer("lines")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        people = User.objects.all().matching(self.search_query)
        return queryset.filter(person__in=people)


class _SentView(generic.InspectView):
    """One message as it was told."""

    page_title = gettext_lazy("Reminder")
    template_name = "certification/admin/reminder_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent: Reminder = self.object
        return super().get_context_data(
            letters=_letters(sent.lines, str(sent.person), sent.day)
            if sent.lines
            else [],
            **kwargs,
        )

    def get_reason_display_value(self) -> str:
        return words.reason(self.object.reason)


def _reason(reminder: Reminder) -> str:
    return words.reason(reminder.reason)


class ReminderViewSet(ModelViewSet):
    """Messages to look at, and what would be told on any day; nothing to write."""

    model = Reminder
    icon = "mail"
    menu_label = gettext_lazy("Reminders")
    add_to_admin_menu = False
    list_display = [
        "person",
        "day",
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor="get_kind_display",
            sort_key="kind",
        ),
        Column(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
        ),
        Column("reason", label=gettext_lazy("Why"), accessor=_reason),
        "subject",
    ]
    list_filter = ["day", "kind", "state"]
    search_fields = ["subject"]
    form_fields = ["subject"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["person", "day", "kind", "state", "reason", "subject", "at"]
    index_view_class = _LogView
    inspect_view_class = _SentView

    @property
    def menu_url(self) -> str:
        return reverse("reminder:preview")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("preview/", PreviewView.as_view(), name="preview"),
            path(
                "preview/<str:day>/<uuid:public_id>/",
                LetterView.as_view(),
                name="letter",
            ),
        ]


class SpecialDayViewSet(ModelViewSet):
    """Days worked or not otherwise than the calendar of Vietnam has them."""

    model = SpecialDay
    icon = "calendar"
    menu_label = gettext_lazy("Days off and swapped days")
    add_to_admin_menu = False
    list_display = ["day", "is_worked", "note"]
    form_fields = ["day", "is_worked", "note"]
    copy_view_enabled = False
