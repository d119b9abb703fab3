"""What an export costs, and a rebuild as recorded at an instant, with ten thousand and a million.

Each is measured in a process of its own, so that its peak of memory is told, against ``COPY`` of
the same rows in the same run: those of the record for an export, those of its history for a
rebuild. SQLite has no ``COPY``.
"""

import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.multiplying import multiply
from record.editing import one_state
from record.models import Edit, Tracked
from record.recorded import as_recorded
from snapshots.archives import ZipArchive
from snapshots.exporting import write_record
from snapshots.loading import load
from snapshots.making import Making
from snapshots.reading import open_snapshot

SETS = tuple(int(number) for number in os.environ.get("SETS", "10,1000").split(","))
"""A set is 28 points and some thousand stances."""
RUNS = int(os.environ.get("RUNS", "3"))


@dataclass(frozen=True)
class Cost:
    """What one of these cost: seconds, rows, the peak of memory in MiB."""

    seconds: float
    rows: int
    memory: float

    @property
    def a_row(self) -> float:
        """Microseconds a row."""
        return self.seconds / self.rows * 1e6


def run() -> None:
    """Fill the database in steps, measure at each, and print a table."""
    call_command("migrate", verbosity=0)

    if Edit.objects.exists():
        sys.exit("This database holds a record already. Give the benchmark an empty one.")
    dataset = open_snapshot(settings.BASE_DIR / "dataset")
    load(dataset, reason="First load", kind="addition")
    costs = {}
    for sets in SETS:
        began = perf_counter()
        multiply(sets)
        _say(f"{sets} sets were written in {perf_counter() - began:,.0f} s.")
        middle = Edit.objects.order_by("-recorded_at")[150].recorded_at
        costs[sets] = {what: _measured(what, middle) for what in WHAT if _is_offered(what)}
        _report(sets, costs[sets])
    first, last = costs[SETS[0]], costs[SETS[-1]]
    for what in first:
        if what != "first byte":
            _say(f"{what}: a row costs {last[what].a_row / first[what].a_row:.2f} times as much")


def _is_offered(what: str) -> bool:
    return connection.vendor == "postgresql" or not what.startswith("COPY")


def _measured(what: str, middle: datetime) -> Cost:
    """Return the median cost of several runs, each in a process of its own."""
    connection.close()
    costs = []
    for _ in range(RUNS):
        with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool:
            costs.append(pool.apply(_once, (what, middle)))
    return sorted(costs, key=lambda cost: cost.seconds)[len(costs) // 2]


def _once(what: str, middle: datetime) -> Cost:
    began = perf_counter()
    rows, seconds = WHAT[what](middle)
    seconds = seconds or perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(seconds, rows, peak)


def _export(middle: datetime) -> tuple[int, float]:
    with one_state():
        return _written(), 0


def _rebuild(middle: datetime) -> tuple[int, float]:
    began = perf_counter()
    with as_recorded(middle):
        seconds = perf_counter() - began
    return _rows_of_history(), seconds


def _rebuild_and_export(middle: datetime) -> tuple[int, float]:
    with as_recorded(middle):
        return _written(), 0


def _written() -> int:
    with tempfile.TemporaryFile() as file, ZipArchive(file) as archive:
        return sum(write_record(archive).counts.values())


def _first_byte(middle: datetime) -> tuple[int, float]:
    making = Making()
    next(iter(making))
    making.close()
    return 1, 0


def _copy_record(middle: datetime) -> tuple[int, float]:
    return _copied(lambda model: model), 0


def _copy_history(middle: datetime) -> tuple[int, float]:
    return _copied(lambda model: model.history.model), 0


def _copied(table_of: Callable[[Any], Any]) -> int:
    """Copy the rows of each table out, as PostgreSQL does it, and return how many there are."""
    rows = 0
    for model in apps.get_models():
        if issubclass(model, Tracked):
            name = connection.ops.quote_name(table_of(model)._meta.db_table)
            with connection.cursor() as cursor:
                with cursor.copy(f"COPY {name} TO STDOUT (FORMAT csv)") as copy:
                    for _ in copy:
                        pass
                rows += cursor.rowcount
    return rows


def _rows_of_history() -> int:
    return sum(model.history.count() for model in apps.get_models() if issubclass(model, Tracked))


WHAT: dict[str, Callable[[datetime], tuple[int, float]]] = {
    "COPY of the record": _copy_record,
    "export": _export,
    "first byte": _first_byte,
    "COPY of the history": _copy_history,
    "rebuild": _rebuild,
    "rebuild and export": _rebuild_and_export,
}


def _report(sets: int, costs: dict[str, Cost]) -> None:
    for what, cost in costs.items():
        _say(
            f"{sets:5} sets  {what:20} {cost.rows:>10,} rows {cost.seconds:9.2f} s "
            f"{cost.a_row:8.1f} µs a row {cost.memory:7.0f} MiB"
        )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
