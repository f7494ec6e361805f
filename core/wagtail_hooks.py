"""Long jobs in Wagtail's admin, under its settings."""

from wagtail import hooks

from .admin.jobs import JobViewSet

hooks.register("register_admin_viewset", JobViewSet)
