"""Nothing is deleted that others changed after one was asked whether it should be."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from record.editing import edit
from record.models import Edit
from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Entered twice", "kind_of_change": "correction"}
ASKED = "Nothing was done yet: since you were asked, what is below has changed."
LIST = reverse("admin:statements_source_changelist")


@pytest.fixture
def other(db):
    return User.objects.create_superuser("ed", password="a long password", public_name="Editor 3")


@pytest.fixture
def sources():
    return [factories.source(slug=f"entered-{n}", title=f"Title {n}") for n in "abc"]


def page_of(row):
    return reverse("admin:statements_source_delete", args=[row.pk])


def write(editor, row, reason="Heard otherwise", **values):
    row = type(row).objects.get(pk=row.pk)
    with edit(editor=editor, reason=reason, kind="correction"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def delete(editor, row, reason="Entered twice"):
    row = type(row).objects.get(pk=row.pk)
    with edit(editor=editor, reason=reason, kind="correction"):
        row.delete()


def words_of(response):
    page = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", response.content.decode())
    for tag, start, end in (("del", " [- ", " -] "), ("ins", " {+ ", " +} ")):
        page = page.replace(f"<{tag}>", start).replace(f"</{tag}>", end)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def asked_for(desk, rows):
    """What the page sends that asks whether to delete *rows*; begun from the list."""
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    response = desk.post(LIST, chosen)
    return {**fields_of(response), **chosen, **WHY}


def there(rows):
    slugs = Source.objects.filter(slug__startswith="entered-").order_by("slug")
    return "".join(slug[-1] for slug in slugs.values_list("slug", flat=True))


def test_it_works(desk, other, sources):
    row = sources[0]
    mine = {**fields_of(desk.get(page_of(row))), **WHY}
    write(other, row, title="A better title")
    refused = desk.post(page_of(row), mine)
    assert refused.status_code == 200
    said = words_of(refused)
    assert ASKED in said
    when = Edit.objects.first().recorded_at
    assert f"Editor 3, {when:%-d %B %Y, %H:%M} UTC , “Heard otherwise”" in said
    assert "[- Title a -] {+ A better title +}" in said
    # Why it was to be deleted is kept, and confirming on what is shown now deletes it.
    assert fields_of(refused)["reason_for_change"] == "Entered twice"
    assert desk.post(page_of(row), fields_of(refused)).status_code == 302
    assert not Source.objects.filter(pk=row.pk).exists()


def test_what_nobody_changed_is_deleted_at_once(desk, other, sources):
    mine = {**fields_of(desk.get(page_of(sources[0]))), **WHY}
    write(other, sources[1], title="A better title")
    assert desk.post(page_of(sources[0]), mine).status_code == 302
    assert there(sources) == "bc"


def test_there_and_back_is_no_change(desk, other, sources):
    mine = {**fields_of(desk.get(page_of(sources[0]))), **WHY}
    write(other, sources[0], title="A better title")
    write(other, sources[0], title="Title a")
    assert desk.post(page_of(sources[0]), mine).status_code == 302
    assert there(sources) == "bc"


def test_each_change_since_then_is_told_with_its_reason(desk, other, sources):
    row = sources[0]
    mine = {**fields_of(desk.get(page_of(row))), **WHY}
    write(other, row, reason="The first", title="One")
    write(other, row, reason="The second", note="Two.")
    said = words_of(desk.post(page_of(row), mine))
    assert said.index("“The second”") < said.index("“The first”")


def test_a_citation_that_another_added_is_a_change_as_well(desk, other):
    row = factories.statement(sources=[factories.source(slug="one")])
    url = reverse("admin:statements_statement_delete", args=[row.pk])
    mine = {**fields_of(desk.get(url)), **WHY}
    added = factories.source(slug="two")
    with edit(editor=other, reason="Cited", kind="correction"):
        row.citations.create(source=added)
    assert f"{{+ {added} +}}" in words_of(desk.post(url, mine))


def test_a_change_while_the_reason_is_lacking_is_told_at_once(desk, other, sources):
    row = sources[0]
    mine = {**fields_of(desk.get(page_of(row))), "csrfmiddlewaretoken": "x"}
    write(other, row, title="A better title")
    refused = desk.post(page_of(row), mine)
    assert "Say why the record changes" in words_of(refused)
    assert ASKED in words_of(refused)
    assert desk.post(page_of(row), {**fields_of(refused), **WHY}).status_code == 302


def test_without_a_reason_the_page_asks_again(desk, sources):
    mine = {**fields_of(desk.get(page_of(sources[0]))), "csrfmiddlewaretoken": "x"}
    refused = desk.post(page_of(sources[0]), mine)
    assert refused.status_code == 200
    assert "Say why the record changes" in words_of(refused)


def test_what_is_gone_already_is_told(desk, other, sources):
    row = sources[0]
    mine = {**fields_of(desk.get(page_of(row))), **WHY}
    delete(other, row, "Entered in error")
    when = Edit.objects.first().recorded_at
    told = (
        f"The source “entered-a” is gone already. Editor 3, {when:%-d %B %Y, %H:%M} UTC, "
        "“Entered in error”."
    )
    for response in (
        desk.post(page_of(row), mine, follow=True),
        desk.get(page_of(row), follow=True),
    ):
        assert response.redirect_chain == [(LIST, 302)]
        assert told in [str(message) for message in response.context["messages"]]


def test_a_row_that_never_was_is_told_as_ever(desk):
    assert desk.get(reverse("admin:statements_source_delete", args=[987654])).status_code == 302


def test_of_several_none_is_deleted_before_those_that_changed_were_seen(desk, other, sources):
    mine = asked_for(desk, sources)
    write(other, sources[1], title="A better title")
    refused = desk.post(LIST, mine)
    said = words_of(refused)
    assert ASKED in said
    assert "[- Title b -] {+ A better title +}" in said
    assert "Title a [-" not in said
    assert there(sources) == "abc"
    again = {**mine, "seen": fields_of(refused)["seen"]}
    assert desk.post(LIST, again).status_code == 302
    assert there(sources) == ""


def test_of_several_one_that_is_gone_is_told_and_the_others_are_deleted(desk, other, sources):
    mine = asked_for(desk, sources)
    delete(other, sources[1])
    done = desk.post(LIST, mine, follow=True)
    told = [str(message) for message in done.context["messages"]]
    assert told[0].startswith("The source “entered-b” is gone already. Editor 3, ")
    assert "Successfully deleted 2 sources." in told
    assert there(sources) == ""


def test_of_several_that_are_all_gone_that_is_told(desk, other, sources):
    mine = asked_for(desk, sources[:2])
    delete(other, sources[0])
    delete(other, sources[1])
    done = desk.post(LIST, mine, follow=True)
    assert len([str(message) for message in done.context["messages"]]) == 2
    assert there(sources) == "c"


@pytest.mark.parametrize("seen", ["x", "9999-12-31T23:59:59Z", "2025-99-99 0123456789abcdef"])
def test_a_page_that_was_never_shown_confirms_nothing_unseen(desk, other, sources, seen):
    write(other, sources[0], title="A better title")
    refused = desk.post(page_of(sources[0]), {"post": "yes", "seen": seen, **WHY})
    assert there(sources) == "abc"
    assert refused.status_code == 200


def test_it_costs_the_same_however_many_have_changed(desk, other):
    rows = [factories.source(slug=f"entered-{number}") for number in range(12)]

    def cost(number):
        mine = asked_for(desk, rows)
        for row in rows[:number]:
            write(other, row, title=f"{number} now")
        with CaptureQueriesContext(connection) as queries:
            assert ASKED in words_of(desk.post(LIST, mine))
        return len(queries)

    cost(1)
    assert cost(2) == cost(12)
