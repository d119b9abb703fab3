"""Keeps what is typed in a form for whoever typed it, and knows who has which form open."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.db.models import Q
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format

from record.collisions import Shown
from record.kept import KeptForm
from record.models import Edit, Tracked

MOST_LETTERS = 1_000_000
"""More than these is not kept of one form."""
MOST_FORMS = 50
"""Of more forms than these that one account left unsaved, those left longest ago go."""
MOST_DIGITS = 18
KEPT_FOR = timedelta(days=30)
KNOWN_FOR = timedelta(hours=1)
"""So long it is known of a window in which nothing was typed."""
UNTYPED = frozenset({"csrfmiddlewaretoken", "renames_to"})
"""Fields that nobody types in; that a renaming was warned of is told anew."""
WAIT = 1_000
"""So many milliseconds it is waited for whoever writes; opening a form is not to be slow."""


class TooLongError(ValueError):
    """More was typed in one form than is kept."""


class SavedError(ValueError):
    """What the window tells is too late: it has been saved."""


@dataclass(frozen=True)
class Form:
    """A form of the admin: that of a row, or, without one, of a new row."""

    model: type[Tracked]
    row: int | None

    @property
    def label(self) -> str:
        """What it is of, as app.model."""
        return self.model._meta.label_lower

    @property
    def address(self) -> str:
        """Where it is."""
        page, args = ("change", [self.row]) if self.row is not None else ("add", [])
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


@dataclass(frozen=True)
class Window:
    """A form that *user* has open; *name* and *version* are those of the row that it shows."""

    user: Any
    form: Form
    token: str
    name: str = ""
    version: str = ""


def form_at(match: ResolverMatch | None) -> Form | None:
    """Return the form at an address that was resolved; None where what is typed is not kept."""
    model_admin: Any = getattr(match and match.func, "model_admin", None)
    if match is None or not getattr(model_admin, "keeps_forms", False):
        return None
    page = (match.url_name or "").rpartition("_")[2]
    if page == "add":
        return Form(model_admin.model, None)
    given = unquote(match.kwargs.get("object_id", ""))
    return Form(model_admin.model, int(given)) if page == "change" and is_id(given) else None


def form_of(kept: KeptForm) -> Form:
    """Return the form that something was typed in."""
    return Form(apps.get_model(kept.model), kept.row)


def is_id(text: str) -> bool:
    """Return whether *text* can be the id of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


# --- What is kept -----------------------------------------------------------------------------


