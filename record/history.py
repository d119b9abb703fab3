"""django-simple-history, held to the write path.

Stock simple-history skips raw saves, can be told to skip any save, stamps each row with a time of
its own and indexes columns that nothing looks up. Here every history row carries the Edit's
instant, editor and reason, and the tables are indexed for what is asked of them: the versions of
one row (newest first), the rows of one Edit, and the rows that belong to a parent.
"""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from record.editing import current_edit


class TrackedHistory(HistoricalRecords):
    """History on every concrete subclass of :class:`record.models.Tracked`."""

    def __init__(self) -> None:
        super().__init__(
            inherit=True,
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(),
        )

    def add_extra_methods(self, cls: type[models.Model]) -> None:
        """Offer no way to save without history."""

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        """Copy the fields, with an index on those alone that histories are looked up by."""
        fields = super().copy_fields(model)
        looked_up = {*model.history_lookups, model.part_of}  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.db_index = name in looked_up
        return fields

    def get_extra_fields(self, model: type[models.Model], fields: dict) -> dict[str, Any]:
        """Drop the index on the editor: whose edits these are is asked of Edit."""
        extra = super().get_extra_fields(model, fields)
        extra["history_user"].db_index = False
        return extra

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Index the versions of a row, newest first, ties by the order of writing."""
        options = super().get_meta_options(model)
        options["indexes"] = [
            models.Index(
                fields=["id", "-history_date", "-history_id"],
                name=f"{model._meta.app_label[:10]}_{model.__name__.lower()[:14]}_ver",
            )
        ]
        return options

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        """Refuse every save outside an Edit before it reaches the database."""
        super().finalize(sender, **kwargs)
        if issubclass(sender, self.cls):
            models.signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def pre_save(self, instance: Any, **kwargs: Any) -> None:
        """Raise OutsideEditError outside an Edit, also where ``save`` is passed by (fixtures)."""
        current_edit()

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        """Write history for every save, raw ones (fixtures) too."""
        self.create_historical_record(instance, "+" if created else "~", using=using)

    def post_delete(self, instance: Any, using: Any = None, **kwargs: Any) -> None:
        """Write history for every deletion, cascaded ones too."""
        self.create_historical_record(instance, "-", using=using)

    def create_historical_record(
        self, instance: Any, history_type: str, using: Any = None
    ) -> None:
        """Write the history row of a change, stamped by the open Edit."""
        current_edit().stamp(instance)
        super().create_historical_record(instance, history_type, using)
