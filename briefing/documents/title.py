"""The name of the briefing, and of its files."""

from datetime import date

TITLE = "Briefing: the peace plan for Ukraine"


def file_name(on: date, ending: str) -> str:
    """Return the name that a file of the briefing as of the day *on* is saved under."""
    return f"briefing-{on.isoformat()}.{ending}"
