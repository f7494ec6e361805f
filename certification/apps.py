from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = _("Certification")

    def ready(self) -> None:
        from . import citers, receivers  # noqa: F401  (connects what listens below)
        from .bulk import packing  # noqa: F401  (registers its kind of job)

        citers.register()
