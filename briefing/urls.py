"""Addresses of the pages that join everything."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from briefing import actor_views, change_views, source_views, views
from briefing.cards import views as cards
from briefing.documents import views as files
from briefing.feeds import views as feeds
from briefing.overview import overview
from briefing.report import views as report
from briefing.search import views as search
from briefing.sitemap import SITEMAPS, robots, sitemap_index
from briefing.timeline import views as timeline
from record.freshness import reading_page

urlpatterns = [
    path("", overview, name="overview"),
    path("about/", views.about, name="about"),
    path("actors/", actor_views.actor_list, name="actors"),
    path("sources/", source_views.source_list, name="sources"),
    path("reading/", source_views.reading, name="reading"),
    path("briefing/", report.briefing, name="briefing"),
    path("briefing/long/", report.long, name="briefing-long"),
    path("briefing/<slug:slug>/", report.chapter, name="briefing-chapter"),
    path("briefing.pdf", files.briefing_pdf, name="briefing-pdf"),
    path("briefing.docx", files.briefing_docx, name="briefing-docx"),
    path("cards/overview.png", cards.plain, name="card-overview"),
    path("cards/positions.png", cards.positions, name="card-positions"),
    path("cards/point-<int:number>.png", cards.point, name="card-point"),
    path("timeline/", timeline.timeline_page, name="timeline"),
    path("timeline.csv", timeline.timeline_csv, name="timeline-csv"),
    path("timeline.json", timeline.timeline_json, name="timeline-json"),
    path("events.atom", feeds.events_atom, name="events-atom"),
    path("events.ics", feeds.events_ics, name="events-ics"),
    path("statements.atom", feeds.statements_atom, name="statements-atom"),
    path("changes/", change_views.change_list, name="changes"),
    path("changes.atom", feeds.changes_atom, name="changes-atom"),
    path("changes/<int:pk>/", change_views.change, name="change"),
    path(
        "provisions/<int:number>/history/",
        change_views.provision_history,
        name="provision-history",
    ),
    path("search/", search.search, name="search"),
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
