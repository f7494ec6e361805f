"""Addresses of this app."""

from django.urls import path

from .views import appeals, catalogue, results, statistics, taking, visiting

app_name = "quizzes"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("attempts/<uuid:public_id>/", results.attempt, name="attempt"),
    path(
        "attempts/<uuid:public_id>/<int:position>/appeal/",
        appeals.appeal,
        name="appeal",
    ),
    path(
        "questions/<uuid:public_id>/statistics/",
        statistics.question,
        name="question_statistics",
    ),
    path("<slug:slug>/", catalogue.quiz, name="quiz"),
    path("<slug:slug>/statistics/", statistics.quiz, name="statistics"),
    path("<slug:slug>/start/", catalogue.start, name="start"),
    path("<slug:slug>/try/", visiting.practise, name="practise"),
    path("<slug:slug>/take/", taking.take, name="take"),
    path("<slug:slug>/save/", taking.save, name="save"),
    path("<slug:slug>/summary/", taking.summary, name="summary"),
    path("<slug:slug>/submit/", taking.submit, name="submit"),
]
