"""No row of a later day is on any page or in any file, and what had come by then is."""

import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

import briefing.urls
import data.urls
import provisions.urls
from briefing.documents.pdf import task
from briefing.documents.word import as_tree
from briefing.report.fetching import whole
from briefing.search.index import remake
from provisions.forms import day_asked
from tests.laws.examples import tried_on
from tests.laws.records import (
    ACTORS,
    CHAPTERS,
    PEOPLE,
    POINTS,
    SOURCES,
    mark,
    records,
    store,
)
from tests.provisions.small_records import DAYS

pytestmark = pytest.mark.django_db
URLS = (briefing.urls, data.urls, provisions.urls)
PATTERNS = [str(path.pattern) for urls in URLS for path in urls.urlpatterns]
# These take no day: they tell what editors did, what the site is, or where its pages are.
UNDATED = {
    "about/",
    "changes/",
    "changes.csv",
    "changes.json",
    "changes.atom",
    "changes/<int:pk>/",
    "changes/<int:pk>.json",
    "provisions/<int:number>/history/",
    "provisions/<int:number>/history.json",
    "snapshots.json",
    "snapshots/<slug:name>.json",
    "api/openapi.json",
    "data/",
    "data/datapackage.json",
    "data/csv-metadata.json",
    # Compressed, and held to it by tests of its own.
    "data/record.xlsx",
    ".well-known/csvm",
    "sitemap.xml",
    "sitemap-<section>.xml",
    "robots.txt",
    "healthz",
    # Cards are of the latest day, and no page as of another names them.
    "cards/overview.png",
    "cards/positions.png",
    "cards/point-<int:number>.png",
    # Held to it below, before they are made into files.
    "briefing.pdf",
    "briefing.docx",
}
# The way to other days, with the titles of the events beside this one, is the one exception.
DAY_BAR = re.compile(r'<section class="day[ "].*?</section>', re.DOTALL)


def drafts(record):
    return [mark("draft", draft.order) for draft in record.drafts]


# The pages that there are of a row each, by their pattern without its end.
ROWS = {
    "provisions/<int:number>": lambda record: [point + 1 for point in POINTS],
    "drafts/<slug:slug>": drafts,
    "actors/<slug:slug>": lambda record: [mark("actor", actor) for actor in ACTORS],
    "briefing/<slug:slug>": lambda record: [mark("chapter", chapter) for chapter in CHAPTERS],
    "statements/<slug:slug>": lambda record: [
        mark("statement", place) for place in range(min(4, len(record.statements)))
    ],
}


def pairs(record, on):
    """What can be compared with what."""
    kinds = {
        "draft": drafts(record),
        "actor": [mark("actor", actor) for actor in ACTORS],
        "day": [day.isoformat() for day in DAYS if day <= on],
    }
    for kind, keys in kinds.items():
        yield from (f"left={kind}:{keys[0]}&right={kind}:{key}" for key in keys[1:3])
        yield from (f"left={kind}:{key}" for key in keys[-1:])


def queries(pattern, record, on):
    """What a page is asked for, beside the day."""
    yield ""
    page, _, kind = pattern.partition(".")
    page = page.rstrip("/")
    if page == "compare":
        yield from pairs(record, on)
    if page in {"statements", "sources", "provisions"}:
        yield "q=zq"
    if page == "search":
        words = ("said", "it+says", "Role", "Place+Summary", "zqdra", "zqstatementz")
        yield from (f"q={word}" for word in words)
    if page == "statements":
        yield "provision=1"
    if page == "timeline":
        yield f"order=oldest&kind=moved&kind=first&kind=draft&actor={mark('actor', ACTORS[0])}"
        yield f"provision=1&at={DAYS[0]}"
    if page == "positions":
        yield "order=disputed"
        yield from (f"draft={draft}" for draft in drafts(record))
        if kind:
            yield "shape=wide"
    if stem(pattern) in ROWS:
        yield "against=original"


def stem(pattern):
    """What a page and its twins have in common."""
    return re.sub(r"(/|\.[a-z]+)$", "", pattern)


DATED = sorted(set(PATTERNS) - UNDATED)
STEMS = sorted({stem(pattern) for pattern in DATED})


def addresses(pattern, record, on):
    """The addresses of that pattern, whatever is asked of them beside the day."""
    for row in ROWS[stem(pattern)](record) if "<" in pattern else [""]:
        path = re.sub("<.*>", str(row), pattern)
        yield from (f"/{path}?{query}" for query in queries(pattern, record, on))


