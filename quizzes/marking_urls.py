"""Addresses of marking, below /marking/."""

from django.urls import path

from .views import appeals, marking

app_name = "marking"
urlpatterns = [
    path("", marking.queue, name="queue"),
    path("next/", marking.take_next, name="next"),
    path("appeals/", appeals.index, name="appeals"),
    path("appeals/<uuid:public_id>/", appeals.answer, name="appeal"),
    path("<uuid:public_id>/", marking.attempt, name="attempt"),
    path("<uuid:public_id>/hold/", marking.hold, name="hold"),
    path("<uuid:public_id>/release/", marking.release, name="release"),
]
