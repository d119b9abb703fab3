"""What a search costs with 200,000 statements, and what the same words cost without an index.

The statements are made from the sentences of the dataset's, in other company, so that words are as
frequent as they are there. Each search is made as its page makes it: it finds, ranks and counts
rows of all kinds, and fetches the first twenty with the sentences that show the match. Beside it
stands what ``icontains`` takes to count the statements that hold each word, and to fetch the first
twenty.
"""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from briefing.search.asking import asked_for
from briefing.search.finding import Found, find
from briefing.search.index import follow
from briefing.search.results import amount, results
from provisions.forms import Day, day_asked
from record.models import Edit
from snapshots.loading import load
from snapshots.reading import open_snapshot
from statements.models import Statement

STATEMENTS = 200_000
A_DAY = 200
FIRST_DAY = date(2023, 3, 1)
"""They are entered as they are made, from this day on: before the last of the dataset's."""
BATCH = 10_000
RUNS = 41
RUNS_WITHOUT_INDEX = 3

SEARCHES = {
    "a rare word": "Elysee",
    "a rare spelling": "Zaporozhye",
    "a spelling of a common name": "Zelensky",
    "a common word": "Ukraine",
    "a word in another form": "guarantee",
    "a figure": "800000",
    "two words": "territory referendum",
    "two common words": "Ukraine guarantees",
    "three words": "Trump Donbas elections",
    "a phrase": "“frozen assets”",
    "a common phrase": "“security guarantees”",
    "words side by side": "Article 5",
    "a day of the past": "Zelensky",
    "nothing": "zzzyx",
}
PAST = "a day of the past"


def run() -> None:
    """Fill the database, measure, and print a table."""
    call_command("migrate", verbosity=0)
    if Edit.objects.exists():
        sys.exit("This database holds a record already. Give the benchmark an empty one.")
    began = perf_counter()
    load(open_snapshot(settings.BASE_DIR / "dataset"), reason="First load", kind="addition")
    _say(f"The dataset was loaded in {perf_counter() - began:.1f} s.")
    began = perf_counter()
    _fill()
    _say(f"{STATEMENTS:,} statements were written and indexed in {perf_counter() - began:,.0f} s.")
    if connection.vendor == "postgresql":
        # As the server does by itself, a little later.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    _report({what: _measure(what, words) for what, words in SEARCHES.items()})


def _fill() -> None:
    """Write the statements and their passages; of their history, no page of a search knows."""
    # The same statements each time.
    chosen = random.Random(28)  # noqa: S311
    models = list(Statement.objects.order_by("made_on", "slug"))
    sentences = [part for row in models for part in row.summary.split(". ") if part]
    made = 0
    while made < STATEMENTS - len(models):
        batch = []
        for number in range(made, min(made + BATCH, STATEMENTS - len(models))):
            model = models[chosen.randrange(len(models))]
            said = ". ".join(chosen.sample(sentences, 3)).rstrip(".")
            batch.append(
                Statement(
                    slug=f"{model.slug}-{number}"[-80:].strip("-"),
                    made_on=FIRST_DAY + timedelta(days=number // A_DAY),
                    actor_id=model.actor_id,
                    person_id=model.person_id,
                    setting=model.setting,
                    summary=f"{said}.",
                )
            )
        rows: list[Statement] = QuerySet[Statement](Statement).bulk_create(batch, batch_size=1_000)
        follow({Statement: {row.pk for row in rows}})
        made += len(batch)


def _measure(what: str, words: str) -> tuple[int, str, float, float, float]:
    """Return (queries, how many found, p50 and p95 of a search, p50 without an index), in ms."""
    # Which day it is, every page asks.
    day = day_asked(date(2025, 11, 24) if what == PAST else None)
    search = partial(_search, words, day)
    found = search()
    with CaptureQueriesContext(connection) as captured:
        search()
    times = sorted(_times(search, RUNS))
    without = median(_times(partial(_without_index, words), RUNS_WITHOUT_INDEX))
    return len(captured), amount(found, ""), median(times), quantiles(times, n=20)[-1], without


def _search(words: str, day: Day) -> Found:
    asked = asked_for(words)
    found = find(asked, day)
    results(found.hits[:20], asked, day)
    return found


def _without_index(words: str) -> None:
    rows = Statement.objects.all()
    phrases = [words.strip("“”")] if "“" in words else words.split()
    for word in phrases:
        rows = rows.filter(summary__icontains=word)
    rows.count()
    list(rows.order_by("-made_on", "slug")[:20])


def _times(call: Callable[[], Any], runs: int) -> Iterator[float]:
    for _ in range(runs):
        began = perf_counter()
        call()
        yield (perf_counter() - began) * 1_000


def _report(costs: dict[str, tuple[int, str, float, float, float]]) -> None:
    _say("| search | words | found | queries | p50, ms | p95, ms | icontains, ms | times |")
    _say("| --- | --- | --: | --: | --: | --: | --: | --: |")
    for what, (queries, found, half, most, without) in costs.items():
        _say(
            f"| {what} | {SEARCHES[what]} | {found} | {queries} | {half:.1f} | {most:.1f} "
            f"| {without:.0f} | {without / half:.0f} |"
        )
    _say(
        f"p50 of all searches: {median(cost[2] for cost in costs.values()):.1f} ms; "
        f"of icontains: {median(cost[4] for cost in costs.values()):.0f} ms."
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
