"""The record as data: what programs read, and what describes it to them."""

from django.apps import AppConfig


class DataConfig(AppConfig):
    name = "data"
