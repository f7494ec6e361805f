"""Units, people and their posts."""

from datetime import date
from typing import Any

import factory

from organisation.models import Appointment, Unit, User

REFORM = date(2025, 7, 1)


class UnitFactory(factory.django.DjangoModelFactory):
    """A unit: a root, or under ``parent``."""

    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"Xã Nậm Mẫu {n}")
    code = factory.Sequence(lambda n: f"U{n:04d}")
    kind = Unit.Kind.COMMUNE
    opened_on = REFORM

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        parent = kwargs.pop("parent", None)
        if parent is None:
            return Unit.add_root(**kwargs)
        # Read anew: treebeard counts on the children that the row itself knows of.
        return Unit.objects.get(pk=parent.pk).add_child(**kwargs)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who signs in with the password ``thidua-demo``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n}")
    last_name = "Nguyễn Văn"
    first_name = factory.Iterator(["An", "Bình", "Đức", "Hạnh", "Ước"])
    email = factory.LazyAttribute(lambda o: f"{o.username}@hocthidua.example")
    password = factory.django.Password("thidua-demo")


class AppointmentFactory(factory.django.DjangoModelFactory):
    """A post held since the reform, still held."""

    class Meta:
        model = Appointment

    person = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    title = "Công chức"
    starts_on = REFORM
