"""Adding a source from the address of an article: a known one is offered, another begun."""

import json
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from proposals.models import Proposal
from record.models import Edit
from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of

FROM = "/admin/statements/source/from-address/"
ADD = "/admin/statements/source/add/"
WHY = {"reason_for_change": "Reported by TASS", "kind_of_change": "addition"}
NEW = "https://tass.com/politics/2099999"
KNOWN = "https://www.frequent.example/world/europe/talks-go-on"


def html_of(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def begun(desk, address, **more):
    """Follow the page to the form that begins with *address*."""
    response = desk.get(FROM, {"address": address, **more})
    assert response.status_code == 302, unescape(response.content.decode())
    assert response.url.startswith(ADD)
    return desk.get(response.url)


def saved(desk, form, **changes):
    return desk.post(ADD, {**fields_of(form), **WHY, **changes, "_save": "Save"})


@pytest.mark.either_database
def test_it_works(desk, record):
    form = begun(desk, f"{NEW}/?utm_source=telegram&fbclid=1")
    shown = fields_of(form)
    assert shown["url"] == f"{NEW}/"
    assert (shown["publisher"], shown["kind"], shown["language"]) == ("TASS", "media", "en")
    assert shown["accessed_on"] == timezone.localdate().isoformat()
    assert "Publisher “TASS”: as 21 sources of tass.com." in html_of(form)
    response = saved(desk, form, slug="tass-2025-12-17-new", title="New")
    assert response.status_code == 302
    assert Source.objects.get(slug="tass-2025-12-17-new").url == f"{NEW}/"


def test_a_known_one_is_offered_with_its_form_and_its_page(desk, db):
    known = factories.source(url=KNOWN, slug="known")
    for address in (KNOWN, KNOWN.replace("https://www.", "http://m.") + "/?utm_source=x#top"):
        html = html_of(desk.get(FROM, {"address": address}))
        assert "Entered already" in html
        assert f'href="/admin/statements/source/{known.pk}/change/"' in html
        assert f'href="{known.get_absolute_url()}"' in html
    assert "Entered already" not in html_of(desk.get(FROM))


def test_the_most_frequent_of_the_host_is_proposed_and_counted(desk, db):
    for publisher, kind, language in [
        ("Frequent (Reuters)", "media", "en"),
        ("Frequent", "media", "en"),
        ("Frequent", "think-tank", "en"),
    ]:
        url = f"https://frequent.example/{factories.source().pk}"
        factories.source(url=url, publisher=publisher, kind=kind, language=language)
    factories.source(url="https://notfrequent.example/1", publisher="Another", language="de")
    form = begun(desk, KNOWN)
    shown = fields_of(form)
    assert (shown["publisher"], shown["kind"]) == ("Frequent", "media")
    html = html_of(form)
    assert "Publisher “Frequent”: as 2 of 3 sources of frequent.example." in html
    assert "Language “English”: as 3 sources of frequent.example." in html


def test_of_an_unknown_host_nothing_is_guessed(desk, db):
    shown = fields_of(begun(desk, "https://unknown.example/article"))
    assert [shown[name] for name in ("publisher", "kind", "language", "slug")] == [""] * 4
    assert shown["url"] == "https://unknown.example/article"


def test_day_and_slug_are_proposed_as_the_record_makes_them(desk, db):
    factories.source(url="https://zmina.info/a", publisher="ZMINA", slug="zmina-2025-12-08-talks")
    url = "https://zmina.info/en/2025/12/09/what-ukraine-will-cede"
    form = begun(desk, url)
    shown = fields_of(form)
    assert shown["published_on"] == "2025-12-09"
    assert shown["slug"] == "zmina-2025-12-09-ukraine-cede"
    assert "Published on “9 December 2025”: as the address has it." in html_of(form)
    assert saved(desk, form, title="What Ukraine will cede").status_code == 302
    again = fields_of(begun(desk, url.replace("/en/", "/uk/")))
    assert again["slug"] == "zmina-2025-12-09-ukraine-cede-2"


def test_a_day_that_is_none_or_is_still_to_come_is_not_proposed(desk, db):
    for path in ("2025/02/31", "2025/13/01", "2099/01/01", "12025/01/011"):
        assert fields_of(begun(desk, f"https://a.example/{path}/x"))["published_on"] == ""


def test_an_archived_copy_fills_both_addresses(desk, db):
    copy = f"https://web.archive.org/web/20251201120000/{KNOWN}?utm_source=x"
    shown = fields_of(begun(desk, copy))
    assert (shown["url"], shown["archived_url"]) == (KNOWN, copy)
    factories.source(url=KNOWN)
    html = html_of(desk.get(FROM, {"address": copy}))
    assert "It has no archived copy yet. What you pasted is one" in html


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "Paste the address of an article."),
        ("javascript:alert(1)", "begins with http:// or https://"),
        ("https://anna:secret@example.org", "a name or a password"),
        ("https://example.org/\x00", "Null characters"),
        ("<script>alert(1)</script>", "begins with http:// or https://"),
        ("https://example.org/" + "a" * 5_000, "2,000 are the most"),
    ],
)
def test_what_is_no_address_is_said_and_stays(desk, db, address, told):
    response = desk.get(FROM, {"address": address})
    assert told in html_of(response)
    assert "<script>alert" not in response.content.decode()
    # Nor does the form fail where it is opened with that.
    assert fields_of(desk.get(ADD, {"address": address}))["url"] == ""


