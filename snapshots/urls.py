"""Addresses of the snapshots. They take no day: the record's own clock runs here."""

from django.urls import path

from briefing.sitemap import SITEMAPS
from snapshots import check_views, made_views, views
from snapshots.sitemap import Snapshots

# The map is briefing's, which knows nothing of snapshots.
SITEMAPS["snapshots"] = Snapshots()

urlpatterns = [
    path("snapshots/", views.snapshot_list, name="snapshots"),
    path("snapshots.csv", views.snapshots_csv, name="snapshots-csv"),
    path("snapshots/check/", check_views.check, name="snapshot-check"),
    path("snapshots/latest.zip", made_views.latest_zip, name="latest-zip"),
    path("snapshots/at.zip", made_views.recorded_zip, name="recorded-zip"),
    path("snapshots/<slug:name>.zip", views.snapshot_zip, name="snapshot-zip"),
    path("snapshots/<slug:name>/", views.snapshot, name="snapshot"),
    path("snapshots/<slug:name>/changes.csv", views.changes_csv, name="snapshot-changes"),
    path("snapshots/<slug:name>/citation.<slug:ending>", views.citation, name="snapshot-citation"),
    path("snapshots/<slug:name>/<str:file>", views.snapshot_file, name="snapshot-file"),
]
