"""Addresses of the points and their positions."""

from django.urls import path

from provisions import actor_views, draft_views, statement_views, table_views, views
from provisions.matrix import views as matrix_views
from provisions.pairs import views as pair_views
from provisions.tables_by_day import WHOLE

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
    path("provisions.csv", table_views.provisions_csv, name="provisions-csv"),
    path("statements.csv", table_views.statements_csv, name="statements-csv"),
    *(
        path(f"{name}.csv", table_views.table_csv, {"name": name}, name=f"{name}-csv")
        for name in WHOLE
    ),
]
