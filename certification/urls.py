"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "certification"
urlpatterns = [
    path("learn/", views.learn, name="learn"),
    path("certificates/", views.certificates, name="certificates"),
    path(
        "certificates/<str:number>.pdf", views.certificate_pdf, name="certificate_pdf"
    ),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
]
