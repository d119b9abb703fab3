"""Addresses of what programs read, and of what describes it to them."""

from django.urls import path

from data import description_views, workbook_views

urlpatterns = [
    path("data/datapackage.json", description_views.datapackage_json, name="datapackage"),
    path("data/csv-metadata.json", description_views.csv_metadata_json, name="csv-metadata"),
    path("data/record.xlsx", workbook_views.record_xlsx, name="workbook"),
    path(".well-known/csvm", description_views.csvm, name="csvm"),
]
