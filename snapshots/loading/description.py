"""What ``datapackage.json`` says of the files beside it, held against what we can read."""

import json
from collections.abc import Iterator
from typing import Any

from snapshots.datapackage import datapackage
from snapshots.describing import FORMAT
from snapshots.reading import Folder, Problem
from snapshots.tables import INTERCHANGE

NAME = "datapackage.json"
EXPORTED = "Take the file as it was exported, or leave it out."


class NewerFormatError(Exception):
    """The files are of a format that this release does not know: they cannot be read at all."""

    def __init__(self, number: int) -> None:
        self.problem = _problem(
            "format",
            f"These files are of format {number}, and this release reads format {FORMAT}. "
            f"CHANGELOG.md says which release brought format {number}: load them with that one or "
            "a later.",
        )
        super().__init__(str(self.problem))


def problems_of(folder: Folder) -> list[Problem]:
    """Return what is wrong with the description in *folder*; nothing where there is none.

    Raises NewerFormatError where the files are newer than this release.
    """
    try:
        package = json.loads((folder / NAME).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        return [_unreadable(error)]
    if not isinstance(package, dict):
        return [_problem("", "This is not a Data Package, which is an object: “{…}”.")]
    return [*_format_problems(package), *_reference_problems(package)]


def _unreadable(error: Exception) -> Problem:
    if isinstance(error, UnicodeDecodeError):
        message = f"Byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
        return _problem("", message, error.object[: error.start].count(b"\n") + 1)
    if isinstance(error, json.JSONDecodeError):
        return _problem("", f"This is not JSON: {error.msg}. {EXPORTED}", error.lineno)
    if isinstance(error, RecursionError):
        return _problem("", f"This is nested too deeply. {EXPORTED}")
    return _problem("", f"It cannot be read: {error}.")


def _format_problems(package: dict[str, Any]) -> Iterator[Problem]:
    number = package.get("format")
    if type(number) is not int or number < 1:
        yield _problem(
            "format",
            f"This takes the number of the format, such as {FORMAT}. {EXPORTED}",
        )
    elif number > FORMAT:
        raise NewerFormatError(number)


def _reference_problems(package: dict[str, Any]) -> Iterator[Problem]:
    """Yield the list columns whose items are said to be keys of another table than ours."""
    ours = _references(json.loads(datapackage(None)))
    theirs = _references(package)
    for table in INTERCHANGE:
        for name, reference in ours[table.name].items():
            if theirs.get(table.name, {}).get(name) != reference:
                yield _problem(
                    f"{table.name}.{name}",
                    f"The items of this list are keys of {reference['resource']}, by "
                    f"{reference['fields']}, and the file does not say so. {EXPORTED}",
                )


def _references(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what the items of each list column refer to, by table and column.

    What is not as the standard has it is left out.
    """
    return {
        str(resource.get("name")): {
            str(field.get("name")): field["references"]
            for field in _objects(_member(resource.get("schema"), "fields"))
            if "references" in field
        }
        for resource in _objects(package.get("resources"))
    }


def _objects(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [item for item in listed if isinstance(item, dict)]


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _problem(column: str, message: str, row: int = 1) -> Problem:
    return Problem(NAME, row, column, message)
