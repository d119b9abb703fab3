"""What the tools of the two standards find wrong with a folder: frictionless and csvw."""

import warnings
from pathlib import Path

from csvw import CSVW
from frictionless import validate

PACKAGE, METADATA = "datapackage.json", "csv-metadata.json"


def found_by_frictionless(folder: Path) -> list[str]:
    """What is wrong with *folder*: the table and the kind of error of each."""
    report = validate(str(folder / PACKAGE))
    assert not report.warnings
    tasks = [f"{task.name}: {error.type}" for task in report.tasks for error in task.errors]
    return [*(error.message for error in report.errors), *tasks]


def found_by_csvw(folder: Path) -> str:
    """What is wrong with *folder*, which the tool says in warnings and, of keys, in an error."""
    with warnings.catch_warnings():
        # As the command has it; it takes a warning for a fault.
        warnings.simplefilter("always")
        checked = CSVW(str(folder / METADATA), validate=True)
        try:
            return "" if checked.is_valid else "; ".join(str(w.message) for w in checked.warnings)
        except ValueError as error:
            return str(error)
