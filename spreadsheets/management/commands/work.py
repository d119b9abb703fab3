"""manage.py work: attends to the spreadsheets that are too large to be waited for."""

import os
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from spreadsheets.models import Import
from spreadsheets.worker import attend_to

PAUSE = 1.0
"""Seconds between two looks at what waits."""
PAUSE_WHILE_AWAY = 5.0
"""Seconds until the next look where the database did not answer."""


class Command(BaseCommand):
    """Checks and writes large spreadsheets, one at a time, until it is stopped."""

    help = (
        "Check, and write where that was confirmed, the spreadsheets of more rows than an editor "
        "waits for. script/server starts it. Several may run: each spreadsheet goes to one. "
        "SIGTERM stops it once what it is at is done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long to work."""
        parser.add_argument(
            "--once", action="store_true", help="stop when nothing waits any longer"
        )
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="stop when the process that started it has ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until stopped."""
        stopped, parent = Event(), os.getppid()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            if options["with_parent"] and os.getppid() != parent:
                return
            pause = self._work()
            if pause and options["once"]:
                return
            if pause:
                stopped.wait(pause)
                close_old_connections()

    def _work(self) -> float:
        """Attend to one, and return how long to wait for the next; 0 where one was there."""
        try:
            given = Import.objects.claim()
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer: {error}")
            return PAUSE_WHILE_AWAY
        if given is None:
            return PAUSE
        try:
            attend_to(given)
        except Exception as error:  # noqa: BLE001  told on its page; the next one may be sound
            self.stderr.write(f"{type(error).__name__}: {error}")
        return 0
