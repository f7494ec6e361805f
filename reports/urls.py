"""Addresses of this app."""

from django.urls import URLPattern, path

from . import views

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("units/<uuid:public_id>/", views.unit, name="unit"),
    path("units/<uuid:public_id>/people/", views.people, name="people"),
    path("people/<uuid:public_id>/", views.person, name="person"),
]
