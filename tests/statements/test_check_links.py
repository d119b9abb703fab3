"""manage.py check_links: which addresses of sources are dead. It changes nothing of the record."""

import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from record.models import Edit
from statements.models import LinkCheck
from tests import factories
from tests.statements.web import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """No name of this test is known, whether or not this machine can ask for names."""
    look_up = socket.getaddrinfo

    def known(host, *args, **kwargs):
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", known)


def check_links(*arguments):
    said = StringIO()
    with override_settings(FETCH_ALSO=[HERE]):
        call_command("check_links", "--fetch", "--pause=0", *arguments, stdout=said)
    return said.getvalue()


def test_it_asks_no_other_site_unless_that_is_allowed(web):
    factories.source(url=web.page("/a", ""))
    with pytest.raises(CommandError, match="--fetch"):
        call_command("check_links")
    assert web.asked == []
    with override_settings(FETCH_PAGES=True, FETCH_ALSO=[HERE]):
        call_command("check_links", "--pause=0", stdout=StringIO())
    assert web.asked


@pytest.mark.either_database
def test_it_keeps_what_was_found(web):
    unused = socket.socket()
    unused.bind(("127.0.0.1", 0))
    refused = f"http://127.0.0.1:{unused.getsockname()[1]}/"
    web.redirect("/moved", "/here")
    web.redirect("/loop", "/loop")
    web.page("/here", "")
    web.page("/no-head", "", Refuses="HEAD")
    expected = {web.at("/gone"): True, refused: True, "http://no.such.name.invalid/": True}
    for status in (404, 410):
        expected[web.page(f"/{status}", "", status=status)] = True
    for status in (200, 401, 403, 429, 451, 500, 503):
        expected[web.page(f"/{status}", "", status=status)] = False
    expected |= dict.fromkeys(map(web.at, ("/here", "/moved", "/no-head", "/loop")), False)
    expected["http://10.0.0.1/"] = False
    sources = [factories.source(url=url) for url in expected]
    before, edits = list(type(sources[0]).objects.values()), Edit.objects.count()
    said = check_links()
    unused.close()
    assert {check.address: check.is_dead for check in LinkCheck.objects.all()} == expected
    told = dict(LinkCheck.objects.values_list("address", "said"))
    assert told[web.at("/404")] == "404 Not Found"
    assert told["http://10.0.0.1/"] == "it is not on the public internet"
    assert "17 tried: 5 dead, 10 answered, 2 told nothing." in said
    assert f"dead\t{sources[0].slug}\t{web.at('/gone')}\t404 Not Found" in said
    assert list(type(sources[0]).objects.values()) == before
    assert Edit.objects.count() == edits


def test_the_page_is_asked_for_only_where_its_head_is_refused(web):
    factories.source(url=web.page("/a", ""))
    factories.source(url=web.page("/b", "", Refuses="HEAD"))
    check_links()
    asked = [(method, path) for method, path, _ in web.asked]
    assert asked == [("HEAD", "/a"), ("HEAD", "/b"), ("GET", "/b")]


def test_what_was_tried_lately_can_be_left_out(web):
    _, stale, moved, new = (
        factories.source(url=web.page(f"/{name}", "")) for name in ("a", "b", "c", "d")
    )
    check_links()
    LinkCheck.objects.filter(source=stale).update(checked_at=timezone.now() - timedelta(days=8))
    with factories.editing():
        moved.url = web.page("/elsewhere", "")
        moved.save()
    LinkCheck.objects.get(source=new).delete()
    web.asked.clear()
    assert "3 tried" in check_links("--only-older-than=7")
    assert sorted(web.paths()) == ["/b", "/d", "/elsewhere"]
    assert LinkCheck.objects.present().count() == 4


def test_where_nothing_answers_this_machine_is_offline():
    factories.source(url="http://no.such.name.invalid/1")
    factories.source(url="http://none.such.name.invalid/2")
    with pytest.raises(CommandError, match="is this machine online"):
        check_links()
    assert not LinkCheck.objects.exists()


def test_an_empty_record_has_no_links():
    assert "0 tried" in check_links()
