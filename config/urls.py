"""The root of every address; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("data.urls")),
    path("", include("snapshots.urls")),
    path("", include("briefing.urls")),
    path("", include("provisions.urls")),
]

handler400 = "briefing.views.bad_request"
handler403 = "briefing.views.forbidden"
handler404 = "briefing.views.not_found"
handler500 = "briefing.views.server_error"
