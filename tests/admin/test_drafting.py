"""Entering a draft from its text: split, mapped, corrected, compared, and written in one Edit."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from proposals.models import Proposal
from provisions.models import Draft, Provision, Revision
from record.models import Edit
from tests import factories
from tests.admin.forms import fields_of
from tests.proposals import steps
from tests.provisions.test_drafting_mapping import pasted

pytestmark = pytest.mark.usefixtures("record")

ADDRESS = "/admin/provisions/draft/text/"
DRAFT = {
    "name": "Paris draft",
    "short_name": "Paris",
    "slug": "paris",
    "order": "5",
    "kind": "revision",
    "disclosure": "partial",
    "started_on": "2025-12-17",
    "summary": "What it is.",
    "participants": "ukraine",
    "sources": "gov-uk-2025-12-15-joint-statement",
}
WHY = {"reason_for_change": "Printed by Reuters", "kind_of_change": "addition"}
TEXT = (
    "As printed.\r\n\r\n"
    "1. Elections take place in Ukraine within 60 days.\r\n"
    "2. The United States stands as guarantor on these terms:\r\na) it is paid;\r\n"
    "b) Ukraine attacks nobody.\r\n"
    "3. Children learn music at every school."
)


def taken(browser, step, page=None, /, address=ADDRESS, **typed):
    """Take a step with what a page holds, and some of it typed anew."""
    shown = fields_of(page or browser.get(address))
    return browser.post(address, {**shown, **typed, step: "1"})


def split(browser, text=TEXT, **typed):
    return taken(browser, "_split", **{**DRAFT, "text": text, **typed})


def looked(browser, page, **typed):
    return taken(browser, "_preview", page, **typed)


def confirmed(browser, page, **typed):
    return taken(browser, "_save", page, **{**WHY, **typed})


def wrong_with(page):
    """What is wrong on a page, by field, and above all of them."""
    entering = page.context["entering"]
    forms = [entering.main, entering.text_form, *entering.points.forms, *entering.rest]
    told = {
        form.add_prefix(name) if name != "__all__" else form.prefix: messages
        for form in forms
        for name, messages in form.errors.items()
    }
    return {name: " ".join(messages) for name, messages in told.items()}, entering.problems


def held(draft="paris"):
    return {
        row.provision.number: row
        for row in Revision.objects.filter(draft__slug=draft).select_related("provision")
    }


@pytest.fixture
def carla(client):
    """A contributor."""
    account = User.objects.create_user("carla", password="a long password", is_staff=True)
    account.groups.add(Group.objects.get(name="Contributors"))
    client.force_login(account)
    client.account = account
    return client


def test_it_works(desk):
    text, points = pasted("geneva", 7)
    page = split(desk, text, revises=Draft.objects.get(slug="berlin").pk)
    for place, row in enumerate(points):
        form = page.context["entering"].points.forms[place]
        assert form["text"].value() == row["text"]
        same = {other["provision"] for other in points if other["text"] == row["text"]}
        assert form["provisions"].value() in same
        assert "the same text as in" in form["why"].value()
    before = Edit.objects.count()
    page = looked(desk, page)
    shown = page.content.decode()
    assert "4. What will be written: 13 points" in shown
    page = looked(desk, page, against="geneva")
    assert page.content.decode().count("Same words as in the Geneva framework") == 13
    assert (Edit.objects.count(), held()) == (before, {})

    answer = confirmed(desk, page)
    assert answer.status_code == 302
    assert Edit.objects.count() == before + 1
    made = Edit.objects.first()
    assert (made.reason, made.kind, made.editor.public_name) == (
        WHY["reason_for_change"],
        "addition",
        "Anna K.",
    )
    now = held()
    was = {int(row["provision"]): row["text"] for row in points}
    assert {number: row.text for number, row in now.items()} == was
    labels = {int(row["provision"]): str(n) for n, row in enumerate(points, start=1)}
    alike = {3, 8}  # of one text, so that either may have the number of the other
    assert {n: row.label for n, row in now.items() if n not in alike} == {
        n: label for n, label in labels.items() if n not in alike
    }
    assert now[6].change == "amended"
    assert now[21].change == "replaced"
    assert {row.confidence for row in now.values()} == {"reported"}
    for model, rows in ((Draft, 1), (Revision, 13)):
        assert model.history.filter(history_date=made.recorded_at).count() == rows
    told = desk.get(answer.url).content.decode()
    assert f'with 13 points, in <a href="/changes/{made.pk}/">' in told
    assert "Anna K." in desk.get(f"/changes/{made.pk}/").content.decode()
    assert "Paris draft" in desk.get("/drafts/paris/").content.decode()


def test_the_editor_corrects_the_mapping(desk):
    page = split(desk, TEXT + "\n4. Votes are counted in public.\n5. A word of thanks.")
    entering = page.context["entering"]
    assert entering.splitting.preamble == "As printed."
    theme = entering.record.themes[0].pk
    page = looked(
        desk,
        page,
        **{
            "points-1-provisions": "10; 5",
            "points-2-does": "new",
            "points-2-new_title": "Music at school",
            "points-2-new_theme": theme,
            "points-2-new_summary": "Who learns music.",
            "points-3-does": "known",
            "points-3-provisions": "25",
            "points-4-does": "none",
            "points-4-text": "",
            "rest-all-what": "undisclosed",
            "rest-all-note": "Nothing was published.",
            "rest-9-what": "removed",
            "rest-9-confidence": "reported",
            "rest-9-note": "Said the minister.",
            "rest-1-what": "not-entered",
        },
    )
    assert wrong_with(page) == ({}, [])
    assert "New" not in page.context["entering"].problems
    assert confirmed(desk, page).status_code == 302
    now = held()
    guarantor = (
        "The United States stands as guarantor on these terms:\na) it is paid;\n"
        "b) Ukraine attacks nobody."
    )
    assert (now[10].text, now[5].text, now[10].label) == (guarantor, guarantor, "2")
    assert now[25].text.split("\n") == [
        "Elections take place in Ukraine within 60 days.",
        "Votes are counted in public.",
    ]
    assert now[25].label == "1, 4"
    new = now[29]
    assert (new.provision.slug, new.change, new.label) == ("music-at-school", "original", "3")
    assert new.provision.theme_id == theme
    assert (now[9].change, now[9].confidence, now[9].note) == (
        "removed",
        "reported",
        "Said the minister.",
    )
    assert (now[2].change, now[2].text, now[2].note) == (
        "undisclosed",
        "",
        "Nothing was published.",
    )
    assert 1 not in now
    assert len(now) == 28
    edits = {row.history.first().history_date for row in now.values()}
    assert edits == {Edit.objects.first().recorded_at, *edits}
    assert len(edits) == 1


def test_every_point_cites_the_sources_given(desk):
    page = looked(desk, split(desk), **{"points-2-does": "none", "point_sources": "x"})
    assert "point_sources" in wrong_with(page)[0]
    source = "gov-uk-2025-12-15-joint-statement"
    page = looked(desk, page, point_sources=source)
    confirmed(desk, page)
    for row in held().values():
        assert [each.source.slug for each in row.citations.all()] == [source]
    assert len(held()) == 2


def test_what_is_wrong_is_said_at_the_field_with_all_that_was_typed(desk):
    typed = {
        "points-0-provisions": "25; 77; 25",
        "points-0-label": "7" * 41,
        "points-1-text": "=SUM(A1)",
        "points-1-change": "kept",
        "points-2-does": "new",
        "points-2-new_slug": "Not a slug",
        "started_on": "2025-13-40",
        "rest-9-what": "removed",
        "rest-9-note": "\u202eword",
        "reason_for_change": "",
    }
    page = looked(desk, split(desk), **typed)
    wrong, _ = wrong_with(page)
    assert wrong["points-0-provisions"] == "There is no point “77”. Point 25 is named twice."
    assert "at most 40" in wrong["points-0-label"]
    assert wrong["points-2-new_title"] == "A new point needs this."
    assert "YYYY-MM-DD" in wrong["started_on"]
    assert "reason_for_change" not in wrong
    shown = fields_of(page)
    assert {name: shown[name] for name in typed} == {**typed}

    title = Provision.objects.get(number=1)
    right = {
        "points-0-provisions": "25",
        "points-0-label": "1",
        "started_on": "2025-12-17",
        "points-2-new_title": "Music",
        "points-2-new_slug": title.slug,
        "points-2-new_theme": title.theme_id,
        "points-2-new_summary": "What.",
    }
    page = looked(desk, page, **right)
    wrong, problems = wrong_with(page)
    assert "cannot begin with “=”" in wrong["points-1-text"]
    assert "changes the direction of writing" in wrong["rest-9-note"]
    assert "already exists" in wrong["points-2-new_slug"]
    assert problems == ["Some points cannot be stored as they are: see below."]
    assert held() == {}
    assert not Draft.objects.filter(slug="paris").exists()


def test_points_that_disagree_cannot_be_joined(desk):
    page = looked(
        desk,
        split(desk),
        **{"points-1-provisions": "25", "points-1-change": "kept", "points-2-does": "none"},
    )
    wrong, _ = wrong_with(page)
    said = "Several points of the text are point 25: choose the same here."
    assert wrong == {"points-0-change": said, "points-1-change": said}


def test_a_rule_that_is_broken_is_told_at_the_field_of_the_draft(desk):
    berlin = Draft.objects.get(slug="berlin")
    with factories.editing():
        berlin.order = 9
        berlin.save()
    page = looked(desk, split(desk, revises=berlin.pk), **{"points-2-does": "none"})
    assert "A draft revises an earlier one" in wrong_with(page)[0]["revises"]


def test_what_was_changed_since_it_was_shown_is_shown_again(desk):
    page = looked(desk, split(desk), **{"points-2-does": "none"})
    page = confirmed(desk, page, **{"points-0-text": "Elections take place."})
    assert "it was changed since" in wrong_with(page)[1][0]
    assert held() == {}
    texts = {
        point.number: version.revision.text for point, version in page.context["entering"].previews
    }
    assert texts[25] == "Elections take place."
    assert fields_of(page)["reason_for_change"] == WHY["reason_for_change"]
    page = confirmed(desk, page, reason_for_change=" ")
    said = "Say why the record changes; readers see it."
    assert wrong_with(page) == ({"reason_for_change": said}, [])
    assert held() == {}
    assert confirmed(desk, page).status_code == 302
    assert held()[25].text == "Elections take place."


def test_another_editor_enters_the_same_draft_meanwhile(desk):
    page = looked(desk, split(desk), **{"points-2-does": "none", "points-0-note": "Typed."})
    factories.draft(slug="paris", order=5)
    page = confirmed(desk, page)
    wrong, _ = wrong_with(page)
    assert "is the slug of the draft" in wrong["slug"]
    assert fields_of(page)["points-0-note"] == "Typed."
    assert held() == {}
    page = looked(desk, page, slug="paris-2")
    assert wrong_with(page)[0] == {"order": "Another draft has this place in the order."}
    page = looked(desk, page, order="6")
    assert confirmed(desk, page).status_code == 302
    assert len(held("paris-2")) == 2


def test_a_point_is_divided_by_hand(desk):
    page = taken(desk, "_more", split(desk), **{"points-0-text": "Elections take place."})
    assert fields_of(page)["points-TOTAL_FORMS"] == "4"
    page = looked(
        desk,
        page,
        **{
            "points-2-does": "none",
            "points-3-text": "A council sits.",
            "points-3-provisions": "27",
        },
    )
    assert confirmed(desk, page).status_code == 302
    assert (held()[25].text, held()[27].text) == ("Elections take place.", "A council sits.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Paste the text of the draft, point by point."),
        ({"text": "No numbers here."}, "No numbered point was found."),
        ({"text": "1. A\x00B"}, "Null characters are not allowed."),
        ({"text": "1. " + "a" * 200_000}, "at most 200000 characters"),
        (
            {"text": "\n".join(f"{n}. Point." for n in range(1, 120))},
            "119 points, and 100 at most",
        ),
    ],
)
def test_a_text_that_cannot_be_split_is_kept(desk, typed, said):
    page = split(desk, **typed)
    assert said in " ".join(page.context["entering"].text_form.errors["text"])
    assert fields_of(page)["name"] == DRAFT["name"]
    assert fields_of(page)["text"] == typed["text"].replace("\n", "\r\n")


BAD = [
    {"points-TOTAL_FORMS": "many"},
    {"points-TOTAL_FORMS": "5000"},
    {"points-0-provisions": "9" * 30, "points-1-provisions": "²"},
    {"points-0-does": "none", "points-0-provisions": "9" * 300, "points-0-note": "a" * 3_000},
    {"points-0-does": "anything", "points-1-change": "removed", "against": "none"},
    {"points-2-does": "new", "points-2-new_theme": "9" * 30, "rest-all-what": "nothing"},
    {"points-0-text": "a" * 10_001, "points-0-note": "A\x00B", "revises": "9" * 30},
]


def test_whatever_is_sent_gets_an_answer(desk):
    shown = fields_of(split(desk))
    for typed in BAD:
        page = desk.post(ADDRESS, {**shown, **typed, "_save": "1"})
        assert page.status_code == 200
        assert "Not saved" in page.content.decode(), typed
    assert held() == {}
    for step in ("_more", "_split", "_none"):
        assert desk.post(ADDRESS, {step: "1", "points-TOTAL_FORMS": "x"}).status_code == 200
    for pk in ("0", "77777", "9" * 30, "x"):
        assert desk.get(f"/admin/provisions/draft/{pk}/text/").status_code == 404


def queries(browser, step, page):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = taken(browser, step, page, **(WHY if step == "_save" else {}))
    return len(asked), answer


@pytest.mark.either_database
def test_the_number_of_queries_does_not_depend_on_the_points(desk):
    counted = []
    for slug, points in (("first", 2), ("few", 3), ("many", 24)):
        text, _ = pasted("us-russia", 1)
        text = "\n".join(text.split("\n")).split(f"\n{points + 1}. ")[0]
        order = Draft.objects.count() + 1
        page = taken(desk, "_split", **{**DRAFT, "slug": slug, "order": order, "text": text})
        assert len(page.context["entering"].points.forms) == points
        looking, page = queries(desk, "_preview", page)
        assert wrong_with(page) == ({}, [])
        saving, answer = queries(desk, "_save", page)
        assert answer.status_code == 302
        assert len(held(slug)) == points
        counted.append((looking, saving))
    assert counted[1] == counted[2]
    assert max(counted[1]) < 90


# --- A draft that is there already --------------------------------------------------------------


def test_what_a_draft_lacks_is_entered_from_its_text(desk):
    draft = factories.draft(slug="paris", name="Paris draft", order=5)
    point = Provision.objects.get(number=25)
    factories.revision(draft, point, text="Elections.")
    address = f"/admin/provisions/draft/{draft.pk}/text/"
    assert address in desk.get(f"/admin/provisions/draft/{draft.pk}/change/").content.decode()
    page = taken(desk, "_split", address=address, text=TEXT)
    assert 25 not in [form.point.number for form in page.context["entering"].rest]
    page = taken(desk, "_preview", page, address=address, **{"points-2-does": "none"})
    wrong, _ = wrong_with(page)
    assert wrong == {"points-0-provisions": "This draft has a revision of point 25 already."}
    page = taken(desk, "_preview", page, address=address, **{"points-0-does": "none"})
    answer = taken(desk, "_save", page, address=address, **WHY)
    assert answer.status_code == 302
    assert sorted(held()) == [10, 25]
    assert held()[25].text == "Elections."


# --- Contributors -------------------------------------------------------------------------------


def test_a_contributor_proposes_it_and_an_editor_approves(carla, editor):
    before = Edit.objects.count()
    page = split(carla)
    new = {
        "points-2-does": "new",
        "points-2-new_title": "Music at school",
        "points-2-new_theme": page.context["entering"].record.themes[0].pk,
        "points-2-new_summary": "Who learns music.",
    }
    page = looked(carla, page, **new)
    assert wrong_with(page) == ({}, [])
    assert not Proposal.objects.exists()
    answer = confirmed(carla, page)
    assert answer.status_code == 302
    assert (Edit.objects.count(), held()) == (before, {})
    proposal = Proposal.objects.get()
    proposed = sorted(change.table for change in proposal.changes.filter(action="add"))
    assert proposed == ["drafts", "provisions", "revisions", "revisions", "revisions"]
    assert "3 of 29 points entered" in carla.get(answer.url).content.decode()
    lacking = carla.get(answer.url.replace("/change/", "/text/"))
    assert lacking.context["entering"].stored.slug == "paris"

    anna = Client()
    anna.force_login(editor)
    steps.step(anna, steps.submitted(carla), "approve", text="Thank you.")
    assert Edit.objects.count() == before + 1
    assert {number: row.change for number, row in held().items()} == {
        10: "replaced",
        25: "amended",
        29: "original",
    }


def test_a_full_proposal_says_so_and_loses_nothing(carla, monkeypatch):
    monkeypatch.setattr("provisions.admin.drafting.MOST_CHANGES", 2)
    page = looked(carla, split(carla), **{"points-2-does": "none"})
    assert "A proposal holds 2 changes at most" in wrong_with(page)[1][0]
    assert fields_of(page)["points-0-text"].startswith("Elections take place")
    assert not Proposal.objects.exists()


def test_a_proposal_that_was_submitted_meanwhile_takes_nothing_more(carla):
    confirmed(carla, looked(carla, split(carla), **{"points-2-does": "none"}))
    typed = {"slug": "rome", "order": "6"}
    page = looked(carla, split(carla, **typed), **{"points-2-does": "none"})
    steps.submitted(carla)
    page = confirmed(carla, page)
    assert page.status_code == 200
    assert "so nothing was saved" in wrong_with(page)[1][0]
    assert fields_of(page)["slug"] == "rome"


def test_whoever_may_only_look_cannot_enter_one(client):
    account = User.objects.create_user("victor", password="a long password", is_staff=True)
    client.force_login(account)
    assert client.get(ADDRESS).status_code == 403
    assert (
        client.get(f"/admin/provisions/draft/{Draft.objects.first().pk}/text/").status_code == 403
    )


def test_whoever_was_signed_out_loses_nothing(client, editor):
    client.force_login(editor)
    page = split(client)
    client.logout()
    answer = looked(client, page)
    assert answer.status_code == 403
    assert "Elections take place in Ukraine within 60 days." in answer.content.decode()
