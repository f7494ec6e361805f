"""What each role may do in Wagtail: groups, kept by the loader."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from organisation.access import ADMINISTRATORS, TRAINERS

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
    ("legal", "legaldocument"),
    ("legal", "provision"),
)
_ADMINISTRATOR_MODELS = (
    *_TRAINER_MODELS,
    ("certification", "programme"),
    ("certification", "assignment"),
    ("certification", "certificate"),
    ("certification", "revocation"),
    ("organisation", "unit"),
    ("organisation", "appointment"),
    ("organisation", "user"),
)


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
            wanted |= Q(content_type__app_label=app, codename__in=codenames)
        group.permissions.add(*Permission.objects.filter(wanted))
        _page_rights(group)


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
