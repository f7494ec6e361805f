from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from core.menus import register_count

        from . import citers, receivers  # noqa: F401  (connects what listens to Wagtail)
        from .admin import marking_hooks  # noqa: F401  (registers with Wagtail)
        from .desk import waiting_for

        citers.register()
        register_count("marking", waiting_for)
