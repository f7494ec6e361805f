"""“Correct a wrong key”: choose the remedy, see who changes, say why, confirm.

In Wagtail's admin, from the list of questions. Looking changes nothing; only the last step
posts.
"""

import tempfile
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.errors import Refusal
from core.tabular import Cell, Column, Table, write_xlsx
from organisation.requests import StaffRequest

from ..content import read_version
from ..kinds.matching import right_keys
from ..markup import plain_text
from ..models import Correction, Question, QuestionVersion, Quiz
from ..models.bank import Kind
from ..rekeying import CannotRekey
from ..services.regrading import Change, Regrade, apply_regrade, plan_regrade
from .importing import heading

A_PAGE = 50
CHOICES = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)
# Its right answer is no key: a person marks it, and may mark it again.
ONLY_FOR_ALL = (Kind.ESSAY,)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Remedy = Correction.Remedy


class RemedyForm(forms.Form):
    """What is to be put right, read from the address: looking is no change."""

    number = forms.TypedChoiceField(label=gettext_lazy("Version shown"), coerce=int)
    remedy = forms.ChoiceField(
        label=gettext_lazy("What is to be done"), widget=forms.RadioSelect
    )
    right = forms.MultipleChoiceField(
        label=gettext_lazy("These answers are right"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    like = forms.TypedChoiceField(
        label=gettext_lazy("The right answer is that of"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(
        self, *args: Any, question: Question, versions: list[QuestionVersion], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.question, self.versions = question, versions
        numbers = sorted({version.number for version in versions}, reverse=True)
        fields: dict[str, Any] = self.fields
        fields["number"].choices = [
            (number, _("Version %(number)d") % {"number": number}) for number in numbers
        ]
        fields["remedy"].choices = [
            choice
            for choice in Remedy.choices
            if choice[0] != Remedy.REKEY or question.kind not in ONLY_FOR_ALL
        ]
        self.rows: list[str] = []
        if question.kind in CHOICES:
            del fields["like"]
            fields["right"].choices = self._options()
        elif question.kind == Kind.MATCHING:
            del fields["like"], fields["right"]
            if versions:
                self._ask_for_pairs()
        else:
            del fields["right"]
            fields["like"].choices = [
                ("", _("Choose a version")),
                *(
                    (v.pk, _("Version %(number)s") % {"number": _name(v)})
                    for v in versions
                ),
            ]
        if question.kind in ONLY_FOR_ALL:
            fields.pop("like", None)

    def _options(self) -> list[tuple[str, str]]:
        language = get_language() or "vi"
        return [
            (option.key, option.text)
            for option in read_version(self.versions[0], language).options
        ]

    def _ask_for_pairs(self) -> None:
        """Give each row a choice of what belongs to it, by what was shown."""
        content = self.versions[0].content
        local = read_version(self.versions[0], get_language() or "vi")
        offered = {row.group: plain_text(row.match) for row in local.options}
        right = right_keys(content)
        for row in local.options:
            if row.key not in right:
                continue
            self.rows.append(row.key)
            self.fields[f"pair_{row.key}"] = forms.ChoiceField(
                label=_("Belongs to “%(row)s”") % {"row": plain_text(row.text)},
                required=False,
                choices=list(offered.items()),
                initial=right[row.key],
            )

    def pairs(self) -> dict[str, str]:
        """Return what was chosen for each row; empty for another kind."""
        return {key: self.cleaned_data.get(f"pair_{key}", "") for key in self.rows}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors or given.get("remedy") != Remedy.REKEY:
            return given
        right = given.get("right") or []
        if "right" in self.fields and not right:
            self.add_error("right", _("Choose what is right."))
        elif not all(self.pairs().values()):
            self.add_error(None, _("Choose what belongs to each line."))
        elif self.question.kind != Kind.SEVERAL and len(right) > 1:
            self.add_error(
                "right",
                _("One answer only. Where two are right, give everyone the points."),
            )
        elif "like" in self.fields and not given.get("like"):
            self.add_error(
                "like",
                _(
                    "Correct the question in the bank first, then choose its new version."
                ),
            )
        return given

    def regrade(self) -> Regrade | None:
        """Return what is asked for; None, with the reason as an error, where it cannot be."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        like = next((v for v in self.versions if v.pk == given.get("like")), None)
        try:
            return plan_regrade(
                question=self.question,
                number=given["number"],
                remedy=given["remedy"],
                right=given.get("right") or (),
                pairs=self.pairs() if given["remedy"] == Remedy.REKEY else None,
                like=like,
            )
        except CannotRekey:
            self.add_error(
                None,
                _(
                    "That key does not fit what this version has shown. Choose another "
                    "version, give everyone the points, or leave the question out."
                ),
            )
            return None


def correct(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Show what a remedy would change; change it once it is confirmed with a reason."""
    if not request.user.has_perm("quizzes.change_question"):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    versions = list(question.versions.order_by("-number", "-correction"))
    asked = request.GET if request.method == "GET" else request.POST
    is_asked = "remedy" in asked
    form = RemedyForm(
        asked if is_asked else None,
        question=question,
        versions=versions,
        initial=_initial(versions),
    )
    regrade = form.regrade() if is_asked and versions else None
    bank = (reverse("wagtailsnippets_quizzes_question:list"), _("Questions"))
    context: dict[str, Any] = heading(_("Correct a wrong key"), "help", bank) | {
        "question": question,
        "versions": versions,
        "form": form,
        "is_essay": question.kind == Kind.ESSAY,
        "corrections": list(
            Correction.objects.filter(version__question=question).select_related(
                "by", "version"
            )
        ),
    }
    if regrade is not None and request.method == "POST":
        try:
            counts = apply_regrade(
                regrade=regrade,
                expected=request.POST.get("expected", ""),
                reason=request.POST.get("reason", "")[:2000],
                by=request.user,
                at=now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("Corrected: %(changed)d of %(attempts)d results have changed.")
                % {"changed": counts.changed, "attempts": counts.attempts},
            )
            return redirect("quizzes_correct", pk=pk)
    if regrade is not None:
        if request.GET.get("format") == "xlsx":
            return _file(regrade, question)
        context |= _preview(request, regrade)
    return render(request, "quizzes/admin/question_correct.html", context)


def _name(version: QuestionVersion) -> str:
    corrected = f".{version.correction}" if version.correction else ""
    return f"{version.number}{corrected}"


def _initial(versions: list[QuestionVersion]) -> dict[str, Any]:
    if not versions:
        return {}
    return {
        "number": versions[0].number,
        "right": [o["key"] for o in versions[0].content["options"] if o["correct"]],
    }


def _preview(request: HttpRequest, regrade: Regrade) -> dict[str, Any]:
    """Return who changes: those whose result turns first, then by how much."""
    counts = regrade.counts()
    changed = sorted(
        (change for change in regrade.changes() if change.is_changed),
        key=lambda one: (
            not one.passes_no_longer,
            not one.passes_now,
            one.attempt.pk,
        ),
    )
    page = Paginator(changed, A_PAGE).get_page(request.GET.get("page"))
    _with_names(list(page.object_list))
    given = request.GET.copy() if request.method == "GET" else request.POST.copy()
    for name in ("page", "format", "reason", "expected", "csrfmiddlewaretoken"):
        given.pop(name, None)
    return {
        "regrade": regrade,
        "counts": counts,
        "page": page,
        "asked": given.urlencode(),
        "hidden": [(name, v) for name, values in given.lists() for v in values],
        "reason": request.POST.get("reason", ""),
    }


def _with_names(changes: list[Change]) -> None:
    """Give the attempts of a page their people and quizzes, in two queries."""
    from organisation.models import User

    people = User.objects.in_bulk({one.attempt.learner_id for one in changes})
    quizzes = Quiz.objects.in_bulk({one.attempt.quiz_id for one in changes})
    for one in changes:
        one.attempt.learner = people[one.attempt.learner_id]
        one.attempt.quiz = quizzes[one.attempt.quiz_id]


def _file(regrade: Regrade, question: Question) -> FileResponse:
    """Return everyone who changes as a table."""
    table = Table(
        title=_("Who changes when the key is corrected"),
        conditions=[
            (_("Question"), f"{question.code}: {question.stem}"),
            (_("What is to be done"), str(Remedy(regrade.remedy).label)),
            (_("As of"), localtime(now())),
        ],
        columns=[
            Column(_("Full name"), 30),
            Column(_("Quiz"), 40),
            Column(_("Attempt"), 38),
            Column(_("Before, %"), 12, "number"),
            Column(_("After, %"), 12, "number"),
            Column(_("Passed before"), 16),
            Column(_("Passed after"), 16),
        ],
        rows=_rows(regrade),
        conditions_name=_("Conditions"),
        rows_name=_("Attempts"),
    )
    # FileResponse closes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write_xlsx(table, file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{question.code}.xlsx", content_type=XLSX
    )


def _rows(regrade: Regrade) -> Iterator[list[Cell]]:
    words = {True: _("yes"), False: _("no")}
    batch: list[Change] = []

    def told() -> Iterator[list[Cell]]:
        _with_names(batch)
        for one in batch:
            yield [
                str(one.attempt.learner),
                one.attempt.quiz.local_title,
                str(one.attempt.public_id),
                one.old.percent,
                one.new.percent,
                words[one.old.passed],
                words[one.new.passed],
            ]

    for change in regrade.changes():
        if change.is_changed:
            batch.append(change)
        if len(batch) == 500:
            yield from told()
            batch = []
    yield from told()


def correct_url(question: Question) -> str:
    """Return the address at which a question's key is corrected."""
    return reverse("quizzes_correct", args=[question.pk])


urlpatterns = [path("questions/<int:pk>/correct/", correct, name="quizzes_correct")]
