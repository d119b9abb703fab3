"""Has a workbook read by a process of its own, and says in words what became of it."""

import json
import subprocess
import sys
from pathlib import Path

from spreadsheets.reading import limits, workbook
from spreadsheets.reading.grids import Grid, NotTakenError

READER = Path(workbook.__file__)
TOO_LARGE = (
    "This workbook takes more memory or time than a table of the record does. Keep only the "
    "sheets and rows that are meant, in a new workbook, or save each sheet as “CSV UTF-8”."
)


def read_workbook(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook that are in sight. Raises NotTakenError."""
    limited = (limits.MOST_ROWS, limits.MOST_CELLS, limits.MEMORY, limits.SECONDS)
    try:
        done = subprocess.run(  # noqa: S603  the command is ours, the workbook its input
            [sys.executable, "-I", READER, *map(str, limited)],
            input=content,
            capture_output=True,
            timeout=limits.SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotTakenError(TOO_LARGE) from error
    said = done.stderr.decode(errors="replace")
    if done.returncode == workbook.TOO_MANY_ROWS:
        raise NotTakenError(limits.too_many_rows())
    if done.returncode == workbook.UNREADABLE and "Memory" not in said:
        if "assword" in said:
            raise NotTakenError("This workbook is locked by a password. Save it without one.")
        raise NotTakenError(
            f"This workbook cannot be read ({' '.join(said.split())[:200]}). Open it, save it "
            "anew as .xlsx or .ods, and choose that."
        )
    if done.returncode != 0:
        raise NotTakenError(TOO_LARGE)
    return [
        Grid(
            grid["name"],
            [(number, cells) for number, cells in grid["rows"]],
            {(row, place): why for row, place, why in grid["spoiled"]},
        )
        for grid in json.loads(done.stdout)
    ]
