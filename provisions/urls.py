"""Addresses of the points and their positions."""

from django.urls import path

from provisions import actor_views, draft_views, statement_views, table_views, views
from provisions.tables_by_day import WHOLE

urlpatterns = [
    path("provisions/", views.provision_list, name="provisions"),
    path("provisions/<int:number>/", views.provision, name="provision"),
    path("drafts/", draft_views.draft_list, name="drafts"),
    path("drafts/<slug:slug>/", draft_views.draft, name="draft"),
    path("actors/<slug:slug>/", actor_views.actor, name="actor"),
    path("statements/", statement_views.statement_list, name="statements"),
    path("statements/<slug:slug>/", statement_views.statement, name="statement"),
    path("positions.csv", views.positions_csv, name="positions-csv"),
    path("provisions.csv", table_views.provisions_csv, name="provisions-csv"),
    path("statements.csv", table_views.statements_csv, name="statements-csv"),
    *(
        path(f"{name}.csv", table_views.table_csv, {"name": name}, name=f"{name}-csv")
        for name in WHOLE
    ),
]
