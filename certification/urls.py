"""Addresses of this app."""

from django.urls import path

from . import check_views, delta_views, renewal_views, views
from .bulk import views as bulk
from .credentials import views as credentials
from .reminders import views as reminder_views

app_name = "certification"
urlpatterns = [
    path("learn/", views.learn, name="learn"),
    path("learn/reminders/seen/", reminder_views.put_away, name="put_away"),
    path("learn/calendar/", reminder_views.calendar, name="calendar"),
    path("learn/calendar/new/", reminder_views.make_address, name="make_address"),
    path(
        "calendar/<str:token>.ics", reminder_views.calendar_feed, name="calendar_feed"
    ),
    path("learn/changes/", delta_views.changes, name="changes"),
    path(
        "learn/changes/<slug:slug>/<uuid:public_id>/",
        delta_views.change,
        name="change",
    ),
    path(
        "learn/changes/<slug:slug>/<uuid:public_id>/read/",
        delta_views.read,
        name="change_read",
    ),
    path(
        "learn/renewal/<slug:programme>/<slug:course>/",
        renewal_views.course,
        name="renewal",
    ),
    path(
        "learn/renewal/<slug:programme>/<slug:course>/<slug:lesson>/read/",
        renewal_views.read,
        name="renewal_read",
    ),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/bulk/", bulk.index, name="downloads"),
    path("certificates/bulk/<uuid:public_id>/", bulk.progress, name="download"),
    path("certificates/bulk/<uuid:public_id>/told/", bulk.told, name="download_told"),
    path("certificates/bulk/<uuid:public_id>/file/", bulk.file, name="download_file"),
    path(
        "certificates/<str:number>.pdf", views.certificate_pdf, name="certificate_pdf"
    ),
    path("certificates/<str:number>.jwt", credentials.credential, name="credential"),
    path("credentials/issuer/", credentials.issuer, name="credential_issuer"),
    path("credentials/keys/<str:kid>/", credentials.key, name="credential_key"),
    path(".well-known/jwks.json", credentials.key_set, name="credential_keys"),
    path(
        "credentials/achievements/<slug:slug>/",
        credentials.achievement,
        name="credential_achievement",
    ),
    path(
        "credentials/status/<int:number>/",
        credentials.status,
        name="credential_status",
    ),
    path("verify/", check_views.verify_form, name="verify_form"),
    path("verify/<str:number>/", check_views.verify, name="verify"),
]
