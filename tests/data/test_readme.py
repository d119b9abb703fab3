"""What the README shows for pandas and JSON, run as it stands there against a running site."""

import re

import pandas
import pytest
from django.conf import settings

BLOCKS = re.findall(
    r"^```python\n(.*?)^```$",
    (settings.BASE_DIR / "README.md").read_text(),
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture
def ran(site, capsys):
    """The names that each block leaves, and what it printed."""

    def run(block):
        names = {}
        exec(block.replace("http://localhost:8000", site), names)  # noqa: S102  what the README says
        return names, capsys.readouterr().out

    return run


def test_it_works(ran):
    pandas_lines, json_lines = BLOCKS
    assert len(pandas_lines.strip().splitlines()) <= 12
    names, printed = ran(pandas_lines)
    assert "Ukraine" in printed or "Territory" in printed
    assert set(names["moved"].position) > {"rejects"}
    texts = names["moved"].groupby(["actor", "provision", "draft"]).position.nunique()
    assert (texts > 1).all()
    assert isinstance(names["against"], pandas.Series)
    said = ran(json_lines)[0]["said"]
    assert {row["actor"] for row in said} == {"ukraine"}
