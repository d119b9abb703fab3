"""Opens every page of the admin, and the reading pages that gather most, and says what each costs.

That is queries, time and size.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from benchmarks.enlarging import enlarge
from record.admin.filters import RowFilter
from record.models import Edit, Tracked
from snapshots.loading import load
from snapshots.reading import open_snapshot

RUNS = 5
WORDS = {
    "one word": "frozen",
    "three words": "russia berlin guarantees",
    "no such word": "zzzyx",
    "a day": "23 November 2025",
}

READING = {
    "overview": "/",
    "matrix": "/positions/",
    "matrix, most disputed first": "/positions/?order=disputed",
    "matrix of a draft": "/positions/?draft=berlin",
    "positions as CSV, long": "/positions.csv",
    "positions as CSV, wide": "/positions.csv?shape=wide",
    "positions as JSON": "/positions.json",
    "a point": "/provisions/21/",
    "an actor": "/actors/ukraine/",
    "a draft": "/drafts/berlin/",
    "timeline": "/timeline/",
    "timeline, moves and events": "/timeline/?kind=moved&kind=event",
    "two drafts": "/compare/?left=draft:us-russia&right=draft:berlin",
    "two actors": "/compare/?left=actor:ukraine&right=actor:russia",
    "two days": "/compare/?left=day:2025-11-22&right=day:2025-12-15",
    "statements as JSON, a hundred": "/statements.json",
    "positions ever taken as JSON, a thousand": "/stances.json?limit=1000",
    "sources of a kind as JSON, a hundred": "/sources.json?kind=media&on=2025-12-01",
    "a point as JSON": "/provisions/21.json",
    "an actor as JSON": "/actors/ukraine.json",
    "a draft as JSON": "/drafts/berlin.json",
    "changes as JSON": "/changes.json",
    "the dictionary": "/data/",
    "the OpenAPI document": "/api/openapi.json",
    "changes as a feed": "/changes.atom",
    "statements as a feed": "/statements.atom",
    "events as a feed": "/events.atom",
    "events as a calendar": "/events.ics",
}


@dataclass
class Cost:
    """What a page costs: queries, seconds (the median of several runs) and bytes."""

    queries: int
    seconds: float
    size: int


def run() -> None:
    """Measure all pages with the dataset and with a hundred times as much, and print both."""
    call_command("migrate", verbosity=0)
    if Edit.objects.exists():
        sys.exit("This database holds a record already. Give the benchmark an empty one.")
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": files}):
        dataset = open_snapshot(settings.BASE_DIR / "dataset")
        load(dataset, reason="First load", kind="addition")
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.create_superuser("benchmark"))
        before = _measure(client, _addresses(client))
        began = perf_counter()
        enlarge()
        _say(f"Written in {perf_counter() - began:,.0f} s.")
        if connection.vendor == "postgresql":
            # As the server does by itself, a little later.
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        after = _measure(client, _addresses(client))
    _report(before, after)


def _addresses(client: Client) -> Iterator[tuple[str, str]]:
    """Yield (what it is, address) of every page."""
    yield from READING.items()
    yield "start page", reverse("admin:index")
    for words in ("", "trump", "zzzyx"):
        asked = {
            "term": words,
            "app_label": "provisions",
            "model_name": "stancestatement",
            "field_name": "statement",
        }
        address = f"{reverse('admin:autocomplete')}?{urlencode(asked)}"
        yield f"a field finds statements: {words or 'any'}", address
    for model, model_admin in sorted(admin.site._registry.items(), key=lambda pair: str(pair[0])):
        if not issubclass(model, Tracked | Edit | User):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        kind = str(model._meta.verbose_name_plural)
        yield from _lists(client, kind, reverse(f"{name}_changelist"), model_admin)
        row = _row(model)
        if row is None:
            continue
        pages = {"form": "change"} if issubclass(model, Tracked) else {}
        if issubclass(model, Tracked) and model._meta.model_name != "rename":
            pages |= {"deletion": "delete", "history": "history"}
            yield f"{kind}: empty form", reverse(f"{name}_add")
        for what, page in pages.items():
            yield f"{kind}: {what}", reverse(f"{name}_{page}", args=[row.pk])


def _row(model: type[Model]) -> Model | None:
    """Return a row of the dataset, the same before and after."""
    return model._default_manager.order_by("pk").first()


def _lists(
    client: Client, kind: str, address: str, model_admin: admin.ModelAdmin
) -> Iterator[tuple[str, str]]:
    """Yield the list plain, searched, filtered, by date and with its counts."""
    response: Any = client.get(address)
    shown = response.context_data["cl"]
    yield f"{kind}: list", address
    for what, words in WORDS.items():
        yield f"{kind}: list, searched for {what}", f"{address}?{urlencode({'q': words})}"
    pages = shown.paginator.num_pages
    if pages > 1 or issubclass(shown.model, Tracked):
        yield f"{kind}: list, last page", f"{address}?p={pages}"
    for chosen in shown.filter_specs:
        if isinstance(chosen, RowFilter):
            first = _row(chosen.field.related_model)
            query = f"?{chosen.is_row}={first.pk}" if first else ""
        else:
            query = list(chosen.choices(shown))[-1]["query_string"]
        yield f"{kind}: list, filtered by {chosen.title}", f"{address}{query}"
    if shown.filter_specs:
        yield f"{kind}: list, with counts", f"{address}?_facets=True"
    if model_admin.date_hierarchy:
        day = f"{model_admin.date_hierarchy}__"
        query = urlencode({f"{day}year": 2025, f"{day}month": 11})
        yield f"{kind}: list, by date", f"{address}?{query}"


def _measure(client: Client, addresses: Iterator[tuple[str, str]]) -> dict[str, Cost]:
    costs = {}
    for what, address in addresses:
        _get(client, address)
        with CaptureQueriesContext(connection) as captured:
            size = _get(client, address)
            queries = len(captured)
        seconds: list[float] = []
        for _ in range(RUNS):
            began = perf_counter()
            _get(client, address)
            seconds.append(perf_counter() - began)
        costs[what] = Cost(queries, median(seconds), size)
    return costs


def _get(client: Client, address: str) -> int:
    response = client.get(address)
    if response.status_code != 200:
        _say(f"{address}: {response.status_code} {response.headers.get('Location', '')}")
    return len(b"".join(response))


def _report(before: dict[str, Cost], after: dict[str, Cost]) -> None:
    """Print a table, the slowest page first."""
    _say("| page | queries | at 100 times | ms | at 100 times | kB | at 100 times | |")
    _say("| --- | --: | --: | --: | --: | --: | --: | --- |")
    for what, cost in sorted(after.items(), key=lambda pair: -pair[1].seconds):
        small = before.get(what, Cost(0, 0, 0))
        marks = [
            *(["more queries"] if cost.queries > small.queries else []),
            *(["over a second"] if cost.seconds > 1 else []),
        ]
        _say(
            f"| {what} | {small.queries} | {cost.queries} | {small.seconds * 1000:.0f} "
            f"| {cost.seconds * 1000:.0f} | {small.size / 1000:.0f} | {cost.size / 1000:.0f} "
            f"| {', '.join(marks)} |"
        )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
