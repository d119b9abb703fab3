"""The app."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    """Tables that editors paste or upload."""

    name = "spreadsheets"
    verbose_name = "Spreadsheets"
