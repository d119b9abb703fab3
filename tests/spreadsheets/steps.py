"""How tables are given, looked at and confirmed."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from spreadsheets.models import Import

GIVE = "/admin/spreadsheets/import/"
WHY = {"reason_for_change": "From our table", "kind_of_change": "addition"}


def as_cells(*tables):
    """Tables as they lie on the clipboard, one below the other."""
    return "\n\n".join("\n".join("\t".join(row) for row in table) for table in tables)


def give(browser: Client, cells="", file=None, name="table.csv", **more):
    """Give cells, or the bytes of a file; the answer, and where it leads what is there."""
    fields = {"cells": cells, **more}
    if file is not None:
        fields["file"] = SimpleUploadedFile(name, file)
    return browser.post(GIVE, fields, follow=True)


def refusal(answer):
    """Why what was given was not taken, in words."""
    assert answer.status_code == 400
    assert not Import.objects.exists()
    found = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())


def confirm(browser: Client, given: Import | None = None):
    """Confirm the spreadsheet that was given last."""
    given = given or Import.objects.latest("pk")
    return browser.post(given.get_absolute_url(), {"step": "confirm", **WHY}, follow=True)


def text_of(answer):
    """What a page says, without its markup."""
    content = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def work():
    """Let the worker do what waits for it."""
    call_command("work", "--once")


def look(browser: Client, of=""):
    """The page of the spreadsheet that was given last."""
    return browser.get(Import.objects.latest("pk").get_absolute_url(), {"of": of})