def came_later(record, on):
    """The words of what came after the day, and of nothing that came by then."""
    begun = {draft.order for draft in record.begun(on)}
    taken = record.by(on)
    said = [statement for statement in record.statements if statement.made_on <= on]
    cited = {source for statement in said for source in statement.sources}
    cited |= {s for event in record.events if event.started_on <= on for s in event.sources}
    cited |= {
        source
        for key, sources in record.cited.items()
        if (key[0] if isinstance(key, tuple) else key) in begun
        for source in sources
    }
    # Chapters know the latest day, and show from it on, with the sources that they cite.
    is_latest = all(day <= on for day in record.days())
    cited |= set(CHAPTERS) if is_latest else set()
    speakers = {statement.person for statement in said}
    since = [day for _, day in record.people]
    later = {
        **{("draft", draft.order): draft.order not in begun for draft in record.drafts},
        **{
            (kind, f"{order}p{point}"): order not in begun
            for kind in ("text", "label")
            for order, point in record.changes
        },
        **{("stance", n): stance not in taken for n, stance in enumerate(record.stances)},
        **{("statement", n): one.made_on > on for n, one in enumerate(record.statements)},
        **{("prose", n): not is_latest for n in CHAPTERS},
        **{("event", n): event.started_on > on for n, event in enumerate(record.events)},
        **{("role", n): since[n] is not None and since[n] > on for n in PEOPLE},
        **{
            ("person", n): since[n] is not None and since[n] > on and n not in speakers
            for n in PEOPLE
        },
        # What cites a source brings it along, whatever its day.
        **{
            ("source", n): record.published[n] is not None
            and record.published[n] > on
            and n not in cited
            for n in SOURCES
        },
    }
    return {mark(*row): is_later for row, is_later in later.items()}


def words(client, address, on):
    """The words of rows that are on a page or in a file, but for the way to other days."""
    joint = "" if address.endswith("?") else "&"
    response = client.get(f"{address}{joint}on={on.isoformat()}", follow=True)
    assert response.status_code in {200, 400, 404}, address
    content = b"".join(response)
    if content.startswith(b"PK"):
        # A workbook is a ZIP of XML.
        with ZipFile(BytesIO(content)) as archive:
            content = b" ".join(map(archive.read, archive.namelist()))
    text = unescape(content.decode())
    return set(re.findall(r"zq\w+?z", DAY_BAR.sub("", text)))


def test_every_address_that_takes_a_day_is_asked():
    assert set(PATTERNS) >= UNDATED
    assert {stem(pattern) for pattern in DATED if "<" in pattern} == ROWS.keys()


@pytest.mark.parametrize("stem_of_all", STEMS)
@tried_on(6)
@given(records(), st.sampled_from(DAYS[:-1]))
def test_a_day_shows_nothing_of_what_came_later(client, stem_of_all, record, on):
    patterns = [pattern for pattern in DATED if stem(pattern) == stem_of_all]
    later = {word for word, is_later in came_later(record, on).items() if is_later}
    with transaction.atomic():
        store(record)
        if stem_of_all == "search":
            remake()
        leaks = [
            (address, word)
            for pattern in patterns
            for address in addresses(pattern, record, on)
            # Whoever asks for what is still to come has named it.
            for word in words(client, address, on) & later
            if word not in address
        ]
        transaction.set_rollback(True)
    assert leaks == []


@tried_on(6)
@given(records(), st.sampled_from(DAYS[:-1]))
def test_a_document_holds_nothing_of_what_came_later(record, on):
    later = {word for word, is_later in came_later(record, on).items() if is_later}
    with transaction.atomic():
        store(record)
        day = replace(day_asked(on), was_asked=True)
        texts = [as_tree(whole(day)), task(day).html]
        transaction.set_rollback(True)
    for text in texts:
        assert not later & set(re.findall(r"zq\w+?z", DAY_BAR.sub("", unescape(text))))


# Where all rows of a kind are found.
LISTS = [
    "/drafts.csv",
    "/revisions.csv",
    "/stances.csv",
    "/statements.csv",
    "/events.csv",
    "/people.csv",
    "/sources.csv",
    "/data/record.xlsx",
    "/drafts/",
    "/statements/",
    "/sources/",
    *(f"/provisions/{point + 1}/" for point in POINTS),
    *(f"/briefing/{mark('chapter', chapter)}/" for chapter in CHAPTERS),
]


@tried_on(15)
@given(records(), st.sampled_from(DAYS))
def test_a_day_shows_all_that_had_come_by_then(client, record, on):
    by_then = {word for word, is_later in came_later(record, on).items() if not is_later}
    with transaction.atomic():
        store(record)
        found = set().union(*(words(client, f"{address}?", on) for address in LISTS))
        transaction.set_rollback(True)
    assert by_then - found == set()
