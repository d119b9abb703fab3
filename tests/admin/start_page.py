"""Reads the start page of the admin as an editor does."""

import re
from html import unescape

from record.editing import edit

URL = "/admin/"


def page(client):
    response = client.get(URL)
    assert response.status_code == 200
    return unescape(response.content.decode())


def section(html, heading):
    found = re.search(rf'<section class="{heading}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def links(html):
    return re.findall(r'href="([^"]+)"', html)


def editing(editor, reason="Because", kind="correction"):
    return edit(editor=editor, reason=reason, kind=kind)
