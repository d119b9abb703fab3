"""The narrative, and the pages that join everything."""

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as registry
from django.db.models.signals import post_migrate


class BriefingConfig(AppConfig):
    name = "briefing"

    def ready(self) -> None:
        """Know the tables declared here, and keep the index of the search in step with them."""
        from briefing import tables  # noqa: F401
        from briefing.search.index import follow
        from record.editing import FOLLOWERS

        FOLLOWERS.append(follow)
        post_migrate.connect(_index_what_was_there, sender=self)


def _index_what_was_there(apps: Apps = registry, **kwargs: Any) -> None:
    """Make the index where the record is older than it is; *apps* are those migrated to."""
    from briefing.search.index import is_missing, remake

    has_index = ("briefing", "passage") in {
        (model._meta.app_label, model._meta.model_name) for model in apps.get_models()
    }
    if has_index and is_missing():
        remake()
