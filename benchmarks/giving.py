"""What a spreadsheet of 50,000 rows takes, and how long readers wait meanwhile.

It is given as an editor gives it, as CSV and as XLSX; the worker, in a process of its own, checks
it and then writes it. Until that has ended the pages of the points are read, one after the other,
in this one.
"""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import count
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from xlsxwriter import Workbook

from accounts.models import User
from record.csvs import csv_lines
from record.models import Edit
from record.table import TABLES
from snapshots.loading import load
from snapshots.reading import open_snapshot
from spreadsheets import working
from spreadsheets.models import Import
from spreadsheets.reading.given import read_file

ROWS = 50_000


def run() -> None:
    """Fill the database, measure, and print what each step took."""
    call_command("migrate", verbosity=0)
    if Edit.objects.exists():
        sys.exit("This database holds a record already. Give the benchmark an empty one.")
    load(open_snapshot(settings.BASE_DIR / "dataset"), reason="First load", kind="addition")
    editor = User.objects.create(username="editor", is_staff=True, is_superuser=True)
    header = TABLES["sources"].header
    text = "".join(csv_lines(header, _rows())).encode()
    book = _workbook(header)
    _timed("read as XLSX", lambda: read_file("sources.xlsx", book))
    grids = _timed("read as CSV", lambda: read_file("sources.csv", text))
    given = _timed("taken in", lambda: working.take_in(editor, "sources.csv", grids))
    _while_worked("checked")
    given.refresh_from_db()
    if given.counts != {"sources": {"new": ROWS}}:
        sys.exit(f"It was checked to be {given.counts}. {given.told}")
    page = Client(headers={"host": "localhost"})
    page.force_login(editor)
    _timed("shown", lambda: page.get(given.get_absolute_url()))
    Import.objects.update(state=Import.State.CONFIRMED, reason="Measured", kind="addition")
    _while_worked("written")
    given.refresh_from_db()
    if given.state != Import.State.WRITTEN:
        sys.exit(f"It was not written. {given.told}")


def _rows() -> Iterator[tuple[str, ...]]:
    for n in range(ROWS):
        day = f"2025-12-{n % 17 + 1:02}"
        address = f"https://host-{n % 500}.example.org/{n}"
        title, publisher = f"Title {n} of a publication", f"Publisher {n % 500}"
        yield (f"given-{n}", title, publisher, "media", day, address, "", "", "en", "0", "")


def _workbook(header: list[str]) -> bytes:
    file = io.BytesIO()
    book = Workbook(file, {"strings_to_urls": False})
    sheet = book.add_worksheet("sources")
    for number, row in enumerate([header, *_rows()]):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def _timed(what: str, do: Callable[[], Any]) -> Any:
    began = perf_counter()
    done = do()
    _say(f"{what}: {perf_counter() - began:.1f} s")
    return done


def _while_worked(what: str) -> None:
    """Let the worker do what waits, and read a page meanwhile."""
    connection.close()
    began = perf_counter()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--once"]
    worker = subprocess.Popen(command)  # noqa: S603  the command is ours
    reader, waits, numbers = Client(headers={"host": "localhost"}), [], count()
    while worker.poll() is None:
        asked = perf_counter()
        if reader.get(f"/provisions/{next(numbers) % 28 + 1}/").status_code != HTTPStatus.OK:
            sys.exit("A page could not be read.")
        waits.append(perf_counter() - asked)
    seconds = perf_counter() - began
    ninety_five = quantiles(waits, n=20)[-1]
    _say(
        f"{what}: {seconds:.1f} s; meanwhile {len(waits)} pages were read, 95 % of them within "
        f"{ninety_five * 1000:.0f} ms, all within {max(waits) * 1000:.0f} ms"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
