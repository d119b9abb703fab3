"""Where the files stand that the dictionary leads to."""

RECORD = "/snapshots/latest.zip"
WORKBOOK = "/data/record.xlsx"
POSITIONS_WIDE = "/positions.csv?shape=wide"
DATA_PACKAGE = "/data/datapackage.json"
CSV_ON_THE_WEB = "/data/csv-metadata.json"
OPENAPI = "/api/openapi.json"
CHANGES_FEED = "/changes.atom"
STATEMENTS_FEED = "/statements.atom"
EVENTS_FEED = "/events.atom"
CALENDAR = "/events.ics"

FILES = {
    "record": RECORD,
    "workbook": WORKBOOK,
    "positions_wide": POSITIONS_WIDE,
    "data_package": DATA_PACKAGE,
    "csv_on_the_web": CSV_ON_THE_WEB,
    "openapi": OPENAPI,
    "changes_feed": CHANGES_FEED,
    "statements_feed": STATEMENTS_FEED,
    "events_feed": EVENTS_FEED,
    "calendar": CALENDAR,
}
"""Each address, by the name that templates know it by."""


def file_of(table: str, ending: str) -> str:
    """Return the address of a whole *table* as a file: *ending* is csv or json."""
    return f"/{table}.{ending}"
