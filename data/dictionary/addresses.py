"""Where the files stand that the dictionary leads to."""

from django.urls import reverse

FILES = {
    "record": "latest-zip",
    "workbook": "workbook",
    "data_package": "datapackage",
    "csv_on_the_web": "csv-metadata",
    "openapi": "openapi",
    "changes_feed": "changes-atom",
    "statements_feed": "statements-atom",
    "events_feed": "events-atom",
    "calendar": "events-ics",
}
"""The name of each address, by the name that templates know it by."""


def files() -> dict[str, str]:
    """Return each address, by the name that templates know it by."""
    found = {name: reverse(address) for name, address in FILES.items()}
    return found | {"positions_wide": f"{reverse('positions-csv')}?shape=wide"}


def file_of(table: str, ending: str) -> str:
    """Return the address of a whole *table* as a file: *ending* is csv or json."""
    return reverse(f"{table}-{ending}")
