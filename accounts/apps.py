"""The people who edit."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
