"""The one write path: whoever changes the record does it inside an Edit.

    with edit(editor=request.user, reason="Reuters corrected the date", kind="correction"):
        statement.made_on = date(2025, 12, 14)
        statement.save()

The outermost context is the transaction. It queues for the record's one lock, stamps every
history row with one instant, checks the rules of all that it touched before it ends, and leaves
one row in :class:`record.models.Edit`, or none where nothing changed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from record.models import Edit, Tracked

PUBLISH = "record.publish"
"""The permission to change the record; whoever lacks it can only propose."""

PROPOSED_FROM = 10**15
"""Rows that are only proposed have ids from here on, which the database never gives itself."""

# Any fixed number will do, as long as nothing else in the database locks on it.
LOCK = 28_112_025


FOLLOWERS: list[Callable[[dict[type["Tracked"], set[int]]], None]] = []
"""What is done at the end of each Edit that changed something, in its transaction.

Each is told what was touched: the ids of roots by model, those deleted included. Apps above add
theirs when they are ready. Of what is only tried they hear nothing.
"""

GiveId = Callable[[type["Tracked"]], int]
"""Gives the next new row of a model its id."""


class OutsideEditError(RuntimeError):
    """The record was written to outside an Edit, where no history could say who and why."""


class OpenEdit:
    """An Edit in the making.

    ``editor``, ``reason`` and ``kind`` may be set until the first row is written, which fixes them
    and the instant; ``saved`` is the Edit, once the context has ended and if anything changed.
    """

    def __init__(self, editor: Any, reason: str, kind: str, **more: Any) -> None:
        self.editor = editor
        self.reason = reason
        self.kind = kind
        self.more = more
        self.saved: Edit | None = None
        self.touched: dict[type[Tracked], set[int]] = defaultdict(set)
        self._models: set[type[Tracked]] = set()
        self._begun: Edit | None = None

    @property
    def instant(self) -> datetime | None:
        """When this Edit is recorded; None until its first row is written."""
        return self._begun.recorded_at if self._begun else None

    def stamp(self, row: "Tracked") -> None:
        """Give *row* what django-simple-history writes beside it, and note that it changed.

        Raises ValidationError where the Edit does not say why or of which kind it is.
        """
        if self._begun is None:
            self._begun = self._begin()
        # The names that django-simple-history takes them by.
        row._history_date = self._begun.recorded_at
        row._history_user = self._begun.editor
        row._change_reason = self._begun.reason
        self._models.add(type(row))
        root, key = row.aggregate_key()
        self.touched[root].add(key)

    def has_written(self) -> bool:
        """Return whether anything has changed so far."""
        return self._begun is not None and any(
            model.history.filter(history_date=self._begun.recorded_at).exists()
            for model in self._models
        )

    def check(self) -> None:
        """Raise BrokenRulesError where what was touched so far breaks a rule of the record."""
        from record import rules

        rules.check(self.touched)

    def close(self) -> None:
        """Check the rules and leave one Edit where any history was written.

        Raises PermissionDenied where its editor may not publish and it is not only tried.
        """
        if self._begun is None or not self.has_written():
            return
        tried = _trial.get()
        if not (tried or self.editor is None or self.editor.has_perm(PUBLISH)):
            raise PermissionDenied("This account may propose changes, not make them.")
        if not (tried and tried.is_unchecked):
            self.check()
        self._begun.save(force_insert=True)
        self.saved = self._begun
        if tried:
            tried.edits.append(self)
            return
        for follow in FOLLOWERS:
            follow(self.touched)

    def _begin(self) -> "Edit":
        """Return the Edit, not yet stored: recorded now, but always after the one before it."""
        edits = _edits()
        newest = edits.aggregate(models.Max("recorded_at"))["recorded_at__max"]
        now = timezone.now()
        instant = max(now, newest + timedelta(microseconds=1)) if newest else now
        begun = edits.model(
            **{"recorded_at": instant, **self.more},
            editor=self.editor,
            reason=self.reason,
            kind=self.kind,
        )
        begun.clean_fields(exclude=["editor", "proposer"])
        return begun


@dataclass
class Trial:
    """What is written only to see what becomes of it: the ``edits`` that ended in it.

    ``give_id`` gives new rows their ids; without it, the database does. While it ``is_unchecked``,
    Edits may end with rules broken.
    """

    give_id: GiveId | None = None
    is_unchecked: bool = False
    edits: list[OpenEdit] = field(default_factory=list)


_trial: ContextVar[Trial | None] = ContextVar("trial", default=None)
_open_edit: ContextVar[OpenEdit | None] = ContextVar("open_edit", default=None)


def current_edit() -> OpenEdit:
    """Return the Edit that is open here. Raises OutsideEditError where there is none."""
    open_edit = _open_edit.get()
    if open_edit is None:
        raise OutsideEditError(
            "The record is only written inside an Edit: with edit(reason=…, kind=…): …"
        )
    return open_edit


@contextmanager
def edit(
    *, editor: Any = None, reason: str = "", kind: str = "", **more: Any
) -> Iterator[OpenEdit]:
    """Open an Edit, or join the one that is open.

    *editor* is the account that writes, None for a command. *reason* and *kind* may also be set
    on the Edit later, before the first row is written; *more* are further fields of the Edit.
    Raises ValidationError, and keeps nothing, where a rule of the record would be broken;
    PermissionDenied where *editor* may not publish.
    """
    outer = _open_edit.get()
    if outer is not None:
        # A savepoint, so that an inner context that fails leaves neither rows nor history.
        with transaction.atomic():
            yield outer
        return
    with write_transaction():
        opened = OpenEdit(editor, reason, kind, **more)
        token = _open_edit.set(opened)
        try:
            yield opened
            opened.close()
        finally:
            _open_edit.reset(token)


@contextmanager
def trial(give_id: GiveId | None = None) -> Iterator[Trial]:
    """Write the record as in earnest, through Edits of its own, and take all of it back.

    What is read inside is the record with what was written there. Whoever may only propose may
    write here.
    """
    tried = Trial(give_id)
    with write_transaction(), transaction.atomic():
        token = _trial.set(tried)
        # An Edit that is open outside is not one of the trial.
        outside = _open_edit.set(None)
        try:
            yield tried
        finally:
            _open_edit.reset(outside)
            _trial.reset(token)
            transaction.set_rollback(True)


def next_id(model: type["Tracked"]) -> int | None:
    """Return the id that a new row of *model* gets; None where the database gives it."""
    tried = _trial.get()
    return tried.give_id(model) if tried and tried.give_id else None


@contextmanager
def write_transaction() -> Iterator[None]:
    """Open a transaction that may write, or join the open one, and wait for the record's lock.

    On SQLite the transaction begins as a writer (BEGIN IMMEDIATE): one that has read first could
    not become a writer once another has written, and would fail at once as "database is locked".
    """
    connection = transaction.get_connection()
    # Connecting would reset the mode that is set below.
    connection.ensure_connection()
    with ExitStack() as stack:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            mode, connection.transaction_mode = connection.transaction_mode, "IMMEDIATE"
            try:
                stack.enter_context(transaction.atomic())
            finally:
                connection.transaction_mode = mode
        else:
            stack.enter_context(transaction.atomic())
            _wait_for_lock(connection)
        yield


@contextmanager
def one_state() -> Iterator[None]:
    """Read one state of the database, whatever others write meanwhile; they are not kept waiting.

    Inside a transaction that is open already, that transaction's own isolation holds.
    """
    connection = transaction.get_connection()
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _wait_for_lock(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        else:
            # Changes no row, but makes the open transaction a writer.
            cursor.execute("UPDATE record_edit SET reason = reason WHERE id IS NULL")


def _edits() -> models.Manager:
    return apps.get_model("record", "Edit").objects
