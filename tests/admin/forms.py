"""Fills in an admin form as a browser would: with what the page holds, and some of it changed."""

from html.parser import HTMLParser

from django.urls import reverse


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = {}
        self._select = self._textarea = None
        self._text = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in {"submit", "button"}:
            is_choice = given.get("type") in {"checkbox", "radio"}
            if not is_choice or "checked" in given:
                self.values[name] = given.get("value") or ("on" if is_choice else "")
        elif tag == "select" and name:
            self._select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            lines = self._text.removeprefix("\n").replace("\r\n", "\n")
            self.values[self._textarea] = lines.replace("\n", "\r\n")
            self._textarea = None


def form_of(row):
    """Return the address of the form that edits *row*."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def fields_of(response):
    """Return what the form on a page would send, by name."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return {
        name: value
        for name, value in parser.values.items()
        if name not in {"q", "csrfmiddlewaretoken"} and "__prefix__" not in name
    }


def submit(client, url, /, **changes):
    """Open the form at *url*, change some of its fields, and save it."""
    return client.post(url, {**fields_of(client.get(url)), **changes, "_save": "Save"})
