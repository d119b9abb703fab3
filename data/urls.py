"""Addresses of what programs read, and of what describes it to them."""

from django.urls import path

from briefing.sitemap import SITEMAPS
from data import changes, description_views, detail_views, list_views
from data.briefing import briefing_json
from data.dictionary.views import dictionary_page
from data.lists import LISTS
from data.openapi.views import openapi
from data.search import search_json
from data.sitemap import DataPages
from data.snapshots import snapshot_json, snapshots_json
from data.workbook_views import record_xlsx
from snapshots.checking.made import MADE, MadeFile

# The map is briefing's, which knows nothing of this.
SITEMAPS["data"] = DataPages()

# What checks pasted files is of an app below, which knows nothing of this one.
MADE.append(
    MadeFile(
        changes.CHANGES,
        "changes.csv",
        "Check the tables whose rows were changed: /changes/ has each edit in full.",
    )
)

urlpatterns = [
    path("data/", dictionary_page, name="data"),
    path("api/openapi.json", openapi, name="openapi"),
    path("search.json", search_json, name="search-json"),
    *(
        path(f"{name}.csv", list_views.list_csv, {"name": name}, name=f"{name}-csv")
        for name in LISTS
    ),
    *(
        path(f"{name}.json", list_views.list_json, {"name": name}, name=f"{name}-json")
        for name in LISTS
    ),
    path("provisions/<int:number>.json", detail_views.provision, name="provision-json"),
    path(
        "provisions/<int:number>/history.json",
        changes.provision_history_json,
        name="provision-history-json",
    ),
    path("drafts/<slug:slug>.json", detail_views.draft, name="draft-json"),
    path("actors/<slug:slug>.json", detail_views.actor, name="actor-json"),
    path("statements/<slug:slug>.json", detail_views.statement, name="statement-json"),
    path("briefing/<slug:slug>.json", detail_views.chapter, name="briefing-chapter-json"),
    path("changes.csv", changes.changes_csv, name="changes-csv"),
    path("changes.json", changes.changes_json, name="changes-json"),
    path("changes/<int:pk>.json", changes.change_json, name="change-json"),
    path("briefing.json", briefing_json, name="briefing-json"),
    path("snapshots.json", snapshots_json, name="snapshots-json"),
    path("snapshots/<slug:name>.json", snapshot_json, name="snapshot-json"),
    path("data/datapackage.json", description_views.datapackage_json, name="datapackage"),
    path("data/csv-metadata.json", description_views.csv_metadata_json, name="csv-metadata"),
    path("data/record.xlsx", record_xlsx, name="workbook"),
    path(".well-known/csvm", description_views.csvm, name="csvm"),
]
