"""Who is granted more time or further attempts, by whom and why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import IndexView

from organisation.access import is_trainer
from organisation.admin_forms import FoldedFilterForm
from organisation.models import User

from ..models import Allowance
from .keeping import BankViewSet


class _ForTrainers:
    """A list of names is for those who grant something to them."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not is_trainer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class _People(_ForTrainers):
    """Searches names without marks, and tells namesakes apart."""

    filter_form_class = FoldedFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("staff_code", label=gettext_lazy("Staff code")),
            Column("username", label=gettext_lazy("User name")),
        ]


class _ChooseView(_People, chooser.ChooseView):
    pass


class _ChooseResultsView(_People, chooser.ChooseResultsView):
    pass


class _ChosenView(_ForTrainers, chooser.ChosenView):
    pass


class LearnerChooser(ChooserViewSet):
    model = User
    icon = "user"
    per_page = 20
    choose_one_text = gettext_lazy("Choose a person")
    choose_another_text = gettext_lazy("Choose another person")
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView
    chosen_view_class = _ChosenView
    # The form below asks for it; other forms have their own.
    register_widget = False

    @staticmethod
    def get_object_list() -> QuerySet[User]:
        return User.objects.all().in_name_order()


learner_chooser = LearnerChooser("choose-learner")


class AllowanceForm(WagtailAdminModelForm):
    """One row a person and quiz; it says who granted it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            self.fields["person"].widget = learner_chooser.widget_class()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        is_nothing = not data.get("extra_percent") and not data.get("extra_attempts")
        # Nothing is how a grant is taken back: its row and reason stay.
        if is_nothing and self.instance.pk is None:
            self.add_error(
                "extra_percent", _("Grant more time, further attempts, or both.")
            )
        if data.get("person") and data.get("quiz") is None:
            everywhere = Allowance.objects.filter(
                person=data["person"], quiz__isnull=True
            ).exclude(pk=self.instance.pk)
            if everywhere.exists():
                self.add_error(
                    "quiz",
                    _(
                        "This person has an allowance at every quiz already: change that "
                        "one, or choose a quiz here."
                    ),
                )
        return data

    def save(self, commit: bool = True) -> Allowance:
        self.instance.granted_by = self.for_user
        allowance: Allowance = super().save(commit=commit)
        return allowance


class AllowanceIndexView(IndexView):
    """Finds people with or without their Vietnamese marks."""

    def search_queryset(self, queryset: QuerySet[Allowance]) -> QuerySet[Allowance]:
        if not self.is_searching:
            return queryset
        people = User.objects.all().matching(self.search_query)
        return queryset.filter(person__in=people)


class AllowanceViewSet(BankViewSet):
    model = Allowance
    icon = "user"
    menu_label = gettext_lazy("Allowances")
    index_view_class = AllowanceIndexView
    copy_view_enabled = False
    list_display = [
        Column("person", gettext_lazy("Person")),
        Column("where", gettext_lazy("Quiz"), accessor=lambda one: one.where),
        Column("extra_percent", gettext_lazy("More time, per cent")),
        Column("extra_attempts", gettext_lazy("Further attempts")),
        Column("reason", gettext_lazy("Reason")),
        Column("granted_by", gettext_lazy("Granted by")),
    ]
    list_filter = ["quiz"]
    search_fields = ["person"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Allowance]:
        return Allowance.objects.select_related("person", "quiz", "granted_by")

    @cached_property
    def edit_handler(self) -> Any:
        handler = ObjectList(
            [
                FieldPanel("person"),
                FieldPanel("quiz"),
                FieldRowPanel(
                    [FieldPanel("extra_percent"), FieldPanel("extra_attempts")]
                ),
                FieldPanel("reason"),
            ],
            base_form_class=AllowanceForm,
        )
        return handler.bind_to_model(self.model)
