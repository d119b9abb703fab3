"""Addresses of the points and their positions."""

from django.urls import path

from provisions import actor_views, draft_views, statement_views, views
from provisions.matrix import views as matrix_views
from provisions.pairs import views as pair_views

urlpatterns = [
    path("provisions/", views.provision_list, name="provisions"),
    path("provisions/<int:number>/", views.provision, name="provision"),
    path("positions/", matrix_views.positions, name="positions"),
    path("drafts/", draft_views.draft_list, name="drafts"),
    path("drafts/<slug:slug>/", draft_views.draft, name="draft"),
    path("actors/<slug:slug>/", actor_views.actor, name="actor"),
    path("statements/", statement_views.statement_list, name="statements"),
    path("statements/<slug:slug>/", statement_views.statement, name="statement"),
    path("compare/", pair_views.compare, name="compare"),
    path("compare.csv", pair_views.compare_csv, name="compare-csv"),
    path("compare.json", pair_views.compare_json, name="compare-json"),
    path("positions.csv", matrix_views.positions_csv, name="positions-csv"),
    path("positions.json", matrix_views.positions_json, name="positions-json"),
]
