"""How large what is given may be: ours are tables of texts, and what is far larger a mistake."""

MOST_BYTES = 30_000_000
"""Of an upload."""
MOST_PASTED = 2_000_000
"""Characters of a paste."""
MOST_UNPACKED = 300_000_000
"""Bytes of all that an archive or a workbook holds."""
MOST_RATIO = 200
"""How many times larger than the archive what it holds may be; tables come to twenty or so."""
MOST_PARTS = 2_000
"""Files in an archive or a workbook."""
MOST_ROWS = 100_000
"""In all sheets together."""
MOST_CELLS = 100
"""In a row; no table of ours has twenty columns."""
MEMORY = 3_000_000_000
"""Bytes that reading a workbook may take."""
SECONDS = 40
"""For reading a workbook."""


def too_many_rows() -> str:
    """Say how many rows are taken."""
    return (
        f"There are more than {MOST_ROWS:,} rows. Give them in parts, each with the header row "
        "above it."
    )
