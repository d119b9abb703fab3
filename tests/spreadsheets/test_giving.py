"""Tables that are pasted or uploaded: shown first, then in the record in one Edit, or nothing."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import Proposal
from provisions.models import Stance
from record.editing import edit
from record.models import Edit
from record.table import TABLES
from snapshots.tables import INTERCHANGE
from spreadsheets.models import Import
from statements.models import Source, Statement
from tests.snapshots.folders import record_as_files
from tests.spreadsheets.steps import GIVE, as_cells, confirm, give, look, text_of, work
from tests.spreadsheets.workbooks import ods, packed, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

STANCE = "ukraine-7-us-russia-2025-11-20"
CITED = "babel-2025-12-17-reparations-loan"
SUMMARY = (("slug", "summary"), (STANCE, "Refuses any limit on its choice of alliances."))
STATEMENTS = (
    ("slug", "made_on", "actor", "person", "setting", "summary", "quote", "provisions", "sources"),
    (
        "ukraine-2025-12-18-talks",
        "2025-12-18",
        "ukraine",
        "zelenskyy",
        "speech",
        "Said that the talks go on.",
        "",
        "7; 8",
        CITED,
    ),
)
STANCES = (
    (
        "actor",
        "provision",
        "draft",
        "stated_on",
        "position",
        "confidence",
        "summary",
        "statements",
    ),
    (
        "ukraine",
        "7",
        "berlin",
        "2025-12-18",
        "accepts-with-conditions",
        "stated",
        "Would forgo membership for guarantees that bind.",
        "ukraine-2025-12-18-talks",
    ),
)


def change(browser, row, **fields):
    with edit(editor=browser.account, reason="After the transcript", kind="correction"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


# --- Shown first ----------------------------------------------------------------------------


def test_what_a_table_would_do_is_shown_and_nothing_is_written(edith):
    before = record_as_files()
    said = text_of(give(edith, as_cells(SUMMARY)))
    assert f"Changed {STANCE} stances, row 2" in said
    assert "deleted:" in said
    assert "inserted: limit" in said
    assert record_as_files() == before
    assert Edit.objects.count() == 1


def test_confirmed_it_is_one_edit_and_columns_that_are_not_there_stay(edith):
    was = Stance.objects.get(slug=STANCE)
    give(edith, as_cells(SUMMARY))
    said = text_of(confirm(edith))
    made = Edit.objects.first()
    assert f"Written to the record as Edit {made.pk}" in said
    assert (made.editor, made.reason, made.kind) == (edith.account, "From our table", "addition")
    row = Stance.objects.get(slug=STANCE)
    assert row.summary == "Refuses any limit on its choice of alliances."
    assert (row.position, row.stated_on) == (was.position, was.stated_on)
    assert list(row.grounds.values_list("statement")) == list(was.grounds.values_list("statement"))


def test_rows_of_several_tables_may_refer_to_each_other(edith):
    said = text_of(give(edith, as_cells(STATEMENTS, STANCES)))
    assert "New ukraine-7-berlin-2025-12-18 stances, row 5" in said
    confirm(edith)
    stance = Stance.objects.get(slug="ukraine-7-berlin-2025-12-18")
    assert stance.grounds.get().statement.slug == "ukraine-2025-12-18-talks"
    assert Edit.objects.count() == 2


def test_a_stance_is_found_by_what_it_is_about(edith):
    """Its slug follows from that; nobody has to make it up."""
    known = Stance.objects.get(slug=STANCE)
    said = text_of(
        give(
            edith,
            as_cells(
                (
                    ("actor", "provision", "draft", "stated_on", "confidence"),
                    ("ukraine", "7", "us-russia", known.stated_on.isoformat(), "reported"),
                )
            ),
        )
    )
    assert f"Changed {STANCE}" in said


def test_a_table_that_the_record_holds_changes_nothing(edith):
    row = Stance.objects.get(slug=STANCE)
    said = text_of(give(edith, as_cells((("slug", "summary"), (STANCE, row.summary)))))
    assert "The record holds all of this already." in said
    confirm(edith)
    assert Edit.objects.count() == 1


@pytest.mark.parametrize("kind", ["csv", "zip", "xlsx", "ods"])
def test_whatever_the_kind_of_file_the_rows_are_the_same(edith, kind):
    files = record_as_files()
    rows = [
        TABLES["stances"].header,
        *(TABLES["stances"].cells(row) for _, row in TABLES["stances"].rows()),
    ]
    content = {
        "csv": lambda: files["stances"],
        "zip": lambda: packed({f"some/{name}.csv": text for name, text in files.items()}),
        "xlsx": lambda: xlsx(stances=rows),
        "ods": lambda: ods(rows),
    }[kind]()
    give(edith, file=content, name=f"stances.{kind}")
    work()
    said = text_of(look(edith))
    assert "The record holds all of this already." in said
    assert "stances 0 0 323 0" in said


def test_days_numbers_and_flags_of_a_workbook_are_those_of_the_record(edith):
    source = Source.objects.exclude(published_on=None).first()
    header = ("slug", "published_on", "suggested_reading", "title")
    row = (source.slug, source.published_on, source.suggested_reading, source.title)

    def as_days(book, sheets):
        sheets["sources"].write_datetime(
            1, 1, source.published_on, book.add_format({"num_format": "d mmm yyyy"})
        )
        sheets["sources"].write_boolean(1, 2, source.suggested_reading)

    file = xlsx(as_days, sources=[header, (row[0], None, None, row[3])])
    assert "The record holds all of this already." in text_of(
        give(edith, file=file, name="s.xlsx")
    )


# --- Refused --------------------------------------------------------------------------------


def test_a_row_that_is_wrong_says_which_cell_and_what_is_allowed_and_nothing_is_written(edith):
    header, sound = STATEMENTS
    wrong = ("ukraine-2", "46000", "ukraine", "zelensky", "talk", "=1+1", "", "7, 8", CITED)
    give(edith, as_cells((header, sound, wrong)))
    said = text_of(look(edith, "refused"))
    assert "made_on, cell B3: “46000” is not a day of the calendar as YYYY-MM-DD." in said
    assert "this one may be 2025-12-09" in said
    assert "setting, cell E3: “talk” is not one of: speech, interview" in said
    assert "summary, cell F3: A text cannot begin with “=”" in said
    assert "person, cell D3: There is no “zelensky” in people.csv." in said
    answer = confirm(edith)
    assert answer.status_code == 409
    assert "1 row is refused." in text_of(answer)
    assert Edit.objects.count() == 1


def test_a_rule_of_the_record_is_told_at_its_row(edith):
    header, row = STANCES
    early = (*row[:3], "2025-12-14", *row[4:])
    said = text_of(give(edith, as_cells(STATEMENTS, (header, early))))
    assert "None of its statements was made on or before 2025-12-14" in said


def test_one_row_twice_is_told(edith):
    said = text_of(give(edith, as_cells((*SUMMARY, SUMMARY[1]))))
    assert "is in row 2 already." in said


def test_without_a_reason_nothing_is_written(edith):
    give(edith, as_cells(SUMMARY))
    given = Import.objects.get()
    answer = edith.post(given.get_absolute_url(), {"step": "confirm", "reason_for_change": ""})
    assert answer.status_code == 400
    assert "Say why the record changes" in text_of(answer)
    assert Edit.objects.count() == 1


# --- What others changed ----------------------------------------------------------------------


def test_what_others_changed_is_shown_and_waits_for_a_decision(edith, erik):
    row = Stance.objects.get(slug=STANCE)
    change(erik, row, summary="As the transcript has it.")
    said = text_of(give(edith, as_cells(SUMMARY)))
    assert "summary, cell B2: Erik of Editors (" in said
    assert "“After the transcript”" in said
    assert "and has here “As the transcript has it.”" in said
    assert confirm(edith).status_code == 409
    assert Stance.objects.get(slug=STANCE).summary == "As the transcript has it."


@pytest.mark.parametrize(
    ("choice", "stands"),
    [("leave", "As the transcript has it."), ("write", SUMMARY[1][1])],
)
def test_the_row_of_ones_choice_stands(edith, erik, choice, stands):
    change(erik, Stance.objects.get(slug=STANCE), summary="As the transcript has it.")
    other = Stance.objects.exclude(slug=STANCE).first()
    give(edith, as_cells((*SUMMARY, (other.slug, "Another summary, in other words."))))
    given = Import.objects.get()
    place = given.rows.exclude(clashes=[]).get().place
    edith.post(given.get_absolute_url(), {"step": choice, "place": place})
    assert confirm(edith).status_code == 200
    assert Stance.objects.get(slug=STANCE).summary == stands
    assert Stance.objects.get(pk=other.pk).summary == "Another summary, in other words."


def test_what_one_changed_oneself_needs_no_decision(edith):
    change(edith, Stance.objects.get(slug=STANCE), summary="As the transcript has it.")
    assert "Changed by others, too New" not in text_of(give(edith, as_cells(SUMMARY)))
    assert confirm(edith).status_code == 200


def test_only_what_changed_after_the_edit_that_the_table_is_of_counts(edith, erik):
    change(erik, Stance.objects.get(slug=STANCE), summary="As the transcript has it.")
    give(edith, as_cells(SUMMARY), edit=Edit.objects.first().pk)
    assert not Import.objects.get().rows.exclude(clashes=[]).exists()


def test_what_was_deleted_meanwhile_comes_back_only_where_that_is_decided(edith, erik):
    row = Stance.objects.get(slug=STANCE)
    cells = dict(zip(TABLES["stances"].header, next(_cells(STANCE)), strict=True))
    with edit(editor=erik.account, reason="It was another's", kind="correction"):
        row.delete()
    said = text_of(give(edith, as_cells((tuple(cells), tuple(cells.values())))))
    assert "Erik of Editors (" in said
    assert "deleted this row since." in said


def _cells(slug):
    for _, row in TABLES["stances"].rows(Stance.objects.filter(slug=slug)):
        yield TABLES["stances"].cells(row)


def test_what_changes_between_the_check_and_the_confirmation_is_shown_anew(edith, erik):
    give(edith, as_cells(SUMMARY))
    change(erik, Stance.objects.get(slug=STANCE), summary="As the transcript has it.")
    edits = Edit.objects.count()
    answer = confirm(edith)
    assert answer.status_code == 409
    said = text_of(answer)
    assert "The record has changed since this was checked, so nothing was written." in said
    assert "and has here “As the transcript has it.”" in said
    assert Edit.objects.count() == edits
    # What one gave as the reason need not be given again.
    answer = edith.post(Import.objects.get().get_absolute_url(), {"step": "write"}, follow=True)
    assert "From our table" in answer.content.decode()
    assert confirm(edith).status_code == 200
    assert Stance.objects.get(slug=STANCE).summary == SUMMARY[1][1]


def test_confirmed_twice_it_is_written_once(edith):
    give(edith, as_cells(STATEMENTS))
    confirm(edith)
    assert "This has gone on meanwhile" in text_of(confirm(edith))
    assert Statement.objects.filter(slug="ukraine-2025-12-18-talks").count() == 1


# --- Proposed -------------------------------------------------------------------------------


def test_what_a_contributor_gives_waits_in_a_proposal(carla, edith):
    before = record_as_files()
    said = text_of(give(carla, as_cells(STATEMENTS, STANCES)))
    assert "Propose it" in said
    said = text_of(confirm(carla))
    proposal = Proposal.objects.get()
    assert f"Waits in Proposal {proposal.pk}" in said
    assert record_as_files() == before
    assert sorted(proposal.changes.values_list("table", "action")) == [
        ("stances", "add"),
        ("statements", "add"),
    ]
    carla.post(proposal.get_absolute_url(), {"step": "submit", "text": "", **_why(proposal)})
    page = edith.get(proposal.get_absolute_url())
    seen = page.context["state"]
    edith.post(proposal.get_absolute_url(), {"step": "approve", "seen": seen, **_why(proposal)})
    stance = Stance.objects.get(slug="ukraine-7-berlin-2025-12-18")
    assert stance.grounds.get().statement.slug == "ukraine-2025-12-18-talks"
    assert Edit.objects.first().proposer == carla.account


def _why(proposal):
    return {"reason_for_change": proposal.reason, "kind_of_change": proposal.kind}


def test_a_contributor_builds_on_what_they_proposed_before(carla):
    give(carla, as_cells(STATEMENTS))
    confirm(carla)
    said = text_of(give(carla, as_cells(STANCES)))
    assert "New ukraine-7-berlin-2025-12-18" in said
    confirm(carla)
    assert Proposal.objects.get().changes.count() == 2


def test_what_is_proposed_from_a_table_is_little_enough_to_be_looked_at(carla):
    rows = [("slug", "note"), *((slug, "Read.") for slug in _slugs(Source, 301))]
    give(carla, as_cells(rows))
    answer = confirm(carla)
    assert answer.status_code == 409
    assert "301 rows would change; a proposal takes 300" in text_of(answer)
    assert not Proposal.objects.exists()


def _slugs(model, number):
    return list(model.objects.exclude(note="Read.").values_list("slug", flat=True)[:number])


# --- Who sees what --------------------------------------------------------------------------


def test_only_who_gave_it_sees_it(edith, erik, carla):
    give(edith, as_cells(SUMMARY))
    page = Import.objects.get().get_absolute_url()
    assert edith.get(page).status_code == 200
    for browser in (erik, carla):
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"step": "confirm"}).status_code == 404
        assert browser.get(f"{page}progress/").status_code == 404


def test_who_may_not_propose_is_refused(client, django_user_model):
    assert client.get(GIVE).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get(GIVE).status_code == 403
    assert client.get(f"{GIVE}template.xlsx").status_code == 403


def test_what_an_account_may_not_change_it_may_not_change_by_a_table(edith):
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    edith.account.groups.clear()
    edith.account.user_permissions.add(
        *Permission.objects.filter(codename__in=["publish", "add_statement", "change_statement"])
    )
    said = text_of(give(edith, as_cells(STATEMENTS, STANCES)))
    assert "This account may not add stances." in said
    assert confirm(edith).status_code == 409


def test_discarded_it_is_gone(edith):
    give(edith, as_cells(SUMMARY))
    page = Import.objects.get().get_absolute_url()
    assert "Nothing of it was written" in text_of(
        edith.post(page, {"step": "discard"}, follow=True)
    )
    assert edith.get(page).status_code == 404


def test_once_written_what_was_given_is_not_kept(edith):
    give(edith, as_cells(SUMMARY))
    confirm(edith)
    given = Import.objects.get()
    assert (bytes(given.content), given.rows.count()) == (b"", 0)


# --- Workbooks to fill in -------------------------------------------------------------------


def test_a_workbook_with_the_rows_of_the_record_changes_nothing_when_it_comes_back(edith):
    book = edith.get(f"{GIVE}template.xlsx?rows=1").content
    give(edith, file=book, name="record.xlsx")
    work()
    said = text_of(look(edith))
    assert "The record holds all of this already." in said
    assert "Taken from the record after Edit" in said
    assert Import.objects.get().row_count == sum(
        table.model.objects.count() for table in INTERCHANGE
    )


def test_an_empty_workbook_explains_its_columns_and_offers_what_may_stand_in_them(edith):
    answer = edith.get(f"{GIVE}template.xlsx?table=stances")
    assert 'filename="stances-empty.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["stances"]
    assert [cell.value for cell in sheet[1]] == TABLES["stances"].header
    assert "The statements that it rests on." in sheet["I1"].comment.text
    offered = {
        str(each.sqref).split(":")[0]: each.formula1
        for each in sheet.data_validations.dataValidation
    }
    assert offered["F2"] == '"accepts,accepts-with-conditions,ambiguous,seeks-changes,rejects"'
    assert offered["B2"].startswith("Lists!")
    assert book["Lists"].sheet_state == "hidden"
    assert "ukraine" in [row[0].value for row in book["Lists"].iter_rows()]


def test_a_header_alone_is_to_be_had_as_csv(edith):
    answer = edith.get(f"{GIVE}template/stances.csv")
    assert answer.content.decode() == ",".join(TABLES["stances"].header) + "\n"
    assert edith.get(f"{GIVE}template/nonsense.csv").status_code == 404
    assert edith.get(f"{GIVE}template.xlsx?table=nonsense").status_code == 400


# --- What it costs --------------------------------------------------------------------------


def test_a_page_of_rows_costs_as_much_however_many_there_are(edith):
    def cost(rows):
        give(edith, as_cells([("slug", "note"), *((slug, "Read.") for slug in rows)]))
        with CaptureQueriesContext(connection) as queries:
            look(edith)
        return len(queries)

    slugs = _slugs(Source, 200)
    assert cost(slugs[:2]) == cost(slugs) <= 20


def test_a_second_source_at_an_address_is_told_and_may_be_meant(edith):
    known = Source.objects.get(slug=CITED)
    row = dict(zip(TABLES["sources"].header, _cells_of(known), strict=True))
    row |= {"slug": "babel-later", "url": f"{known.url}?utm_source=x"}
    said = text_of(give(edith, as_cells((tuple(row), tuple(row.values())))))
    assert f"“{CITED}”" in said
    assert confirm(edith).status_code == 200
    assert Source.objects.filter(slug="babel-later").exists()


def _cells_of(source):
    [(_, row)] = TABLES["sources"].rows(Source.objects.filter(pk=source.pk))
    return TABLES["sources"].cells(row)


def test_more_than_can_be_pasted_is_given_as_a_file(edith):
    answer = give(edith, "slug\tsummary\n" + "a\tb\n" * 550_000)
    assert answer.status_code == 400
    assert "Save it as a file" in text_of(answer)
    answer = give(edith, "a" * 3_000_000)
    assert answer.status_code == 400
    assert "send it in parts, or as a file" in text_of(answer)
