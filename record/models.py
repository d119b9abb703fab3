"""Edit, the base of every tracked model, and the addresses that have changed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from record.editing import PROPOSED_FROM, current_edit, next_id
from record.fields import KeyField, ProseField
from record.guards import guarded
from record.history import TrackedHistory
from record.kept import KeptForm  # noqa: F401 (a model of this app, beside the record)
from record.querysets import TrackedQuerySet, cited


@guarded
class Edit(models.Model):
    """One transaction that changed the record: who, when, why and of which kind.

    All history rows of the transaction carry ``recorded_at`` as their ``history_date``, and no
    other Edit has the same, so the instant joins the two. The newest Edit is the version of the
    whole record.
    """

    class Kind(models.TextChoices):
        ADDITION = "addition", "Addition"
        CORRECTION = "correction", "Correction"
        HOUSEKEEPING = "housekeeping", "Housekeeping"

    recorded_at = models.DateTimeField(help_text="When the change was recorded (UTC).")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="edits",
        help_text="Who made it; empty where a command did.",
    )
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who proposed it, where the editor approved a proposal of someone else's.",
    )
    reason = ProseField(max_length=500, help_text="Why the record was changed, in a sentence.")
    kind = models.CharField(
        max_length=12,
        choices=Kind.choices,
        help_text=(
            "Addition: something new. Correction: what stood here was wrong. "
            "Housekeeping: wording, order, links; no fact changes."
        ),
    )

    is_load = models.BooleanField(
        "from files", default=False, help_text="Whether it took the rows from files."
    )
    loaded = models.CharField(
        "tables",
        max_length=500,
        blank=True,
        default="",
        help_text="Of which tables there were files, if not of all; their names between spaces.",
    )

    class Meta:
        ordering = ("-recorded_at",)
        get_latest_by = "recorded_at"
        permissions = (("publish", "Can publish: what they save is in the record at once"),)
        constraints = (
            models.UniqueConstraint(fields=["recorded_at"], name="record_edit_instant"),
        )

    def __str__(self) -> str:
        return f"Edit {self.pk}: {self.reason}"

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("change", args=[self.pk])

    @property
    def byline(self) -> str:
        """The public name of who made it, and of who proposed it; a command has none."""
        made_by = self.editor.public_name if self.editor else "Command line"
        return f"{made_by}, proposed by {self.proposer.public_name}" if self.proposer else made_by


class Tracked(models.Model):
    """A row of the record: it is only written inside an Edit, and every version is kept.

    A *root* is a row with an identity of its own; a *part* (a citation, a member) belongs to a
    root, named by ``part_of``. A root with its parts is an aggregate: one form, one version.
    """

    part_of: ClassVar[str] = ""
    """On a part: the foreign key to its root."""

    key_field: ClassVar[str] = "slug"
    """On a root: the field that others refer to it by, in files and addresses."""

    fixed_fields: ClassVar[tuple[str, ...]] = ()
    """What makes the row the row that it is, and so never changes."""

    history_lookups: ClassVar[tuple[str, ...]] = ()
    """The foreign keys, beside ``part_of``, that histories are looked up by."""

    named_with: ClassVar[tuple[str, ...]] = ()
    """The foreign keys that its name and its address are made from."""

    history = TrackedHistory()
    objects: ClassVar[models.Manager] = TrackedQuerySet.as_manager()

    _history_date: datetime
    _history_user: Any
    _change_reason: str

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **kwargs: Any) -> None:
        """Check the row, then write it and its history together; unchanged, it is left alone.

        Where its slug has changed, whatever refers to the row by it follows; where it was deleted
        and comes back, its old addresses do too. Raises OutsideEditError outside an Edit and
        ValidationError where the row is not valid.
        """
        from record import renaming  # noqa: PLC0415 (it rests on the tables, and they on this)

        current_edit()
        self.full_clean()
        stored = self._stored()
        renamed = renaming.renaming_of(self, stored.get("slug")) if stored else None
        if renamed and renamed.rewrite_own(self):
            self.full_clean()
        if stored is not None:
            changed = {name for name, value in stored.items() if getattr(self, name) != value}
            if not changed:
                return
            self._refuse_changed_identity(changed)
            self._refuse_half(changed, kwargs.get("update_fields"))
        elif self.pk is not None and not self._state.adding:
            raise ValidationError("This has been deleted meanwhile, and so cannot be changed.")
        before = self.pk, self._state.adding
        comes_back = stored is None and self.pk is not None
        if self.pk is None:
            self.pk = next_id(type(self))
        try:
            with transaction.atomic():
                super().save(**kwargs)
                if renamed:
                    renamed.follow()
                if comes_back:
                    renaming.lead_back(self)
        except Exception:
            # What was rolled back is not stored: the row can be saved again.
            self.pk, self._state.adding = before
            raise

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and its parts, with history; one that is gone already is left alone.

        Its old addresses go with it. Raises ProtectedError, naming what cites the row, where
        something does.
        """
        from record import renaming  # noqa: PLC0415 (it rests on the tables, and they on this)

        current_edit()
        if self.pk is not None:
            stored = self._stored()
            if stored is None:
                return 0, {}
            # History keeps the row as it was stored, whatever has been changed here since.
            for name, value in stored.items():
                setattr(self, name, value)
        try:
            with transaction.atomic():
                deleted = super().delete(*args, **kwargs)
                renaming.drop_renames(self)
                return deleted
        except ProtectedError as error:
            raise cited(error) from error

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Refuse a slug that is or was another row's, then what the database would refuse."""
        from record import renaming  # noqa: PLC0415 (it rests on the tables, and they on this)

        if "slug" not in (exclude or ()):
            renaming.refuse_taken(self)
        super().validate_constraints(exclude=exclude)

    def aggregate_key(self) -> tuple[type["Tracked"], int]:
        """Return the model and the id of the root that this row belongs to."""
        if self.part_of:
            root = self.root_field()
            return cast(type[Tracked], root.related_model), getattr(self, root.attname)
        return type(self), self.pk

    @property
    def is_proposed(self) -> bool:
        """Whether it is in no record yet, but in a proposal that is laid over it."""
        return self.pk is not None and self.pk >= PROPOSED_FROM

    def version(self) -> datetime | None:
        """Return when this root or one of its parts last changed; None where it is new."""
        return type(self).versions([self.pk]).get(self.pk)

    @classmethod
    def versions(cls, ids: Collection[int]) -> dict[int, datetime]:
        """Return when each of the roots *ids* or one of its parts last changed."""
        newest: dict[int, datetime] = {}
        if not ids:
            return newest
        for model, key in [(cls, "id"), *((p, p.root_field().attname) for p in cls.parts())]:
            found = model.history.filter(**{f"{key}__in": ids}).order_by().values_list(key)
            for pk, instant in found.annotate(models.Max("history_date")):
                newest[pk] = max(instant, newest.get(pk, instant))
        return newest

    @classmethod
    def resting_on(cls, ids: Collection[int]) -> list[models.QuerySet]:
        """Return the rows, kind by kind, that need the roots *ids* without referring to them."""
        return []

    @classmethod
    def root_field(cls) -> models.ForeignKey:
        """Return, of a part, the foreign key to its root."""
        return cast(models.ForeignKey, cls._meta.get_field(cls.part_of))

    @classmethod
    def target_field(cls) -> models.ForeignKey:
        """Return, of a part, the foreign key to what it links its root to."""
        return next(
            field
            for field in cls._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.name != cls.part_of
        )

    @classmethod
    def target(cls) -> type["Tracked"]:
        """Return, of a part, the model of what it links its root to."""
        return cast(type[Tracked], cls.target_field().related_model)

    @classmethod
    def parts(cls) -> list[type["Tracked"]]:
        """Return the models whose rows belong to a root of this class, in order of definition."""
        return [
            relation.related_model
            for relation in cls._meta.related_objects
            if issubclass(relation.related_model, Tracked)
            and relation.related_model.part_of == relation.field.name
        ]

    def _stored(self) -> dict[str, Any] | None:
        """Return the row as the database has it, by attribute name; None where it is new."""
        if self.pk is None:
            return None
        names = [field.attname for field in self._meta.concrete_fields]
        return type(self)._base_manager.filter(pk=self.pk).values(*names).first()

    def _refuse_changed_identity(self, changed: set[str]) -> None:
        """Raise ValidationError where a fixed field, or the root of a part, has *changed*."""
        for name in filter(None, (*self.fixed_fields, self.part_of)):
            field = cast(models.Field, self._meta.get_field(name))
            if field.attname in changed:
                raise ValidationError(
                    {name: f"The {field.verbose_name} of a row never changes: add a new row."}
                )

    def _refuse_half(self, changed: set[str], update_fields: Iterable[str] | None) -> None:
        """Raise ValueError where a field has *changed* that would not be stored.

        History takes the whole row as it stands here, and would hold what the row does not.
        """
        if update_fields is None:
            return
        names = {cast(models.Field, self._meta.get_field(name)).attname for name in update_fields}
        if left_out := sorted(changed - names):
            raise ValueError(f"Changed as well, so save these too: {', '.join(left_out)}.")


class Part(Tracked):
    """A row that belongs to a root and has a place in an order that the editor chose."""

    position: Any = models.PositiveIntegerField(
        "place",
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Its place in the list, from 1. Left empty, it goes to the end.",
    )

    class Meta(Tracked.Meta):
        abstract = True
        ordering = ("position", "pk")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Take the last place where none was given, then check."""
        _, root_key = self.aggregate_key()
        if self.position is None and root_key is not None:
            siblings = type(self).objects.filter(**{self.part_of: root_key})
            self.position = (siblings.aggregate(models.Max("position"))["position__max"] or 0) + 1
        super().full_clean(*args, **kwargs)


@guarded
class Rename(Tracked):
    """A slug that changed: links to the old one lead to the new one."""

    table = KeyField(help_text="The table whose row was renamed.")
    old = KeyField(help_text="The slug that it had.")
    new = KeyField(help_text="The slug that it has now.")

    key_field = "old"

    class Meta(Tracked.Meta):
        ordering = ("table", "old")
        constraints = (models.UniqueConstraint(fields=["table", "old"], name="record_rename_old"),)

    def __str__(self) -> str:
        return f"{self.table}: {self.old} is now {self.new}"
