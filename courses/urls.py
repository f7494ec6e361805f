"""Addresses of the courses; the table in the product's design keeps them stable."""

from django.urls import path

from . import views

app_name = "courses"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/self-check/<uuid:public_id>/", views.self_check, name="self_check"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("courses/<slug:course_slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/complete/",
        views.complete,
        name="complete",
    ),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/position/",
        views.position,
        name="position",
    ),
]