def typed_in(lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what of a form that was sent was typed: no tokens, no passwords, no buttons."""
    return {
        name: [_storable(value) for value in values]
        for name, values in lists.items()
        if name not in UNTYPED and not name.startswith("_") and "password" not in name.lower()
    }


def keep(window: Window, typed: dict[str, list[str]], at: datetime | None = None) -> KeptForm:
    """Keep what was *typed* in a window, in place of what was kept of it before.

    Raises TooLongError where it is too much, SavedError where the window's form has been saved.
    """
    if len(json.dumps(typed, ensure_ascii=False)) > MOST_LETTERS:
        raise TooLongError
    now = timezone.now()
    told = {
        "typed": typed,
        "typed_at": max(min(at or now, now), now - KEPT_FOR),
        "seen_at": now,
        "version": "".join(typed.get("version", [])[:1])[:40],
    }
    _prune(now)
    kept = _write(window, told)
    excess = KeptForm.objects.unsaved(window.user).values_list("pk", flat=True)[MOST_FORMS:]
    if listed := list(excess):
        KeptForm.objects.filter(pk__in=listed).delete()
    return kept


def forget(window: Window) -> None:
    """Keep nothing of what was typed in a window, which is open still."""
    _of(window).update(typed=None, typed_at=None)


def see(window: Window) -> None:
    """Know that a window is open."""
    _write(window, {"seen_at": timezone.now()})


def leave(window: Window) -> None:
    """Know that a window was closed; what was typed there is kept."""
    _of(window).update(seen_at=None)


def end(user: Any, token: str) -> None:
    """Know that the form in a window was saved: nothing that was typed there is kept."""
    ended = {"typed": None, "typed_at": None, "seen_at": None, "saved_at": timezone.now()}
    _of_token(user, token).update(**ended)


def open_window(window: Window, put_back: KeptForm | None = None) -> None:
    """Know that a form was opened; what is *put back* in it is that window's from now on.

    A page is not to wait or to break for it: where others keep the database busy it is left.
    """
    now = timezone.now()
    with _without_waiting():
        _prune(now)
        if put_back is not None:
            moved = KeptForm.objects.filter(pk=put_back.pk, user=window.user)
            moved.update(token=window.token, opened_at=now, seen_at=now)
        else:
            _create(window, {"seen_at": now})


def _write(window: Window, told: dict[str, Any]) -> KeptForm:
    """Store what is *told* of a window, whether or not it is known yet."""
    for _ in range(2):
        if _of(window).filter(saved_at=None).update(**told):
            break
        if _of(window).exists():
            raise SavedError
        try:
            with transaction.atomic():
                return _create(window, told)
        except IntegrityError:
            # Two messages of one window at once: the other was first.
            continue
    return _of(window).defer("typed").get()


def _of(window: Window) -> models.QuerySet:
    return _of_token(window.user, window.token)


def _of_token(user: Any, token: str) -> models.QuerySet:
    return KeptForm.objects.filter(user=user, token=token)


def _create(window: Window, told: dict[str, Any]) -> KeptForm:
    opened = {"version": window.version[:40], "opened_at": timezone.now(), **told}
    return KeptForm.objects.create(
        user=window.user,
        token=window.token,
        model=window.form.label,
        row=window.form.row,
        name=window.name[:200],
        **opened,
    )


def _prune(now: datetime) -> None:
    """Let go of what is too old, and of windows in which nothing was typed."""
    past = now - KNOWN_FOR
    unseen = Q(seen_at=None) | Q(seen_at__lt=past)
    unsaved = Q(saved_at=None) | Q(saved_at__lt=past)
    idle = Q(typed_at=None, opened_at__lt=past) & unseen & unsaved
    KeptForm.objects.filter(Q(typed_at__lt=now - KEPT_FOR) | idle).delete()


def _storable(text: str) -> str:
    """Return *text* without what no database stores as text."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Write if that can be done at once, else leave it."""
    connection.ensure_connection()
    wait = None
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        wait = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.connection.execute(f"PRAGMA busy_timeout = {WAIT}")
    try:
        with transaction.atomic():
            yield
    except OperationalError:
        pass
    finally:
        if wait is not None and connection.connection is not None:
            connection.connection.execute(f"PRAGMA busy_timeout = {wait}")


# --- What is known of a form --------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What is known of a form as one of its windows shows it.

    ``company`` says in sentences who else has it open; ``unsaved`` is what the account typed in
    other windows of it; ``is_saved`` says that this window's form has been saved before.
    """

    company: list[str]
    unsaved: list[KeptForm]
    is_saved: bool


def known(window: Window) -> Known:
    """Return what is known of the form in a window; one query."""
    now = timezone.now()
    own = Q(user=window.user, typed_at__isnull=False) | Q(user=window.user, token=window.token)
    if window.form.row is not None:
        # Two new rows are two forms.
        own |= Q(pk__in=KeptForm.objects.open_at(now).order_by().values("pk"))
    rows = KeptForm.objects.filter(own, model=window.form.label, row=window.form.row)
    others: dict[int, list[KeptForm]] = {}
    unsaved, is_saved = [], False
    for row in rows.select_related("user").defer("typed").order_by("opened_at", "pk"):
        if row.user_id != window.user.pk:
            others.setdefault(row.user_id, []).append(row)
        elif row.token == window.token:
            is_saved = row.saved_at is not None
        elif row.typed_at is not None:
            unsaved.append(row)
    unsaved.sort(key=lambda row: (row.typed_at, row.pk), reverse=True)
    return Known([_company(each, now) for each in others.values()], unsaved, is_saved)


def saved_since(window: Window, *, is_shown: bool = False) -> str:
    """Return, in a sentence, who saved or deleted the row since the window opened it; "" if none.

    *is_shown* says that the page shows what differs. A query a kind of part and, where someone
    did, two more.
    """
    opened, row = Shown.read(window.version).instant, window.form.row
    if opened is None or row is None:
        return ""
    newest = window.form.model.versions([row]).get(row)
    if newest is None or newest <= opened:
        return ""
    by = Edit.objects.select_related("editor", "proposer").filter(recorded_at=newest).first()
    if by is None:
        return ""
    who = by.byline
    if by.editor_id == window.user.pk:
        who = f"You ({who}), in another window,"
    when = at_time(newest, timezone.now())
    if not window.form.model._base_manager.filter(pk=row).exists():
        return f"{who} deleted this at {when}: saving what you typed can put it back."
    if is_shown:
        return f"{who} saved this at {when}, after you opened it: what differs is shown below."
    return (
        f"{who} saved this at {when}: what you change can still be saved, and you will be shown "
        "what differs."
    )


def _company(windows: list[KeptForm], now: datetime) -> str:
    first = windows[0]
    since = at_time(first.opened_at, now)
    typed = ", and has typed in it" if any(each.typed_at for each in windows) else ""
    return f"{first.user.public_name} has this form open too, since {since}{typed}."


def at_time(instant: datetime, now: datetime) -> str:
    """Return an instant as it is told: the time, and the day where that is not today's."""
    is_today = instant.date() == now.date()
    return f"{date_format(instant, 'H:i' if is_today else 'j F, H:i')} UTC"
