"""Two editors on one row: nothing is overwritten unseen, and nothing that was typed is lost."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from provisions.models import Draft, Provision, Revision, Stance, StatementProvision
from record.editing import edit
from record.models import Edit
from record.storing import relink
from record.table import TABLES
from statements.models import Statement
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}
OPENED = "It is capped at 600,000 in peacetime, and at nothing in war, as the draft says."
THEIRS = "It is capped at 800,000 in peacetime, and at nothing in war, as the draft says."
MINE = "It is capped at 600,000 in peacetime, and at nothing in war, as the text has it."
BOTH = "It is capped at 800,000 in peacetime, and at nothing in war, as the text has it."
CLASHING = "It is capped at 700,000 in peacetime, and at nothing in war, as the draft says."


@pytest.fixture
def other(db):
    """Another editor."""
    return User.objects.create_superuser("ed", password="a long password", public_name="Editor 3")


@pytest.fixture
def source():
    return factories.source(slug="contested", title="Old title", note=OPENED)


def opened(desk, row, **changes):
    return {**fields_of(desk.get(form_of(row))), **changes, **WHY, "_save": "Save"}


def write(row, editor=None, reason="Heard otherwise", **values):
    """Let another editor save *values* of a row."""
    row = type(row).objects.get(pk=row.pk)
    with edit(editor=editor, reason=reason, kind="correction"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def cite(row, editor, *sources):
    links = next(links for links in TABLES["statements"].links if links.name == "sources")
    with edit(editor=editor, reason="Cited otherwise", kind="correction"):
        relink(links, {row.pk: [source.slug for source in sources]})


def collide(desk, other, row, theirs, **mine):
    """Open the form, let another save *theirs*, and try to save *mine*."""
    typed = opened(desk, row, **mine)
    write(row, other, **theirs)
    return desk.post(form_of(row), typed)


def again(desk, row, refused, **changes):
    return desk.post(form_of(row), {**fields_of(refused), **changes, "_save": "Save"})


def page_of(response):
    return response.content.decode()


def words_of(response):
    """What a page says, without its marks; what left stands in [- -], what came in {+ +}."""
    page = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", page_of(response))
    for tag, start, end in (("del", " [- ", " -] "), ("ins", " {+ ", " +} ")):
        page = page.replace(f"<{tag}>", start).replace(f"</{tag}>", end)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def panels(response):
    """The labels of the fields that collide, in the order of the page."""
    found = re.findall(r'<section class="collision"[^>]*label="([^:]*):', page_of(response))
    return [html.unescape(label) for label in found]


def stored(row, *names):
    row = type(row).objects.get(pk=row.pk)
    values = tuple(getattr(row, name) for name in names)
    return values if len(values) > 1 else values[0]


def told(response):
    return [str(message) for message in response.context["messages"]]


# --- What both changed -------------------------------------------------------------------------


def test_it_works(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    assert refused.status_code == 200
    assert stored(source, "note") == THEIRS
    assert fields_of(refused)["note"] == MINE
    assert panels(refused) == ["Note"]
    said = words_of(refused)
    when = Edit.objects.first().recorded_at
    assert f"Theirs : saved by Editor 3 on {when:%-d %B %Y, %H:%M} UTC , “Heard otherwise”" in said
    assert "capped at [- 600,000 -] {+ 800,000 +} in peacetime" in said
    assert "as the [- draft says -] {+ text has it +} ." in said
    assert "Note: what is to be saved?" in said
    assert "Editor 3 saved this since you opened it." in said


@pytest.mark.parametrize(
    ("choice", "typed", "kept"),
    [
        ("theirs", MINE, THEIRS),
        ("mine", MINE, MINE),
        ("mine", "Mine, changed once more.", "Mine, changed once more."),
        ("together", "Made of both.", "Made of both."),
    ],
)
def test_what_is_chosen_is_saved_against_the_new_version(desk, other, choice, typed, kept):
    source = factories.source(note=OPENED)
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    response = again(desk, source, refused, **{"note": typed, "note-choice": choice})
    assert response.status_code == 302
    assert stored(source, "note") == kept


def test_without_a_choice_it_is_refused_again_beside_the_field(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    for choice in ({}, {"note-choice": ""}, {"note-choice": "whatever"}):
        refused = again(desk, source, refused, note="Mine, once more.", **choice)
        assert refused.status_code == 200
        form = refused.context["adminform"].form
        assert form.errors["note"] == ["Editor 3 changed this, too: choose what is to be saved."]
        assert "checked" not in re.findall(
            r'<input[^>]*name="note-choice"[^>]*>', page_of(refused)
        )
        assert fields_of(refused)["note"] == "Mine, once more."
    assert stored(source, "note") == THEIRS


def test_each_field_is_chosen_by_itself(desk, other, source):
    theirs = {"note": THEIRS, "title": "Their title", "publisher": "AP"}
    mine = {"note": MINE, "title": "My title", "publisher": "AFP"}
    refused = collide(desk, other, source, theirs, **mine)
    assert panels(refused) == ["Title", "Publisher", "Note"]
    refused = again(desk, source, refused, **{"note-choice": "theirs", "title-choice": "mine"})
    # What was chosen stays chosen while the rest is asked for.
    assert list(refused.context["adminform"].form.errors) == ["__all__", "publisher"]
    assert fields_of(refused)["note-choice"] == "theirs"
    done = again(desk, source, refused, **{"publisher-choice": "mine"})
    assert done.status_code == 302
    assert stored(source, "note", "title", "publisher") == (THEIRS, "My title", "AFP")


def test_changes_that_do_not_touch_are_merged_to_be_read_first(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    assert "Puts the changes of both into the field" in words_of(refused)
    shown = again(desk, source, refused, **{"note-choice": "together"})
    assert shown.status_code == 200
    assert fields_of(shown)["note"] == BOTH
    assert "The field now holds the changes of both" in words_of(shown)
    assert again(desk, source, shown).status_code == 302
    assert stored(source, "note") == BOTH


def test_changes_that_clash_stand_together_until_one_text_is_made_of_them(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=CLASHING)
    shown = again(desk, source, refused, **{"note-choice": "together"})
    both = fields_of(shown)["note"]
    mark = both.index("Theirs stands above, yours below")
    assert both.index(THEIRS) < mark < both.index(CLASHING)
    still = again(desk, source, shown)
    assert "This still holds both texts" in words_of(still)
    assert fields_of(still)["note"] == both
    assert again(desk, source, still, note="Capped at some number.").status_code == 302
    assert stored(source, "note") == "Capped at some number."


@pytest.mark.parametrize("choice", ["mine", "together"])
def test_what_stands_between_two_texts_is_never_saved(desk, other, source, choice):
    refused = collide(desk, other, source, {"note": THEIRS}, note=CLASHING)
    shown = again(desk, source, refused, **{"note-choice": "together"})
    assert "This still holds both texts" in words_of(
        again(desk, source, shown, **{"note-choice": choice})
    )
    # Not even where nothing collides any more.
    write(source, other, note=OPENED)
    assert "This still holds both texts" in words_of(again(desk, source, shown))
    assert stored(source, "note") == OPENED


def test_a_text_of_one_line_is_put_together_on_one_line(desk, other, source):
    refused = collide(desk, other, source, {"title": "Their title"}, title="My title")
    shown = again(desk, source, refused, **{"title-choice": "together"})
    assert fields_of(shown)["title"] == (
        "Their title [theirs before, yours after: make one of both] My title"
    )
    assert again(desk, source, shown, title="Our title").status_code == 302
    assert stored(source, "title") == "Our title"


def test_mine_is_not_lost_when_theirs_was_chosen_first(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    choice = {"note-choice": "theirs", "reason_for_change": ""}
    shown = again(desk, source, refused, **choice)
    assert fields_of(shown)["note"] == THEIRS
    done = again(desk, source, shown, **WHY, **{"note-choice": "mine"})
    assert done.status_code == 302
    assert stored(source, "note") == MINE


def test_taking_theirs_of_all_makes_no_edit(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    edits = Edit.objects.count()
    assert again(desk, source, refused, **{"note-choice": "theirs"}).status_code == 302
    assert Edit.objects.count() == edits


def test_what_both_changed_to_the_same_is_no_collision(desk, other, source):
    saved = collide(desk, other, source, {"note": THEIRS, "title": "New"}, note=THEIRS)
    assert saved.status_code == 302
    assert stored(source, "note", "title") == (THEIRS, "New")


def test_a_third_save_collides_anew_and_choices_of_before_do_not_count(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    write(source, other, reason="And again", note="A third text.")
    for choice in ("theirs", "mine", "together"):
        anew = again(desk, source, refused, **{"note-choice": choice})
        assert anew.status_code == 200
        assert fields_of(anew)["note"] == MINE
        assert "note-choice" not in fields_of(anew)
        assert "“And again”" in words_of(anew)
        assert "A third text." in words_of(anew)
        assert stored(source, "note") == "A third text."
    assert again(desk, source, anew, **{"note-choice": "mine"}).status_code == 302
    assert stored(source, "note") == MINE


def test_a_choice_made_by_script_on_stale_ground_keeps_what_was_typed(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    write(source, other, note="A third text.")
    # The script has put theirs into the field, as it was when it was chosen.
    anew = again(desk, source, refused, **{"note": THEIRS, "note-choice": "theirs"})
    assert fields_of(anew)["note"] == MINE


def test_a_collision_that_the_other_took_back_is_none(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    write(source, other, note=OPENED)
    assert again(desk, source, refused).status_code == 302
    assert stored(source, "note") == MINE


def test_there_and_back_is_no_change(desk, other, source):
    typed = opened(desk, source, note=MINE)
    write(source, other, note=THEIRS)
    write(source, other, note=OPENED)
    assert desk.post(form_of(source), typed).status_code == 302
    assert stored(source, "note") == MINE


def test_what_collides_is_typed_on_one_line_or_many_and_is_told_without_its_line_ends(desk, other):
    row = factories.source(note="One.\nTwo.\nThree.")
    typed = opened(desk, row, title="Mine")
    write(row, other, note="One.\nTwo and a half.\nThree.")
    refused = desk.post(form_of(row), typed)
    assert (refused.status_code, panels(refused)) == (200, [])
    assert again(desk, row, refused).status_code == 302
    assert stored(row, "note", "title") == ("One.\nTwo and a half.\nThree.", "Mine")


def test_markup_in_what_was_typed_is_shown_as_it_is(desk, other, source):
    theirs, mine = "</textarea><script>alert(1)</script>", "</textarea><b>mine</b>"
    refused = collide(desk, other, source, {"note": theirs}, note=mine)
    assert "<script>alert" not in page_of(refused)
    assert fields_of(refused)["note"] == mine
    assert again(desk, source, refused, **{"note-choice": "mine"}).status_code == 302
    assert stored(source, "note") == mine


def test_what_was_typed_is_checked_when_it_is_chosen(desk, other, source):
    refused = collide(desk, other, source, {"published_on": None}, published_on="13 December")
    assert "{+ 13 December +}" in words_of(refused)
    still = again(desk, source, refused, **{"published_on-choice": "mine"})
    assert "Write the day as YYYY-MM-DD" in words_of(still)
    assert fields_of(still)["published_on"] == "13 December"
    assert again(desk, source, still, **{"published_on-choice": "theirs"}).status_code == 302
    assert stored(source, "published_on") is None


# --- Kinds of field ----------------------------------------------------------------------------


def stance():
    return Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")


def statement():
    return Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")


KINDS = {
    "a choice": (
        stance,
        {"position": "rejects"},
        {"position": "ambiguous"},
        ["[- Accepts with conditions -] {+ Rejects +}", "{+ Ambiguous +}"],
    ),
    "a day": (
        factories.source,
        {"published_on": None},
        {"published_on": "2025-11-21"},
        ["[- 20 November 2025 -] {+ nothing +}", "{+ 21 November 2025 +}"],
    ),
    "a number": (
        lambda: Draft.objects.get(slug="us-russia"),
        {"point_count": 27},
        {"point_count": "26"},
        ["[- 28 -] {+ 27 +}", "[- 28 -] {+ 26 +}"],
    ),
    "an address": (
        lambda: factories.source(url="https://example.org/old"),
        {"url": "https://example.org/theirs"},
        {"url": "https://example.org/mine"},
        ["https://example.org/theirs", "https://example.org/mine"],
    ),
    "a slug": (
        lambda: factories.source(slug="old-slug"),
        {"slug": "their-slug"},
        {"slug": "my-slug"},
        ["their-slug", "my-slug"],
    ),
    "nothing at first": (
        lambda: factories.source(note=""),
        {"note": "Theirs, in a few words."},
        {"note": "Mine."},
        ["[- nothing -] {+ Theirs, in a few words. +}", "[- nothing -] {+ Mine. +}"],
    ),
}


@pytest.mark.parametrize("choice", ["theirs", "mine"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_field_is_told_in_words_and_chosen(desk, other, kind, choice):
    make, theirs, mine, words = KINDS[kind]
    row = make()
    [(name, value)], [typed] = theirs.items(), mine.values()
    refused = collide(desk, other, row, theirs, **mine)
    assert refused.status_code == 200
    for each in words:
        assert each in words_of(refused)
    done = again(desk, row, refused, **{f"{name}-choice": choice})
    if kind == "a slug" and choice == "mine":
        # It is warned of the renaming as ever, and what was chosen stays.
        done = again(desk, row, done)
    assert done.status_code == 302, words_of(done)
    kept = stored(row, name)
    assert (kept == value) if choice == "theirs" else (str(kept) == typed)


def test_what_is_chosen_of_two_may_be_a_third_together(desk, other):
    row = stance()
    refused = collide(desk, other, row, {"position": "rejects"}, position="ambiguous")
    asked = again(desk, row, refused, **{"position-choice": "together"})
    assert "Enter below what is to stand here in place of both" in words_of(asked)
    assert again(desk, row, asked, position="seeks-changes").status_code == 302
    assert stored(row, "position") == "seeks-changes"


def test_a_reference_is_told_by_name(desk, other):
    row = factories.person()
    one, two = factories.actor(name="One", short_name="One"), factories.actor(name="Two")
    refused = collide(desk, other, row, {"actor": one}, actor=str(two.pk))
    assert f"[- {row.actor} -] {{+ {one} +}}" in words_of(refused)
    assert f"[- {row.actor} -] {{+ {two} +}}" in words_of(refused)
    assert again(desk, row, refused, **{"actor-choice": "theirs"}).status_code == 302
    assert stored(row, "actor_id") == one.pk


def test_a_reference_to_nothing_is_told_as_nothing(desk, other):
    point = factories.provision()
    actor, draft = factories.actor(), factories.draft()
    factories.revision(draft, point)
    row = factories.stance(actor=actor, draft=draft, provision=None)
    refused = collide(desk, other, row, {"provision": point}, provision="999999")
    assert f"[- nothing -] {{+ {point} +}}" in words_of(refused)
    assert again(desk, row, refused, **{"provision-choice": "theirs"}).status_code == 302
    assert stored(row, "provision_id") == point.pk


def test_a_stance_on_a_draft_as_a_whole_collides_like_any_other(desk, other):
    row = factories.stance(provision=None, summary=OPENED)
    refused = collide(desk, other, row, {"summary": THEIRS}, summary=MINE)
    assert panels(refused) == ["Summary"]
    assert again(desk, row, refused, **{"summary-choice": "mine"}).status_code == 302
    assert stored(row, "summary", "provision_id") == (MINE, None)


def test_a_box_that_only_the_other_ticked_is_taken_over(desk, other, source):
    refused = collide(desk, other, source, {"suggested_reading": True}, title="Mine")
    assert again(desk, source, refused).status_code == 302
    assert stored(source, "suggested_reading", "title") == (True, "Mine")
    refused = collide(desk, other, source, {"suggested_reading": False}, title="Mine again")
    assert again(desk, source, refused).status_code == 302
    assert stored(source, "suggested_reading", "title") == (False, "Mine again")


def test_a_chapter_of_a_hundred_thousand_letters_collides_in_no_time(desk, other):
    paragraphs = [" ".join(f"w{n}x{m}" for m in range(50)) for n in range(300)]
    body = "\n\n".join(paragraphs)[:99_000]
    row = factories.chapter(body=body)
    theirs, mine = body.replace("w5x7 ", "theirs "), body.replace("w250x7 ", "mine ")
    refused = collide(desk, other, row, {"body": theirs}, body=mine)
    assert "[- w5x7 -] {+ theirs +}" in words_of(refused)
    shown = again(desk, row, refused, **{"body-choice": "together"})
    assert again(desk, row, shown).status_code == 302
    assert stored(row, "body") == mine.replace("w5x7 ", "theirs ")


# --- Lists -------------------------------------------------------------------------------------


@pytest.fixture
def cited():
    """Five sources, of which a statement cites the first two."""
    sources = [
        factories.source(slug=f"source-{place}", publisher=f"Paper {place}", title="T")
        for place in "abcde"
    ]
    return factories.statement(sources=sources[:2]), sources


def sources_of(row):
    slugs = row.citations.order_by("position").values_list("source__slug", flat=True)
    return [slug.removeprefix("source-") for slug in slugs]


def keys(letters):
    return "\n".join(f"source-{place}" for place in letters)


@pytest.mark.parametrize(
    ("choice", "kept"), [("theirs", "abc"), ("mine", "bd"), ("together", "bcd")]
)
def test_the_citations_of_a_statement(desk, other, cited, choice, kept):
    row, (a, b, c, *_) = cited
    typed = opened(desk, row, sources=keys("bd"))
    cite(row, other, a, b, c)
    refused = desk.post(form_of(row), typed)
    assert panels(refused) == ["Sources"]
    said = words_of(refused)
    assert f"“Cited otherwise” {{+ {c} +}} Yours [- {a} -] {{+" in said
    done = again(desk, row, refused, **{"sources-choice": choice})
    if choice == "together":
        assert fields_of(done)["sources"].split() == keys(kept).split()
        done = again(desk, row, done)
    assert done.status_code == 302
    assert sources_of(row) == list(kept)


def test_an_order_that_both_changed_collides(desk, other, cited):
    row, sources = cited
    cite(row, other, *sources[:3])
    typed = opened(desk, row, sources=keys("cba"))
    a, b, c = sources[:3]
    cite(row, other, b, a, c)
    refused = desk.post(form_of(row), typed)
    assert f"[- {a}; {b}; {c} -] {{+ {b}; {a}; {c} +}}" in words_of(refused)
    assert again(desk, row, refused, **{"sources-choice": "mine"}).status_code == 302
    assert sources_of(row) == list("cba")


def test_a_list_that_only_the_other_changed_is_taken_over(desk, other, cited):
    row, sources = cited
    typed = opened(desk, row, quote="so to speak")
    cite(row, other, *sources[2:])
    refused = desk.post(form_of(row), typed)
    assert "Editor 3 saved this since you opened it." in words_of(refused)
    saved = desk.post(form_of(row), {**fields_of(refused), "_save": "Save"}, follow=True)
    assert "Editor 3 had changed sources meanwhile; that stays." in told(saved)
    assert (sources_of(row), stored(row, "quote")) == (list("cde"), "so to speak")


def test_a_source_that_was_taken_out_and_deleted_is_in_nobodys_way(desk, other, cited):
    row, sources = cited
    typed = opened(desk, row, quote="so to speak")
    cite(row, other, sources[0])
    with factories.editing():
        sources[1].delete()
    refused = desk.post(form_of(row), typed)
    assert (refused.status_code, panels(refused)) == (200, [])
    assert again(desk, row, refused).status_code == 302
    assert sources_of(row) == ["a"]


def test_what_was_typed_into_a_list_is_kept_though_it_names_nothing(desk, other, cited):
    row, sources = cited
    typed = opened(desk, row, sources="source-a, nowhere-at-all")
    cite(row, other, *sources[:3])
    refused = desk.post(form_of(row), typed)
    assert "There is no source “nowhere-at-all”." in words_of(refused)
    assert "{+ nowhere-at-all +}" in words_of(refused)
    assert "nowhere-at-all" in fields_of(refused)["sources"]


def test_a_list_of_numbers_collides_as_well(desk, other):
    row = statement()
    numbers = [str(link.provision.number) for link in row.provisions.order_by("position")]
    typed = opened(desk, row, provisions="\n".join([*numbers, "11"]))
    with edit(editor=other, reason="It is about elections, too", kind="correction"):
        StatementProvision.objects.create(
            statement=row, provision=Provision.objects.get(number=25)
        )
    refused = desk.post(form_of(row), typed)
    assert panels(refused) == ["Provisions"]
    shown = again(desk, row, refused, **{"provisions-choice": "together"})
    assert again(desk, row, shown).status_code == 302
    kept = row.provisions.order_by("position").values_list("provision__number", flat=True)
    assert list(map(str, kept)) == [*numbers, "25", "11"]


# --- What only the other changed ---------------------------------------------------------------


def test_what_only_the_other_changed_stays_and_is_told_before_anything_is_saved(
    desk, other, source
):
    theirs = {"title": "Their title", "publisher": "AP"}
    typed = opened(desk, source, note=MINE)
    write(source, other, **theirs)
    refused = desk.post(form_of(source), typed)
    said = words_of(refused)
    assert "Editor 3 saved this since you opened it." in said
    assert "Also changed meanwhile, and taken over" in said
    assert "[- Old -] {+ Their +} title" in said
    assert stored(source, "note") == OPENED
    saved = desk.post(form_of(source), {**fields_of(refused), "_save": "Save"}, follow=True)
    assert "Editor 3 had changed title and publisher meanwhile; that stays." in told(saved)
    assert stored(source, "note", "title", "publisher") == (MINE, "Their title", "AP")


def test_what_was_taken_over_is_told_on_the_form_with_who_when_and_why(desk, other, source):
    third = User.objects.create_superuser("third", password="a long password", public_name="Third")
    typed = opened(desk, source, note=MINE, title="Old title")
    write(source, other, reason="Cut", title="Their title", publisher="AP")
    write(source, third, reason="Longer", title="Their longer title")
    write(source, other, note=THEIRS)
    refused = desk.post(form_of(source), typed)
    said = words_of(refused)
    told = said[said.index("Also changed meanwhile, and taken over") :]
    first, second = Edit.objects.order_by("-recorded_at")[1:3]
    assert f"Title : Third, {first.recorded_at:%-d %B %Y, %H:%M} UTC , “Longer”" in told
    assert f"Publisher : Editor 3, {second.recorded_at:%-d %B %Y, %H:%M} UTC , “Cut”" in told
    assert "[- Old title -] {+ Their longer title +}" in told
    assert fields_of(refused)["title"] == "Their longer title"
    assert panels(refused) == ["Note"]


def test_what_was_taken_over_is_told_until_it_is_saved(desk, other, source):
    refused = collide(desk, other, source, {"title": "Their title", "note": THEIRS}, note=MINE)
    refused = again(desk, source, refused)
    assert "Also changed meanwhile, and taken over" in words_of(refused)
    saved = desk.post(
        form_of(source),
        {**fields_of(refused), "note-choice": "mine", "_save": "Save"},
        follow=True,
    )
    assert "Editor 3 had changed title meanwhile; that stays." in told(saved)


def test_what_was_taken_over_may_be_changed_then(desk, other, source):
    refused = collide(desk, other, source, {"title": "Their title", "note": THEIRS}, note=MINE)
    changes = {"title": "Better than theirs", "note-choice": "mine"}
    assert again(desk, source, refused, **changes).status_code == 302
    assert stored(source, "title") == "Better than theirs"


def test_what_was_taken_over_and_changed_again_by_the_other_is_taken_over_again(
    desk, other, source
):
    refused = collide(desk, other, source, {"title": "Their title", "note": THEIRS}, note=MINE)
    write(source, other, title="Their second title")
    anew = again(desk, source, refused, **{"note-choice": "mine"})
    assert fields_of(anew)["title"] == "Their second title"
    assert panels(anew) == ["Note"]
    assert again(desk, source, anew, **{"note-choice": "mine"}).status_code == 302
    assert stored(source, "title", "note") == ("Their second title", MINE)


def test_what_is_wrong_otherwise_is_said_and_what_was_taken_over_stays(desk, other, source):
    refused = collide(desk, other, source, {"title": "Their title"}, note="=Mine")
    assert "cannot begin with “=”" in words_of(refused)
    assert "Also changed meanwhile, and taken over" in words_of(refused)
    assert panels(refused) == []
    assert again(desk, source, refused, note="Mine").status_code == 302
    assert stored(source, "title", "note") == ("Their title", "Mine")


# --- Rows edited on the form of another --------------------------------------------------------


@pytest.fixture
def point():
    return Provision.objects.get(number=7)


def place_of(desk, point, draft):
    forms = desk.get(form_of(point)).context["inline_admin_formsets"][0].formset.forms
    return next(form.prefix for form in forms if form.draft_held.slug == draft)


def test_a_revision_collides_on_the_form_of_its_point(desk, other, point):
    row = Revision.objects.get(provision=point, draft__slug="geneva")
    place = place_of(desk, point, "geneva")
    typed = opened(desk, point, **{f"{place}-note": "Mine.", f"{place}-label": "9a"})
    write(row, other, note="Theirs.")
    refused = desk.post(form_of(point), typed)
    forms = refused.context["inline_admin_formsets"][0].formset.forms
    assert [form.draft_held.slug for form in forms if form.errors] == ["geneva"]
    assert panels(refused) == ["Note"]
    assert fields_of(refused)[f"{place}-note"] == "Mine."
    done = again(desk, point, refused, **{f"{place}-note-choice": "mine"})
    assert done.status_code == 302
    assert stored(row, "note", "label") == ("Mine.", "9a")


def test_a_revision_that_only_the_other_changed_is_told_by_its_name(desk, other, point):
    row = Revision.objects.get(provision=point, draft__slug="geneva")
    typed = opened(desk, point, title="Ukraine and NATO")
    write(row, other, note="Theirs.")
    saved = desk.post(form_of(point), typed, follow=True)
    assert f"{row}: Editor 3 had changed note meanwhile; that stays." in told(saved)
    assert stored(row, "note") == "Theirs."


def test_a_point_and_its_revision_collide_together(desk, other, point):
    row = Revision.objects.get(provision=point, draft__slug="berlin")
    place = place_of(desk, point, "berlin")
    typed = opened(desk, point, title="My title", **{f"{place}-note": "Mine."})
    write(row, other, note="Theirs.")
    write(point, other, title="Their title")
    refused = desk.post(form_of(point), typed)
    assert panels(refused) == ["Title", "Note"]
    choices = {"title-choice": "theirs", f"{place}-note-choice": "mine"}
    assert again(desk, point, refused, **choices).status_code == 302
    assert (stored(point, "title"), stored(row, "note")) == ("Their title", "Mine.")


def test_the_citations_of_a_revision_collide(desk, other, point):
    row = Revision.objects.get(provision=point, draft__slug="geneva")
    place = place_of(desk, point, "geneva")
    one, two = factories.source(slug="one"), factories.source(slug="two")
    listed = fields_of(desk.get(form_of(point)))[f"{place}-sources"]
    typed = opened(desk, point, **{f"{place}-sources": f"{listed}\r\n{one.slug}"})
    links = next(links for links in TABLES["revisions"].links if links.name == "sources")
    with edit(editor=other, reason="Cited", kind="correction"):
        relink(links, {row.pk: [*listed.split(), two.slug]})
    refused = desk.post(form_of(point), typed)
    assert panels(refused) == ["Sources"]
    shown = again(desk, point, refused, **{f"{place}-sources-choice": "together"})
    assert again(desk, point, shown).status_code == 302
    slugs = row.citations.order_by("position").values_list("source__slug", flat=True)
    assert list(slugs) == [*listed.split(), two.slug, one.slug]


# --- What is gone ------------------------------------------------------------------------------


def test_who_deleted_a_row_when_and_why_is_told(desk, other, source):
    url, typed = form_of(source), opened(desk, source, title="Typed with care")
    with edit(editor=other, reason="Entered twice", kind="correction"):
        source.delete()
    refused = desk.post(url, typed)
    said = words_of(refused)
    when = Edit.objects.first().recorded_at
    assert f"Editor 3, {when:%-d %B %Y, %H:%M} UTC, “Entered twice”" in said
    assert fields_of(refused)["title"] == "Typed with care"


def test_who_deleted_a_revision_is_told_on_the_form_of_the_point(desk, other):
    point = factories.provision(number=29)
    for draft in Draft.objects.order_by("order"):
        factories.revision(draft, point, text=f"What {draft.slug} says.")
    place = place_of(desk, point, "european")
    typed = opened(desk, point, **{f"{place}-note": "Typed with care."})
    with edit(editor=other, reason="Not in this draft", kind="correction"):
        Revision.objects.get(provision=point, draft__slug="european").delete()
    refused = desk.post(form_of(point), typed)
    assert "“Not in this draft”" in words_of(refused)
    assert "Editor 3" in words_of(refused)


# --- While it is filled in ---------------------------------------------------------------------


def test_the_check_tells_what_collides_before_saving(desk, other, source):
    typed = opened(desk, source, note=MINE, _check="1")
    write(source, other, note=THEIRS, title="Their title")
    said = desk.post(form_of(source), typed).json()
    when = Edit.objects.first().recorded_at
    assert said["general"] == []
    assert [problem["code"] for problem in said["fields"]["id_note"]] == ["collides"]
    who = f"Editor 3, {when:%-d %B %Y, %H:%M} UTC, “Heard otherwise”"
    assert said["meanwhile"] == [
        f"{who}: changed note, which you changed, too. Saving shows both.",
        "Editor 3 had changed title meanwhile; that stays.",
    ]


def test_the_check_tells_what_will_be_taken_over(desk, other, source):
    typed = opened(desk, source, note=MINE, _check="1")
    write(source, other, title="Their title")
    said = desk.post(form_of(source), typed).json()
    assert (said["fields"], said["general"]) == ({}, [])
    assert said["meanwhile"] == ["Editor 3 had changed title meanwhile; that stays."]
    assert stored(source, "note") == OPENED


def test_the_check_of_what_was_chosen_finds_nothing_wrong(desk, other, source):
    refused = collide(desk, other, source, {"note": THEIRS}, note=MINE)
    typed = {**fields_of(refused), "_check": "1"}
    assert list(desk.post(form_of(source), typed).json()["fields"]) == ["id_note"]
    said = desk.post(form_of(source), {**typed, "note-choice": "mine"}).json()
    assert said == {"fields": {}, "general": []}


def test_the_check_tells_of_a_revision_by_its_name(desk, other, point):
    row = Revision.objects.get(provision=point, draft__slug="geneva")
    place = place_of(desk, point, "geneva")
    typed = opened(desk, point, _check="1", **{f"{place}-note": "Mine."})
    write(row, other, note="Theirs.")
    said = desk.post(form_of(point), typed).json()
    assert list(said["fields"]) == [f"id_{place}-note"]
    [line] = said["meanwhile"]
    assert line.startswith(f"{row}: Editor 3, ")


# --- What it costs -----------------------------------------------------------------------------


def test_a_collision_costs_the_same_however_often_others_saved(desk, other, source):
    def cost(times):
        typed = opened(desk, source, note=f"Mine {times}.")
        for number in range(times):
            write(source, other, note=f"Theirs {times} {number}.", title=f"Title {number}")
        with CaptureQueriesContext(connection) as queries:
            assert panels(desk.post(form_of(source), typed)) == ["Note"]
        return len(queries)

    cost(1)
    assert cost(2) == cost(9)


def test_two_who_collide_with_each_other_lose_nothing(other, source):
    """Anyone may be the other: an editor without scripts, in a window of another."""
    windows = []
    for who in (other, User.objects.create_superuser("b", password="x", public_name="B")):
        client = Client()
        client.force_login(who)
        windows.append(client)
    typed = [opened(client, source, note=f"By {n}.") for n, client in enumerate(windows)]
    first, second = (
        client.post(form_of(source), each) for client, each in zip(windows, typed, strict=True)
    )
    assert (first.status_code, second.status_code) == (302, 200)
    assert stored(source, "note") == "By 0."
    assert fields_of(second)["note"] == "By 1."
