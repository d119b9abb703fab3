"""A sheet of cells, as any kind of file gives it."""

from dataclasses import dataclass, field


class NotTakenError(ValueError):
    """What was given is no table that can be read; the message says why, and what to do."""


@dataclass
class Grid:
    """The cells of a sheet, a file or a paste, as texts.

    ``rows`` has the rows that are not blank, each with its number, as a spreadsheet counts.
    ``spoiled`` says of a cell, by row and place (from 0), why its text is not to be relied on.
    """

    name: str
    rows: list[tuple[int, list[str]]]
    spoiled: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What a message calls it."""
        return f"Sheet “{self.name}”" if self.name else "What was pasted"
