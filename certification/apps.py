from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = _("Certification")

    def ready(self) -> None:
        # What listens to the layers below, and the long work of this one.
        from . import citers, recalculating, receivers  # noqa: F401
        from .bulk import packing  # noqa: F401  (registers its kind of job)

        citers.register()
