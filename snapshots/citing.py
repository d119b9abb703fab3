"""How a snapshot is cited: as text, and in the formats that programs for references read.

Pure functions over plain values, so that a citation can be made before there is a row for it: an
archive holds its own.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import slugify

RESOURCE = "Data set"
# What a reader of YAML, or of one line, could take for something else is written by its number.
_UNPRINTED = {
    place: f"\\u{place:04x}" for place in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE)
}
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Braces count for BibTeX even where they are escaped.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)


@dataclass(frozen=True)
class Cited:
    """A snapshot as citations name it.

    ``site_url`` is the public address without a ``/`` at its end, ``day`` the one that its
    positions are of, ``edit`` the number of the newest Edit that it holds and ``recorded_at`` that
    Edit's instant, ``digest`` the record's, as hexadecimal digits.
    """

    site_name: str
    site_url: str
    name: str
    title: str
    day: date
    edit: int
    recorded_at: datetime
    frozen_on: date
    digest: str

    @property
    def address(self) -> str:
        """The permanent address of its page."""
        return f"{self.site_url}{reverse('snapshot', args=[self.name])}"

    @property
    def key(self) -> str:
        """What the citation goes by in a list of references: letters, digits and hyphens."""
        return "-".join(filter(None, (slugify(self.site_name), "snapshot", self.name)))

    @property
    def held(self) -> str:
        """What it holds, in words: the day, and the newest Edit with its instant."""
        return (
            f"As of {date_format(self.day)}, record as of edit {self.edit}, "
            f"{date_format(self.recorded_at, 'DATETIME_FORMAT')} UTC"
        )


def text(cited: Cited) -> str:
    """Return the citation as a line of text."""
    return (
        f"{_line(cited.site_name)} ({cited.frozen_on.year}): {_line(cited.title)} [{RESOURCE}]. "
        f"Snapshot {cited.name}. {cited.held}. SHA-256 {cited.digest}. {cited.address}"
    )


def bibtex(cited: Cited) -> str:
    """Return the citation as an entry for BibTeX and BibLaTeX."""
    fields = {
        # Braced twice, so that no program changes the case of letters or splits the name.
        "author": f"{{{_tex(cited.site_name)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.frozen_on.year),
        "month": str(cited.frozen_on.month),
        "version": cited.name,
        "howpublished": RESOURCE,
        "note": _tex(f"Snapshot {cited.name}. {cited.held}. SHA-256 {cited.digest}"),
        "url": cited.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{cited.key},", *lines, "}", ""])


def ris(cited: Cited) -> str:
    """Return the citation in the format of RIS, with its own ends of lines."""
    lines = [
        ("TY", "DATA"),
        ("AU", cited.site_name),
        ("TI", cited.title),
        ("PY", str(cited.frozen_on.year)),
        ("DA", f"{cited.frozen_on:%Y/%m/%d}"),
        ("ET", cited.name),
        ("PB", cited.site_name),
        ("M3", RESOURCE),
        ("N1", f"Snapshot {cited.name}. {cited.held}. SHA-256 {cited.digest}"),
        ("UR", cited.address),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines)


def csl(cited: Cited) -> str:
    """Return the citation as CSL-JSON, which Zotero, pandoc and citeproc read."""
    entry: dict[str, Any] = {
        "id": cited.key,
        "type": "dataset",
        "title": _line(cited.title),
        "author": [{"literal": _line(cited.site_name)}],
        "publisher": _line(cited.site_name),
        "issued": {
            "date-parts": [[cited.frozen_on.year, cited.frozen_on.month, cited.frozen_on.day]]
        },
        "version": cited.name,
        "genre": RESOURCE,
        "URL": cited.address,
        "note": f"Snapshot {cited.name}. {cited.held}. SHA-256 {cited.digest}",
    }
    return json.dumps([entry], ensure_ascii=False, indent=2) + "\n"


def cff(cited: Cited) -> str:
    """Return the citation as a file of the Citation File Format, 1.2.0.

    Every value is a string as JSON quotes it, which is YAML as well.
    """
    abstract = f"Snapshot {cited.name} of {_line(cited.site_name)}. {cited.held}."
    return f"""\
cff-version: {_quoted("1.2.0")}
message: {_quoted("Please cite this snapshot with its name and its digest.")}
type: {_quoted("dataset")}
title: {_quoted(_line(cited.title))}
authors:
  - name: {_quoted(_line(cited.site_name))}
version: {_quoted(cited.name)}
date-released: {_quoted(cited.frozen_on.isoformat())}
url: {_quoted(cited.address)}
identifiers:
  - type: {_quoted("other")}
    value: {_quoted(f"sha256:{cited.digest}")}
    description: {_quoted("SHA-256 of SHA256SUMS, the digest of the record")}
abstract: {_quoted(abstract)}
"""


@dataclass(frozen=True)
class Format:
    """A form that a citation is offered in; ``write`` gives it."""

    word: str
    content_type: str
    write: Callable[[Cited], str]


FORMATS: Mapping[str, Format] = {
    "txt": Format("Text", "text/plain; charset=utf-8", lambda cited: f"{text(cited)}\n"),
    "bib": Format("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
}
"""What a citation is offered as, by the end of the file's name."""


def _line(value: str) -> str:
    """Return *value* in one line."""
    return " ".join(value.split())


def _tex(value: str) -> str:
    return _line(value).translate(_BIBTEX)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_UNPRINTED)
