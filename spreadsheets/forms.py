"""The form in which tables are given."""

from typing import Any

from django import forms

from spreadsheets.reading import limits
from spreadsheets.reading.given import read_file, read_pasted
from spreadsheets.reading.grids import Grid, NotTakenError


class GivenForm(forms.Form):
    """Cells that are pasted, or a file; ``grids`` is what was read of it."""

    file = forms.FileField(
        required=False,
        label="File",
        help_text="CSV, XLSX, ODS, or a ZIP of CSV files; at most "
        f"{limits.MOST_BYTES // 1_000_000} MB and {limits.MOST_ROWS:,} rows.",
    )
    cells = forms.CharField(
        required=False,
        label="Cells",
        # What stands between the cells is white space.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
        help_text="Copied from a spreadsheet, the row with the names of the columns included. "
        "Several tables may stand one below the other.",
    )
    edit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        label="Taken from the record after Edit",
        help_text="What others changed since then is shown before it is overwritten. Workbooks "
        "from here say it; left empty, all that was changed since files were last loaded counts.",
    )

    grids: list[Grid]

    def clean(self) -> dict[str, Any]:
        """Read what was given."""
        found = super().clean() or {}
        file, cells = found.get("file"), found.get("cells") or ""
        if self.errors:
            return found
        if file and cells.strip():
            raise forms.ValidationError("Give a file or cells, not both: clear one of the two.")
        try:
            if file:
                self.grids = read_file(file.name, _content(file))
            elif cells.strip():
                self.grids = read_pasted(cells)
            else:
                raise NotTakenError("Choose a file, or paste cells.")
        except NotTakenError as error:
            self.add_error("file" if file else "cells", str(error))
        return found

    @property
    def name(self) -> str:
        """What was given, in words."""
        file = self.cleaned_data.get("file")
        return file.name if file else "Pasted cells"


def _content(file: Any) -> bytes:
    if file.size > limits.MOST_BYTES:
        raise NotTakenError(
            f"{file.name} is larger than {limits.MOST_BYTES // 1_000_000} MB. Give it in parts, "
            "each with the header row."
        )
    return bytes(file.read())
