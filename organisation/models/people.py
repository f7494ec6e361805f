"""A person who signs in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.text import fold, name_sort_key, tidy


class PeopleQuerySet(models.QuerySet["User"]):
    def in_name_order(self) -> "PeopleQuerySet":
        """Sort the Vietnamese way: by given name, then family and middle names."""
        return self.order_by("name_key", "pk")

    def matching(self, words: str) -> "PeopleQuerySet":
        """Keep those whose name, user name or staff code holds every word, marks or not."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class PeopleManager(UserManager["User"].from_queryset(PeopleQuerySet)):  # type: ignore[misc]
    pass


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's models
    """A person: Django's own fields, a staff code, and what sorting and searching need.

    ``first_name`` is the given name (tên), ``last_name`` family and middle names
    (họ và tên đệm): Django's and Wagtail's forms know both.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff_code = models.CharField(
        _("staff code"), max_length=30, unique=True, null=True, blank=True
    )
    name_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_text = models.CharField(max_length=500, editable=False)

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # As UPPER(), which is how a sign-in looks for them: the index serves both.
            models.UniqueConstraint(
                Upper("username"),
                name="one_person_a_user_name",
                violation_error_message=_("This user name belongs to another person."),
            ),
            models.UniqueConstraint(
                Upper("email"),
                condition=~Q(email=""),
                name="one_person_an_email",
                violation_error_message=_(
                    "This e-mail address belongs to another person."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        fields = kwargs.get("update_fields")
        if fields is not None and {"first_name", "last_name", "username"} & set(fields):
            kwargs["update_fields"] = {*fields, "name_key", "search_text"}
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Fill what follows from the name; bulk creation calls it itself."""
        self.first_name = tidy(self.first_name)
        self.last_name = tidy(self.last_name)
        self.staff_code = self.staff_code or None
        self.name_key = name_sort_key(self.last_name, self.first_name)[:400]
        self.search_text = fold(
            f"{self.get_full_name()} {self.username} {self.staff_code or ''}"
        )[:500]

    def get_full_name(self) -> str:
        """Return the name as Vietnamese write it: family, middle, given."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.username
