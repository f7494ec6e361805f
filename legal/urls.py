"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "legal"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.document, name="document"),
    path("<slug:code>/<slug:key>/", views.provision, name="provision"),
    path("<slug:code>/<slug:key>/compare/", views.compare, name="compare"),
]
