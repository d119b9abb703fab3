"""Says how far long work has come: a bar on a terminal, plain lines otherwise.

    progress = Progress(self.stderr)
    for row in progress.over("stances.csv", rows, total=count):
        …
    with progress.step("Archive", total=size, unit="bytes") as step:
        step.advance(len(part))
    with progress.step("Checking the rules", unit=""):
        …

Work that is done soon says nothing, and what a command has to say stays on its standard output.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from django.core.management.base import OutputWrapper
from tqdm import tqdm

Item = TypeVar("Item")

BAR_AFTER = 0.5
"""Seconds until a step shows its bar."""
LINES_AFTER = 10.0
"""Seconds of work until the first line."""
LINES_EVERY = 5.0
"""Seconds from one line to the next, at least."""
BAR = "{desc}: {percentage:3.0f}% |{bar}| {n:,} of {total:,} {unit} [{elapsed}, {remaining} left]"
COUNT = "{desc}: {n:,} {unit} [{elapsed}]"
NAME = "{desc} [{elapsed}]"


class Step:
    """One part of the work: how many of its rows, or bytes, are done."""

    def __init__(self, progress: "Progress", name: str, total: int | None, unit: str) -> None:
        self.name = name
        self.total = total
        self.unit = unit
        self.done = 0
        self._progress = progress

    def advance(self, number: int = 1) -> None:
        """Count *number* more as done."""
        self.done += number
        self._progress.show(self, number)

    def __str__(self) -> str:
        if not self.done:
            return f"{self.name} …"
        of = "" if self.total is None else f" of {self.total:,}"
        return f"{self.name}: {self.done:,}{of} {self.unit}"


class Progress:
    """Shows the steps of long work, one after the other, on a command's *stream*.

    The stream is its ``self.stderr``; without one nothing is shown.
    """

    def __init__(self, stream: OutputWrapper | None = None) -> None:
        self._stream = stream
        self._next_line = monotonic() + LINES_AFTER
        self._bar: tqdm | None = None

    @contextmanager
    def step(self, name: str, total: int | None = None, unit: str = "rows") -> Iterator[Step]:
        """Open a step of the work, of *total* where that is known; it advances as it is done.

        A step that cannot say how far it is has no *unit*.
        """
        step = Step(self, name, total, unit)
        if self._stream is not None and self._stream.isatty():
            self._bar = _bar(step, self._stream)
        try:
            self.show(step, 0)
            yield step
        finally:
            if self._bar is not None:
                self._bar.close()
                self._bar = None

    def over(
        self, name: str, items: Iterable[Item], total: int | None = None, unit: str = "rows"
    ) -> Iterator[Item]:
        """Yield *items*, each of which is one more done of a step."""
        with self.step(name, total, unit) as step:
            for item in items:
                yield item
                step.advance()

    def show(self, step: Step, number: int) -> None:
        """Show that *step* has advanced by *number*, where it is time to."""
        if self._bar is not None:
            self._bar.update(number)
        elif self._stream is not None and (now := monotonic()) >= self._next_line:
            self._next_line = now + LINES_EVERY
            self._stream.write(str(step), style_func=str)


SILENT = Progress()
"""For work that nobody watches."""


def _bar(step: Step, stream: OutputWrapper) -> tqdm:
    """Return the bar of *step*, which leaves nothing behind when it is closed."""
    bar_format = (BAR if step.total else COUNT) if step.unit else NAME
    return tqdm(
        desc=step.name,
        total=step.total,
        unit=step.unit,
        file=_Unstyled(stream),
        bar_format=bar_format,
        # What will not advance is shown at once, or never.
        delay=BAR_AFTER if step.unit else 0,
        dynamic_ncols=True,
        leave=False,
    )


class _Unstyled:
    """A command's stream, without the line ends and the colour of errors that it adds."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> None:
        """Write *text* as it is."""
        self._stream.write(text, style_func=str, ending="")
