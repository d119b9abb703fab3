"""Readers for settings that come from environment variables.

Each gives a value that is safe to use, or stops with a message that names the variable, what it
holds and what it takes. A variable that is set but empty counts as unset, since that is what
container and service files make of a setting that is left blank.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import limits
from django.core.exceptions import ImproperlyConfigured

POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"

FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
# Readers and one writer at a time do not block one another (WAL), and whoever has to wait for the
# writer waits this many seconds before "database is locked". With WAL, NORMAL loses no
# consistency, and at worst the last transactions when the power fails. Transactions begin as
# readers; the write path opens its own as writers.
SQLITE_OPTIONS = {
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

HIGHEST_PORT = 65535
SHORTEST_SECRET = 50


def text(name: str, default: str) -> str:
    """The variable as it stands, without outer white space."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str) -> list[str]:
    """The parts of a comma-separated variable."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def flag(name: str, *, default: bool) -> bool:
    """Whether something is on."""
    value = text(name, "on" if default else "off")
    try:
        return FLAGS[value.lower()]
    except KeyError:
        raise _refusal(name, value, "1, true, yes or on; or 0, false, no or off") from None


def port(name: str, default: int) -> int:
    """A TCP port that a server can listen on."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST_PORT):
        raise _refusal(name, value, f"a number from 1 to {HIGHEST_PORT}")
    return int(value)


def rate(name: str) -> str | None:
    """How often something may be done in a time, as the package ``limits`` writes it."""
    value = text(name, "")
    if not value:
        return None
    try:
        limits.parse(value)
    except ValueError:
        takes = "a number of requests and a time, such as 600/hour, 60/minute or 100 per 5 minutes"
        raise _refusal(name, value, takes) from None
    return value


def origin(name: str, default: str) -> str:
    """A site's address: scheme, host and port, without a slash at the end."""
    value = text(name, default)
    takes = "http:// or https:// and a host, such as https://plan.example.org, without a path"
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (reading it is what checks it)
    except ValueError:
        raise _refusal(name, value, takes) from None
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.username is not None
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
    ):
        raise _refusal(name, value, takes)
    return f"{parts.scheme}://{parts.netloc}"


def database(name: str, *, folder: Path, default: str) -> dict[str, Any]:
    """Django's settings of the database at an address; a relative file is looked up in `folder`.

    The address may hold a password, so that no message repeats it.
    """
    takes = (
        "postgres://user:password@host:5432/name, or sqlite:///file (four slashes where the"
        " path is absolute). Special characters in a password are percent-encoded"
    )
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(text(name, default)))
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not understood: it takes {takes}.") from None
    settings["CONN_MAX_AGE"] = 60
    settings["CONN_HEALTH_CHECKS"] = True
    if settings["ENGINE"] == POSTGRESQL and settings["NAME"]:
        return settings
    # A database in memory would be another one in each process of the server.
    if settings["ENGINE"] == SQLITE and settings["NAME"] != ":memory:":
        settings["NAME"] = str(folder / settings["NAME"])
        settings["OPTIONS"] = SQLITE_OPTIONS | settings.get("OPTIONS", {})
        return settings
    raise ImproperlyConfigured(f"{name} is not supported: it takes {takes}.")


def secret_key(name: str, *, file: Path, required: bool) -> str:
    """The site's secret: the variable or, where that is not required, one made once and kept.

    Several processes may start at once. Each writes a candidate of its own and tries to link it
    to the name, which succeeds for exactly one; then all read what stands there.
    """
    given = text(name, "")
    if given:
        return given
    if required:
        raise ImproperlyConfigured(
            f"{name} is not set. A public site (SITE_URL with https) takes a secret of its own,"
            f" at least {SHORTEST_SECRET} random characters that stay the same from start to"
            " start. This prints one:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Temporary files are made readable and writable by their owner alone.
        with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".secret") as candidate:
            candidate.write(secrets.token_urlsafe(SHORTEST_SECRET))
            candidate.flush()
            os.fsync(candidate.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(candidate.name, file)
    kept = file.read_text(encoding="ascii").strip()
    if len(kept) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{file} holds no whole secret. Delete it, and a new one is made; everyone who is"
            f" signed in then signs in again. Or set {name}."
        )
    return kept


def _refusal(name: str, value: str, takes: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value!r}: it takes {takes}.")
