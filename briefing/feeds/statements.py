"""The feed of the statements, in the order in which they were entered."""

from django.conf import settings
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.text import Truncator

from briefing.feeds.atom import MOST, Entry, Feed, title_of
from briefing.feeds.instants import Recorded, recorded
from provisions.evidence import with_speakers
from provisions.filters import StatementsForm
from provisions.forms import Day, day_asked
from provisions.models import StatementProvision
from provisions.templatetags.days import as_of
from statements.models import Statement


def statements_feed(form: StatementsForm) -> Feed:
    """Return the statements that the filters leave, the last entered first.

    So one that is entered late about an early day is announced like any other.
    """
    day = day_asked(form.cleaned_data["on"])
    points = StatementProvision.objects.select_related("provision").order_by("position", "pk")
    chosen = with_speakers(form.narrow(Statement.objects.by(day.on)))
    found = list(chosen.prefetch_related(Prefetch("provisions", points)).order_by("-pk")[:MOST])
    instants = recorded(Statement, [statement.pk for statement in found])
    return Feed(
        title=title_of("statements", form),
        subtitle="What actors said or did about the plan, with who reported it, as it is entered.",
        address="statements-atom",
        query=form.query,
        page="statements",
        page_query=form.query,
        entries=[_entry(statement, day, instants[statement.pk]) for statement in found],
    )


def _entry(statement: Statement, day: Day, instants: Recorded) -> Entry:
    person = statement.person
    who = person.name if person else statement.get_setting_display().lower()
    summary = Truncator(" ".join(statement.summary.split())).words(20, truncate="…")
    context = {
        "statement": statement,
        "role": person.role_on(statement.made_on) if person else "",
        "day": day,
        "site_url": settings.SITE_URL,
    }
    return Entry(
        name=f"statement/{statement.pk}",
        title=f"{statement.actor.short_name}, {who}, {statement.made_on:%-d %B %Y}: {summary}",
        path=as_of(statement.get_absolute_url(), day),
        content=render_to_string("briefing/feeds/statement.html", context),
        published=instants.first,
        updated=instants.last,
        terms=[
            (statement.actor.slug, statement.actor.short_name),
            (statement.setting, statement.get_setting_display()),
        ],
    )
