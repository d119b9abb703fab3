"""What is typed survives a closed tab, an ended session and a server that is away."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from provisions.models import Stance
from record.models import KeptForm
from tests import factories
from tests.admin.forms import form_of
from tests.browser.barriers import barriers
from tests.browser.steps import WHY, save, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLUG = "ukraine-7-berlin-2025-12-14"
MINE = "What I typed with care."


def stance():
    return Stance.objects.get(slug=SLUG)


def open_form(tab, site):
    tab.goto(site + form_of(stance()))
    tab.wait_for_timeout(600)


def status(tab):
    return tab.locator(".kept-status [role=status]")


def test_it_works(site, desk):
    """A closed tab: what was typed is offered where it was typed, and put back."""
    open_form(desk, site)
    desk.locator("#id_summary").fill(MINE)
    desk.locator(WHY).fill("Said better")
    expect(status(desk)).to_contain_text("kept on the server", timeout=15_000)
    later = desk.context.new_page()
    desk.evaluate("window.onbeforeunload = null")
    desk.goto("about:blank")
    later.goto(f"{site}/admin/")
    expect(later.get_by_role("heading", name="What you typed and did not save")).to_be_visible()
    open_form(later, site)
    assert later.locator("#id_summary").input_value() != MINE
    assert barriers(later, "#content-main") == []
    later.get_by_role("link", name="Put it back").click()
    expect(later.get_by_text("This is what you typed on")).to_be_visible()
    assert later.locator("#id_summary").input_value() == MINE
    assert later.locator(WHY).input_value() == "Said better"
    assert barriers(later, "#content-main") == []
    save(later)
    saved(later)
    assert stance().summary == MINE
    assert not KeptForm.objects.unsaved(User.objects.get()).exists()


def test_what_was_typed_is_discarded_only_on_request(site, desk):
    open_form(desk, site)
    desk.locator("#id_summary").fill(MINE)
    expect(status(desk)).to_contain_text("kept on the server", timeout=15_000)
    desk.goto("about:blank")
    open_form(desk, site)
    desk.get_by_role("button", name="Discard it").first.click()
    expect(desk.get_by_role("link", name="Put it back")).to_have_count(0)
    assert not KeptForm.objects.filter(typed__isnull=False).exists()


def test_a_session_that_ends_in_mid_form_loses_nothing_without_scripts(site, browser):
    User.objects.create_superuser("anna", password="a long password", public_name="Anna K.")
    window = browser.new_context(java_script_enabled=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get())
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    window.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    tab = window.new_page()
    tab.goto(site + form_of(stance()))
    tab.locator("#id_summary").fill(MINE)
    tab.locator(WHY).fill("Said better")
    Session.objects.all().delete()
    tab.get_by_role("button", name="Save", exact=True).first.click()
    expect(tab.get_by_text("You have been signed out. What you typed is not lost")).to_be_visible()
    tab.locator("#id_username").fill("anna")
    tab.locator("#id_password").fill("a long password")
    tab.get_by_role("button", name="Log in").click()
    assert tab.locator("#id_summary").input_value() == MINE
    assert stance().summary != MINE
    tab.get_by_role("button", name="Save", exact=True).first.click()
    expect(tab.locator(".messagelist .success")).to_be_visible()
    assert stance().summary == MINE
    window.close()


def test_a_session_that_ends_in_mid_form_is_told_with_scripts(site, desk):
    open_form(desk, site)
    Session.objects.all().delete()
    desk.locator("#id_summary").fill(MINE)
    desk.locator(WHY).fill("Said better")
    expect(status(desk)).to_contain_text("kept in this browser until you sign in", timeout=15_000)
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".check-status")).to_contain_text("You have been signed out")
    assert desk.locator("#id_summary").input_value() == MINE
    desk.evaluate("window.onbeforeunload = null")


def test_while_the_server_is_away_the_browser_keeps_it_and_hands_it_over(site, desk):
    open_form(desk, site)
    desk.context.set_offline(True)
    desk.locator("#id_summary").fill(MINE)
    expect(status(desk)).to_contain_text("kept in this browser until the server", timeout=15_000)
    assert not KeptForm.objects.filter(typed__isnull=False).exists()
    desk.context.set_offline(False)
    expect(status(desk)).to_contain_text("kept on the server", timeout=20_000)
    assert KeptForm.objects.get(typed__isnull=False).typed["summary"] == [MINE]
    assert kept_in_the_browser(desk) == []


def test_two_editors_see_each_other_at_the_top_of_the_form(site, desk, browser):
    open_form(desk, site)
    User.objects.create_superuser("ed", password="a long password", public_name="Editor 3")
    signed_in = Client()
    signed_in.force_login(User.objects.get(username="ed"))
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    window = browser.new_context()
    window.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    tab = window.new_page()
    tab.goto(site + form_of(stance()))
    expect(tab.locator(".kept-company")).to_contain_text("Anna K. has this form open too")
    assert barriers(tab, "#content-main") == []
    tab.locator("#id_summary").fill("Theirs.")
    expect(status(tab)).to_contain_text("kept on the server", timeout=15_000)
    desk.reload()
    company = desk.locator(".kept-company")
    expect(company).to_contain_text("Editor 3 has this form open too")
    expect(company).to_contain_text("has typed in it")
    window.close()


def kept_in_the_browser(desk):
    mine = f"record.kept.{User.objects.get().pk}."
    copies = "(mine) => Object.keys(localStorage).filter((key) => key.startsWith(mine))"
    return desk.evaluate(copies, mine)


def test_what_only_the_browser_keeps_is_offered_once_the_server_is_back(site, desk):
    """A tab that is closed while the server is away."""
    open_form(desk, site)
    away = lambda route: route.fulfill(status=503, body="")  # noqa: E731
    desk.route("**/record/kept/", away)
    desk.locator("#id_summary").fill(MINE)
    expect(status(desk)).to_contain_text("kept in this browser until the server", timeout=15_000)
    # As if the tab were closed while nobody could be told.
    desk.evaluate("() => { window.fetch = () => Promise.reject(new Error('none')); }")
    desk.goto("about:blank")
    # The server still does not take it: the form offers what the browser has.
    open_form(desk, site)
    offered = desk.locator(".kept-unsaved li")
    expect(offered).to_contain_text("This browser keeps it, since the server did not answer.")
    assert barriers(desk, "#content-main") == []
    desk.get_by_role("link", name="Put it back").click()
    expect(status(desk)).to_contain_text("kept in this browser until", timeout=15_000)
    desk.unroute("**/record/kept/", away)
    desk.get_by_role("link", name="Put it back").click()
    expect(desk.get_by_text("This is what you typed on")).to_be_visible()
    assert desk.locator("#id_summary").input_value() == MINE
    assert kept_in_the_browser(desk) == []


def test_the_browser_keeps_nothing_of_what_was_saved(site, desk):
    open_form(desk, site)
    desk.locator("#id_summary").fill(MINE)
    # Saved before the server was told of anything typed.
    save(desk, "Said better", "Save and continue editing")
    saved(desk)
    desk.wait_for_timeout(1500)
    assert kept_in_the_browser(desk) == []
    assert not KeptForm.objects.exclude(typed=None).exists()
    assert desk.locator(".kept-unsaved li").count() == 0
    assert stance().summary == MINE


def test_what_was_refused_by_the_server_alone_is_kept(site, desk):
    """The page of a form that was refused is no other window of it."""
    open_form(desk, site)
    desk.locator("#id_summary").fill("=1")
    desk.locator(WHY).fill("Said better")
    desk.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('stance_form'))")
    desk.locator(".errornote").wait_for()
    assert KeptForm.objects.exclude(typed=None).get().typed["summary"] == ["=1"]
    assert desk.locator(".kept-unsaved li").count() == 0


def test_who_saved_meanwhile_is_told_without_asking(site, desk):
    desk.clock.install()
    desk.goto(site + form_of(stance()))
    desk.clock.run_for(1000)
    row = stance()
    with factories.editing("Heard otherwise"):
        row.position = "rejects"
        row.save()
    desk.clock.run_for(31_000)
    company = desk.locator(".kept-company")
    expect(company).to_contain_text("Command line saved this at", timeout=15_000)
