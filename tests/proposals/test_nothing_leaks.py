"""Whatever is proposed, no page, twin, feed, file, search or history tells of it."""

import json
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actors.models import Actor
from briefing.models import Chapter
from proposals.models import Proposal
from provisions.models import Provision, Revision, Stance
from record.editing import PROPOSED_FROM
from statements.admin import SourceAdmin
from statements.models import Event, Source, Statement
from tests import factories
from tests.briefing.test_reading_pages import PAGES
from tests.proposals.steps import WHY, add, add_source, change, proposal_of, step, submitted

pytestmark = pytest.mark.usefixtures("record")
EXAMPLES = 2 if connection.vendor == "sqlite" else 1
# Takes seconds, and is made from the tables alone.
SLOW = {"/briefing.pdf", "/briefing.docx"}
OTHERS = (
    "/briefing/long/",
    "/compare/?left=draft:us-russia&right=draft:berlin",
    "/compare/?left=day:2025-11-24&right=day:2025-12-16",
    "/compare/?left=actor:ukraine&right=actor:russia",
    "/changes/",
    "/changes.atom",
    "/provisions/7/history/",
    "/sitemap.xml",
    "/robots.txt",
)

# What may be proposed: the row that is changed, and the field that says something of it.
CHANGED = {
    "a source": lambda mark: (Source.objects.first(), {"title": mark}),
    "a statement": lambda mark: (Statement.objects.first(), {"summary": mark}),
    "a stance": lambda mark: (Stance.objects.first(), {"summary": mark}),
    "a revision": lambda mark: (Revision.objects.exclude(note="").first(), {"note": mark}),
    "a point": lambda mark: (Provision.objects.first(), {"title": mark}),
    "an actor": lambda mark: (Actor.objects.first(), {"description": mark}),
    "an event": lambda mark: (Event.objects.first(), {"title": mark}),
    "a chapter": lambda mark: (Chapter.objects.first(), {"body": mark}),
}
ADDED = {
    "a new source": lambda mark: (
        "statements/source",
        {
            "slug": mark.lower(),
            "title": mark,
            "publisher": mark,
            "kind": "media",
            "url": f"https://example.org/{mark}",
            "language": "en",
        },
    ),
    "a new person": lambda mark: (
        "actors/person",
        {"slug": mark.lower(), "name": mark, "actor": Actor.objects.all()[0].pk, "role": mark},
    ),
    "a new event": lambda mark: (
        "statements/event",
        {
            "slug": mark.lower(),
            "title": mark,
            "started_on": "2025-12-16",
            "summary": mark,
            "place": mark,
            "participants": "ukraine",
            "sources": Source.objects.all()[0].slug,
        },
    ),
}
ENDS = {
    "in hand": lambda carla, edith, mark: None,
    "waiting": lambda carla, edith, mark: submitted(carla, reason_for_change=mark),
    "sent back": lambda carla, edith, mark: step(
        edith, submitted(carla, reason_for_change=mark), "send-back", text=mark
    ),
    "withdrawn": lambda carla, edith, mark: step(carla, proposal_of(carla), "withdraw", text=mark),
}


def addresses(client):
    """Every address of the site, with the examples of its parameters."""
    document = client.get("/api/openapi.json").json()
    for path, operation in document["paths"].items():
        address = path
        for one in operation["get"]["parameters"]:
            if one["in"] == "path":
                address = address.replace(f"{{{one['name']}}}", str(one.get("example", "none")))
        yield address
    yield from (*PAGES, *OTHERS)


def answers(client):
    """What every address answers, by address."""
    found = {}
    for address in dict.fromkeys(addresses(client)):
        if address.partition("?")[0] not in SLOW:
            response = client.get(address)
            found[address] = response.status_code, b"".join(response)
    return found


def exported(folder):
    """The files of an export, by name."""
    call_command("export", folder / "record.zip")
    with zipfile.ZipFile(folder / "record.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PLANS = st.fixed_dictionaries(
    {
        "changed": st.sets(st.sampled_from(sorted(CHANGED)), min_size=1, max_size=4),
        "added": st.sets(st.sampled_from(sorted(ADDED)), min_size=1, max_size=2),
        "end": st.sampled_from(sorted(ENDS)),
        "mark": st.from_regex(r"Zq[a-z]{9}", fullmatch=True),
    }
)


@pytest.fixture
def editors(carla, edith, cosima):
    """A contributor, an editor and another contributor."""
    return carla, edith, cosima


@pytest.fixture
def before(client, tmp_path):
    """What every address answers and every exported file holds before anything is planted."""
    found = answers(client)
    assert len(found) > 100
    return found, exported(tmp_path)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(plan=PLANS)
def test_nothing_of_what_is_proposed_shows(client, editors, before, tmp_path_factory, plan):
    carla, edith, cosima = editors
    mark = plan["mark"]
    pages, files = before
    with transaction.atomic():
        rows = [CHANGED[name](mark) for name in sorted(plan["changed"])]
        for row, fields in rows:
            assert change(carla, row, **fields).status_code == 302
        for name in sorted(plan["added"]):
            kind, fields = ADDED[name](mark)
            made = add(carla, kind, **fields)
            assert made.status_code == 302, made.context["adminform"].form.errors
        ENDS[plan["end"]](carla, edith, mark)
        proposal = Proposal.objects.get()
        assert mark in json.dumps(list(proposal.changes.values_list("values", flat=True)))
        assert answers(client) == pages
        assert exported(tmp_path_factory.mktemp("exported")) == files
        # A page of results says what was looked for.
        nothing = client.get("/search/", {"q": mark}).content.replace(mark.encode(), b"Zqnowhere")
        assert nothing == client.get("/search/", {"q": "Zqnowhere"}).content
        # Not even those who edit see it, but on its own page.
        for browser in (edith, cosima):
            for row, _ in rows:
                meta = row._meta
                for page in ("change", "history"):
                    address = reverse(
                        f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk]
                    )
                    shown = browser.get(address).content.decode()
                    assert mark not in shown
                    assert str(PROPOSED_FROM)[:6] not in shown
        transaction.set_rollback(True)


def test_what_was_approved_is_found(client, carla, edith):
    """The net holds."""
    change(carla, Source.objects.first(), title="Zqapproved")
    step(edith, submitted(carla), "approve", **WHY)
    assert b"Zqapproved" in b"".join(client.get("/sources.csv"))
    assert any(b"Zqapproved" in body for _, body in answers(client).values())


def test_the_next_row_of_the_record_gets_the_next_id(carla):
    with factories.editing():
        before = factories.source()
    add_source(carla)
    change(carla, before, title="Zqtitle")
    with factories.editing():
        after = factories.source()
    assert after.pk == before.pk + 1
    assert not LogEntry.objects.exists()


def test_a_page_that_fails_leaves_nothing_of_the_proposal_behind(carla, monkeypatch):
    row = Source.objects.first()
    change(carla, row, title="Zqtitle")

    def fail(*arguments, **more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    with monkeypatch.context() as patch, pytest.raises(DatabaseError):
        patch.setattr(SourceAdmin, "get_queryset", fail)
        carla.get(reverse("admin:statements_source_changelist"))
    assert Source.objects.get(pk=row.pk).title == row.title
    add_source(carla)
    assert proposal_of(carla).changes.count() == 2
