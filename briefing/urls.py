"""Addresses of the pages that join everything."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from briefing import actor_views, change_views, source_views, views
from briefing.overview import overview
from briefing.sitemap import SITEMAPS, robots, sitemap_index
from record.freshness import reading_page

urlpatterns = [
    path("", overview, name="overview"),
    path("about/", views.about, name="about"),
    path("actors/", actor_views.actor_list, name="actors"),
    path("sources/", source_views.source_list, name="sources"),
    path("sources.csv", source_views.sources_csv, name="sources-csv"),
    path("reading/", source_views.reading, name="reading"),
    path("reading.csv", source_views.reading_csv, name="reading-csv"),
    path("changes/", change_views.change_list, name="changes"),
    path("changes/<int:pk>/", change_views.change, name="change"),
    path(
        "provisions/<int:number>/history/",
        change_views.provision_history,
        name="provision-history",
    ),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        reading_page(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
    path("robots.txt", robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]
