"""The site's addresses and one more."""

from django.urls import path

from config.urls import handler403, handler404, handler500, urlpatterns

from .yardstick import yardstick

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("yardstick/", yardstick), *urlpatterns]
