"""Every address. Those in the product's table stay as they are."""

from django.urls import include, path, re_path
from django.views.i18n import set_language
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve

from core import views as core_views
from courses import views as course_views

urlpatterns = [
    path("healthz", core_views.healthz, name="healthz"),
    path("media/<path:path>", core_views.media, name="media"),
    path("i18n/setlang/", set_language, name="set_language"),
    # One door for everyone: Wagtail's own would know neither e-mail nor rate limits.
    path("admin/login/", core_views.admin_login),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("organisation.urls")),
    # Above the quizzes, for it also knows the lessons; at the address people knew.
    path("quizzes/progress/", course_views.progress, name="progress"),
    path("quizzes/", include("quizzes.urls")),
    path("marking/", include("quizzes.marking_urls")),
    path("legal/", include("legal.urls")),
    path("reports/", include("reports.urls")),
    path("", include("certification.urls")),
    path("", include("courses.urls")),
    # Pages that are neither course nor lesson; also how Wagtail names a page's address.
    re_path(serve_pattern, serve, name="wagtail_serve"),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
