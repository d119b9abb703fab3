"""How to read the record in a line, in the programs that researchers use.

The page shows these lines and the tests run them, each against a running site.
"""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class OneLiner:
    """A line of ``code`` for a ``program``, and what one should know of it.

    Both may name ``{site}`` and ``{day}``. ``is_tried`` says whether a test runs it.
    """

    name: str
    program: str
    code: str
    note: str
    is_tried: bool = True

    def at(self, site: str, day: date) -> "OneLiner":
        """Return it with the address of a *site* and the *day* that is asked for."""
        return replace(
            self, code=_filled(self.code, site, day), note=_filled(self.note, site, day)
        )


def _filled(text: str, site: str, day: date) -> str:
    return text.replace("{site}", site).replace("{day}", day.isoformat())


ONE_LINERS = (
    OneLiner(
        "pandas",
        "Python, with pandas",
        'positions = pandas.read_csv("{site}/positions.csv?on={day}")',
        "After import pandas. Lists stay texts; split them at “; ”.",
    ),
    OneLiner(
        "r",
        "R",
        'stances <- read.csv("{site}/stances.csv", na.strings = "", encoding = "UTF-8")',
        "Base R, without a package.",
    ),
    OneLiner(
        "curl",
        "curl",
        'curl -OJ "{site}/positions.csv?on={day}"',
        "The file is named after its day: positions-{day}.csv.",
    ),
    OneLiner(
        "duckdb",
        "DuckDB",
        "SELECT draft, position, count(*) FROM read_csv('positions-{day}.csv') GROUP BY ALL;",
        "On the file that curl has fetched. DuckDB takes an address in its place, too, once its "
        "extension httpfs is installed.",
    ),
    OneLiner(
        "excel",
        "Excel, Power Query",
        '=Table.PromoteHeaders(Csv.Document(Web.Contents("{site}/positions.csv?on={day}"), '
        "[Encoding=65001, QuoteStyle=QuoteStyle.Csv]))",
        "Data › Get Data › From Other Sources › Blank Query, then in the formula bar. Our tests "
        "cannot run this one.",
        is_tried=False,
    ),
)
