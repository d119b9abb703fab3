"""Which admin site the project has."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, with the editors' desk as its site."""

    default_site = "briefing.desk.Desk"
