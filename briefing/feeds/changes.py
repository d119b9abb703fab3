"""The feed of the Edits: an entry each, which tells in words what it changed."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from briefing.change_views import ChangesForm
from briefing.feeds.atom import MOST, Entry, Feed, title_of
from record import trail


def changes_feed(form: ChangesForm) -> Feed:
    """Return the newest Edits that the filters leave, each with what it changed among the rows."""
    scope = form.scope()
    return Feed(
        title=title_of("changes to the record", form),
        subtitle="What editors added and corrected: who, when, why, and what stood there before.",
        address="changes-atom",
        query=form.query,
        page="changes",
        page_query=form.query,
        entries=[_entry(each) for each in trail.entries(form.edits(scope)[:MOST], scope)],
    )


def _entry(told: trail.Entry) -> Entry:
    edit = told.edit
    reason = Truncator(" ".join(edit.reason.split())).words(30, truncate="…")
    return Entry(
        name=f"edit/{edit.pk}",
        title=f"{edit.get_kind_display()}: {reason}",
        path=edit.get_absolute_url(),
        content=render_to_string(
            "briefing/feeds/edit.html", {"entry": told, "site_url": settings.SITE_URL}
        ),
        published=edit.recorded_at,
        updated=edit.recorded_at,
        terms=[(edit.kind, edit.get_kind_display())],
        author=edit.byline,
    )
