"""Whether a reader's copy is fresh: what changes the tag of a page, and what does not."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import briefing.urls
import data.urls
import provisions.urls
from briefing import kept
from data.lists import LISTS
from record.freshness import release
from record.models import Edit
from snapshots.freezing import freeze
from tests import factories

URLS = (briefing.urls, data.urls, provisions.urls)
ADDRESSES = [f"/{path.pattern}" for urls in URLS for path in urls.urlpatterns]
# Files that take long to make have tests of their own.
MADE = (".pdf", ".docx", ".png", ".xlsx")
# One view gives the lists of all tables; these stand for them.
ALIKE = {f"/{name}.{ending}" for name in LISTS for ending in ("csv", "json")}
WITHOUT_PARAMETERS = [
    path
    for path in ADDRESSES
    if "<" not in path and path != "/healthz" and not path.endswith(MADE) and path not in ALIKE
] + ["/themes.csv", "/sources.csv", "/sources.json"]
PAGES = [
    *WITHOUT_PARAMETERS,
    "/provisions/7/",
    "/provisions/7/?against=original",
    "/provisions/7/?on=2025-11-24",
    "/drafts/geneva/",
    "/drafts/geneva/?against=original&on=2025-11-24",
    "/compare/?left=draft:us-russia&right=draft:berlin",
    "/compare.csv?left=actor:ukraine&right=actor:russia&on=2025-11-24",
    "/compare.json?left=day:2025-11-22&right=day:2025-12-15",
    "/provisions/7/history/",
    "/provisions/?theme=territory&q=line",
    "/actors/ukraine/",
    "/actors/poland/?on=2025-11-24",
    "/statements/?actor=ukraine&page=1",
    "/statements/united-states-2025-02-13-trump-g8/",
    "/timeline/?at=2025-11-23&actor=ukraine&kind=moved",
    "/timeline.csv?provision=7&order=oldest",
    "/briefing/ukraine/",
    "/briefing/long/?on=2025-11-24",
    "/sources/?kind=media&page=2",
    "/changes/?kind=addition",
    "/search/?q=Zelensky&kind=statement&page=2&on=2025-12-16",
    "/positions/?order=disputed&actor=ukraine&actor=russia",
    "/positions.csv?draft=geneva",
    "/positions.csv?shape=wide",
    "/positions.json?on=2025-11-24",
    "/provisions/7.json?against=original",
    "/statements.json?limit=7&actor=ukraine",
    "/changes.json?kind=addition&limit=1",
    "/provisions.csv?theme=territory&on=2025-11-24",
    "/statements.csv?actor=ukraine&from=2025-11-22",
    "/sources.csv?q=nato",
    "/stances.csv?on=2025-11-24",
    "/changes.atom?draft=geneva&kind=addition",
    "/statements.atom?actor=ukraine&on=2025-11-24",
    "/events.atom?actor=ukraine",
    "/events.ics?on=2025-11-24",
    "/snapshots/",
    "/snapshots.csv",
    "/sitemap-statements.xml",
    "/sitemap-pages.xml?p=1",
]
# What changes the tag of one changes that of all, which these stand for.
SOME = ["/", "/provisions/7/?against=original", "/drafts/geneva/", "/changes/", "/stances.csv"]
pytestmark = pytest.mark.usefixtures("record")


def ask(client, page, *, method="get", **headers):
    """The answer, and its body; read to its end, a file is closed."""
    response = getattr(client, method)(page, headers=headers)
    return response, b"".join(response)


def tags(client, pages=SOME, **headers):
    return [ask(client, page, **headers)[0]["ETag"] for page in pages]


def test_it_works(client):
    found = tags(client, PAGES)
    assert all(tag.strip('"').isalnum() for tag in found)
    assert len(set(found)) == len(PAGES)


def costs_one_query(client, page, tag):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page, headers={"if-none-match": tag})
    assert response.status_code == 304
    assert response["ETag"] == tag
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Vary"] == "Accept-Encoding"
    return len(captured) == 1


def test_a_fresh_copy_of_the_page_of_an_edit_costs_one_query(client):
    page = f"/changes/{Edit.objects.get().pk}/"
    assert costs_one_query(client, page, *tags(client, [page]))


def test_an_edit_changes_every_tag(client):
    before = tags(client)
    factories.event()
    after = tags(client)
    assert not set(before) & set(after)


def test_the_new_name_of_an_editor_changes_every_tag(client):
    editor = factories.editor(public_name="Anna K.")
    before = tags(client)
    editor.public_name = "Anna Kovalenko"
    editor.save()
    assert not set(before) & set(tags(client))


def test_a_snapshot_changes_every_tag(client):
    before = tags(client)
    freeze("first", title="First")
    after = tags(client)
    assert not set(before) & set(after)
    freeze("second", title="Second")
    assert not set(after) & set(tags(client))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_NAME", "Another name"),
        ("SITE_URL", "https://plan.example.org"),
        ("CONTACT", "desk@example.org"),
        ("VERSION", "9.9.9"),
    ],
)
def test_another_setting_that_shows_or_another_release_changes_every_tag(
    client, settings, name, value
):
    before = tags(client)
    setattr(settings, name, value)
    release.cache_clear()
    after = tags(client)
    release.cache_clear()
    assert not set(before) & set(after)


def test_a_renderer_that_was_installed_or_upgraded_changes_every_tag_and_what_is_kept(
    client, monkeypatch, tmp_path
):
    def seen():
        release.cache_clear()
        return [*tags(client), kept.version()]

    monkeypatch.syspath_prepend(tmp_path)
    without = seen()
    folder = tmp_path / "renderer-1.0.dist-info"
    folder.mkdir()
    installed = seen()
    folder.rename(tmp_path / "renderer-1.1.dist-info")
    upgraded = seen()
    (tmp_path / "renderer-1.1.dist-info").rmdir()
    assert seen() == without
    assert len({*without, *installed, *upgraded}) == 3 * len(without)


def test_nothing_else_changes_a_tag(client, settings):
    editor = factories.editor()
    before = tags(client)
    settings.SECRET_KEY = "another"
    assert tags(client) == before
    client.cookies["theme"] = "dark"
    assert tags(client, accept_language="uk", user_agent="reader") == before
    client.force_login(editor)
    assert tags(client) == before
    # What is not public of an editor is on no page.
    editor.email, editor.first_name = "anna@example.org", "Anna"
    editor.save()
    assert tags(client) == before


# What is sent does not depend on the database; that each page has its tag there is said above.
@pytest.mark.parametrize("page", PAGES if connection.vendor == "sqlite" else SOME)
def test_it_is_the_same_for_all_compressed_for_those_who_ask_and_asked_after_in_one_query(
    client, page
):
    head, body = ask(client, page, method="head")
    assert (head.status_code, body) == (200, b"")
    client.cookies["sessionid"] = "of an editor"
    get, plain = ask(client, page)
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type"):
        assert head[name] == get[name]
    assert not get.cookies
    assert get["Vary"] == "Accept-Encoding"
    assert get["Cache-Control"] == "public, no-cache"
    response, packed = ask(client, page, accept_encoding="gzip")
    assert response["Vary"] == "Accept-Encoding"
    if len(plain) > 1_000:
        assert response["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
        # Some bytes at random come before (BREACH), which tell in a short one.
        assert len(packed) < len(plain) / 2 or len(plain) < 2_000
    assert costs_one_query(client, page, get["ETag"])
    assert client.post(page).status_code == 405


def test_a_sign_of_life_is_never_kept(client):
    response = client.get("/healthz")
    assert "ETag" not in response
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["/provisions/7/?against=nonsense", "/drafts/vienna/"])
def test_what_is_wrong_is_not_kept(client, page):
    assert "ETag" not in client.get(page)