def test_a_second_source_at_an_address_is_refused_until_it_is_confirmed(desk, db):
    known = factories.source(url=KNOWN, slug="known")
    edits = Edit.objects.count()
    form = begun_anyway(desk, KNOWN.replace("www.", ""))
    filled = {"slug": "second", "title": "Second", "publisher": "P", "kind": "media"}
    refused = saved(desk, form, **filled, language="en")
    html = html_of(refused)
    assert "This is the address of a source that is entered already" in html
    assert f'href="/admin/statements/source/{known.pk}/change/"' in html
    assert fields_of(refused)["title"] == "Second"
    assert Edit.objects.count() == edits
    confirmed = desk.post(ADD, {**fields_of(refused), "is_another": "on", "_save": "Save"})
    assert confirmed.status_code == 302
    assert Source.objects.filter(slug="second").exists()


def begun_anyway(desk, address):
    html = html_of(desk.get(FROM, {"address": address}))
    start = html.index(f'href="{ADD}?') + 6
    return desk.get(html[start : html.index('"', start)])


def test_a_source_may_be_changed_whatever_others_have_its_address(desk, db):
    factories.source(url=KNOWN)
    second = factories.source(url=KNOWN, slug="second", title="Second")
    form = f"/admin/statements/source/{second.pk}/change/"
    given = {**fields_of(desk.get(form)), **WHY, "_save": "Save"}
    assert desk.post(form, {**given, "title": "Corrected"}).status_code == 302
    # But to be given the address of another is refused.
    third = factories.source(url="https://example.org/third")
    form = f"/admin/statements/source/{third.pk}/change/"
    given = {**fields_of(desk.get(form)), **WHY, "_save": "Save"}
    html = html_of(desk.post(form, {**given, "url": f"{KNOWN}/?fbclid=1"}))
    assert "This is the address of a source that is entered already" in html


def test_the_check_while_typing_says_so_too(desk, db):
    factories.source(url=KNOWN)
    given = {**fields_of(desk.get(ADD)), "url": KNOWN, "_check": "1"}
    told = desk.post(ADD, given).json()
    assert "entered already" in json.dumps(told["fields"]["id_url"])


def test_credentials_in_an_address_are_refused_in_the_form_too(desk, db):
    given = {**fields_of(desk.get(ADD)), **WHY, "url": "https://a:b@example.org", "_save": "Save"}
    assert "a name or a password" in html_of(desk.post(ADD, given))


def test_it_leads_there_from_the_start_page_the_list_and_the_form(desk, db):
    for page in ("/admin/", "/admin/statements/source/", ADD):
        assert f'href="{FROM}' in desk.get(page).content.decode()


def test_in_a_window_that_was_opened_to_add_one_a_known_one_can_be_taken(desk, db):
    known = factories.source(url=KNOWN, slug="known")
    window = {"_popup": "1", "_to_field": "slug"}
    add = desk.get(ADD, window).content.decode()
    assert f'href="{FROM}?_popup=1&amp;_to_field=slug"' in add
    html = html_of(desk.get(FROM, {"address": KNOWN, **window}))
    start = html.index('class="button" href="') + len('class="button" href="')
    taken = desk.get(FROM + html[start : html.index('"', start)])
    assert json.loads(taken.context["popup_response_data"])["value"] == known.slug
    other = desk.get(FROM, {"address": NEW, **window}).url
    assert parse_qs(urlsplit(other).query) == {
        "address": [NEW],
        "_popup": ["1"],
        "_to_field": ["slug"],
    }


def test_the_number_of_queries_is_fixed(desk, db, django_assert_max_num_queries):
    for number in range(30):
        factories.source(url=f"https://many.example/{number}/talks")
    with django_assert_max_num_queries(6):
        desk.get(FROM, {"address": "https://many.example/3/talks"})
    url = desk.get(FROM, {"address": "https://many.example/new/talks"}).url
    with django_assert_max_num_queries(12):
        assert fields_of(desk.get(url))["publisher"] == "Reuters"


def test_a_contributor_does_all_of_it_in_a_proposal(client, db):
    account = User.objects.create_user("carla", is_staff=True)
    account.groups.add(Group.objects.get(name="Contributors"))
    client.force_login(account)
    factories.source(url=KNOWN, publisher="Daily")
    edits, sources = Edit.objects.count(), set(Source.objects.all())
    form = begun(client, f"{KNOWN}-later?utm_source=x")
    assert fields_of(form)["publisher"] == "Daily"
    assert saved(client, form, slug="later", title="Later").status_code == 302
    [change] = Proposal.objects.get(proposer=account).changes.all()
    assert (change.table, change.action) == ("sources", "add")
    assert (Edit.objects.count(), set(Source.objects.all())) == (edits, sources)
    # What only the proposal holds is known there; it has a form, and no page yet.
    html = html_of(client.get(FROM, {"address": f"{KNOWN}-later"}))
    assert f'href="/admin/statements/source/{change.row}/change/"' in html
    assert "View on site:" not in html


def test_looking_on_is_not_adding(client, db):
    client.force_login(User.objects.create_user("looker", is_staff=True))
    assert client.get(FROM).status_code == 403
    client.logout()
    assert client.get(FROM).status_code == 302
