"""What each role may do in Wagtail: groups, kept by the loader."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from organisation.access import ADMINISTRATORS, TRAINERS
from quizzes.models import Question

from .models import HomePage

_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
_FILE_RIGHTS = (
    "add_customimage",
    "change_customimage",
    "choose_customimage",
    "add_customdocument",
    "change_customdocument",
    "choose_customdocument",
)
# Rows that trainers write; nothing that was answered or issued.
_TRAINER_MODELS = (
    ("quizzes", "question"),
    ("quizzes", "quiz"),
    ("quizzes", "topic"),
    ("quizzes", "allowance"),
    ("legal", "legaldocument"),
    ("legal", "provision"),
    ("legal", "legalchange"),
    ("legal", "changeitem"),
    ("certification", "workshop"),
    ("certification", "workshopmeeting"),
    ("certification", "attendance"),
    ("certification", "acceptedevidence"),
)
# As people see it in Wagtail, in the language of the province.
_REVIEW = "Duyệt câu hỏi"
# Those with drafts, reviews and locks.
_DRAFTED_MODELS = (("quizzes", "question"),)
_EDITORIAL_RIGHTS = ("publish", "lock", "unlock")
_ADMINISTRATOR_MODELS = (
    *_TRAINER_MODELS,
    ("certification", "programme"),
    ("certification", "assignment"),
    ("certification", "exemption"),
    ("certification", "certificate"),
    ("certification", "revocation"),
    ("certification", "correction"),
    ("certification", "reminder"),
    ("core", "specialday"),
    ("organisation", "unit"),
    ("organisation", "appointment"),
    ("organisation", "user"),
    ("quizzes", "markingright"),
    ("core", "job"),
)
# What trainers may look at, and leave to administrators.
_TRAINER_LOOKS = (
    "view_programme",
    "view_assignment",
    "view_exemption",
    "view_certificate",
)
# A right ends by being deleted, what was marked under it stays; a day off may be a slip.
_DELETABLE = (("quizzes", "delete_markingright"), ("core", "delete_specialday"))


def ensure_roles() -> None:
    """Make the groups, and give them what is missing; takes nothing away."""
    for name, models in (
        (TRAINERS, _TRAINER_MODELS),
        (ADMINISTRATORS, _ADMINISTRATOR_MODELS),
    ):
        group, _created = Group.objects.get_or_create(name=name)
        wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
        for app, model in models:
            codenames = [f"{verb}_{model}" for verb in ("add", "change", "view")]
            if (app, model) in _DRAFTED_MODELS:
                codenames += [f"{verb}_{model}" for verb in _EDITORIAL_RIGHTS]
            wanted |= Q(content_type__app_label=app, codename__in=codenames)
        if name == TRAINERS:
            wanted |= Q(
                content_type__app_label="certification", codename__in=_TRAINER_LOOKS
            )
        if name == ADMINISTRATORS:
            for app, codename in _DELETABLE:
                wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*Permission.objects.filter(wanted))
        _page_rights(group)
    _review_of_questions()


def _page_rights(group: Group) -> None:
    pages = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=_PAGE_RIGHTS
    )
    for home in HomePage.objects.all():
        for permission in pages:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home, permission=permission
            )
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=_FILE_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _review_of_questions() -> None:
    """Make the way a draft goes through review, where questions have none yet.

    Trainers may use it, and may put a question in use without it. A workflow that an
    administrator chose instead, or switched off, is left alone.
    """
    content_type = ContentType.objects.get_for_model(Question)
    if WorkflowContentType.objects.filter(content_type=content_type).exists():
        return
    workflow, created = Workflow.objects.get_or_create(name=_REVIEW)
    if created:
        task = GroupApprovalTask.objects.create(name=_REVIEW)
        task.groups.add(Group.objects.get(name=TRAINERS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(content_type=content_type, workflow=workflow)
