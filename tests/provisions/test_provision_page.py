"""/provisions/<number>/: what each draft says, who stands where, what was said, its history."""

import re
from datetime import date
from html import unescape

import pytest

from actors.models import Actor
from provisions.models import Draft, Provision, Revision, Stance, StatementProvision
from record.editing import edit
from statements.models import Statement
from tests import factories


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def article(html, slug):
    return words(
        re.search(rf'<article class="version" id="{slug}">.*?</article>', html, re.DOTALL)[0]
    )


def stance(html, slug):
    start = html.index(f'<div class="stance" id="{slug}">')
    return words(html[start : html.index("</ul>\n  </div>\n</div>", start)])


def test_it_works(client, record):
    html = page(client, "/provisions/7/")
    assert "<title>7. Ukraine and NATO membership" in html
    text = article(html, "us-russia")
    assert "NATO's statutes are to rule out admitting Ukraine" in text
    assert "19 November 2025 · point 7" in text
    assert "Original Published" in text
    assert "RBC-Ukraine, 21 Nov 2025" in text
    assert "Latest text" in article(html, "berlin")
    text = stance(html, "ukraine-7-us-russia-2025-11-20")
    assert (
        "Rejects US–RU on an earlier text from 20 until 25 November 2025 (5 days), stated" in text
    )
    assert "20 November 2025, Khrystyna Hayovyshyn: RBC-Ukraine" in text


def test_every_point_shows_its_drafts_its_stances_and_its_statements(client, record):
    for point in Provision.objects.all():
        html = page(client, f"/provisions/{point.number}/")
        for slug in Draft.objects.values_list("slug", flat=True):
            assert html.count(f'<article class="version" id="{slug}">') == 1
        for slug in point.stances.values_list("slug", flat=True):
            assert html.count(f'id="{slug}"') == 1
        said = StatementProvision.objects.filter(provision=point)
        for slug in said.values_list("statement__slug", flat=True):
            assert html.count(f'id="statement-{slug}"') == 1


def test_what_is_not_known_or_not_there_is_said(client, record):
    point = factories.provision()
    first = factories.draft(slug="first")
    factories.revision(first, point, change="undisclosed", note="Nothing was published.")
    second = factories.draft(slug="second")
    factories.revision(second, point, change="removed")
    factories.draft(slug="third")
    html = page(client, point.get_absolute_url())
    assert "Undisclosed: nothing reliable was published" in article(html, "first")
    assert "Removed: this draft does not have the point" in article(html, "second")
    assert "Not entered" in article(html, "third")
    assert "No position had been found by this day" in html
    assert "No statement about this point had been found" in html


def test_accepting_a_removal_says_so(client, record):
    removed = Stance.objects.with_text(date(2025, 12, 17)).filter(
        change="removed", position="accepts"
    )
    found = removed.select_related("provision").first()
    html = page(client, f"/provisions/{found.provision.number}/")
    assert "Accepts removal" in stance(html, found.slug)


def test_the_states_of_the_text_are_told_apart_by_class_and_word(client, record):
    day = date(2025, 12, 17)
    for state, said in [
        ("latest", "on the latest text"),
        ("earlier", "on an earlier text"),
        ("undisclosed", "on an undisclosed text"),
    ]:
        found = (
            Stance.objects.current(day)
            .with_text(day)
            .filter(text_state=state, provision__isnull=False)
            .select_related("provision")
            .first()
        )
        html = page(client, f"/provisions/{found.provision.number}/")
        assert said in stance(html, found.slug)
        start = html.index(f'id="{found.slug}"')
        badge = re.search(r'class="badge ([^"]*)"', html[start:])[1]
        assert badge == f"badge-{found.position} is-{state}"


def test_who_said_nothing_and_who_spoke_through_a_bloc_is_said(client, record):
    html = page(client, "/provisions/10/")
    silent = words(re.search(r'<div class="silent">.*?</div>', html, re.DOTALL)[0])
    assert "No position of its own found: NATO" in silent
    assert "France, as a member of E3: ≠Seeks changes US–RU" in silent
    assert "Ukraine" not in silent


def test_a_superseded_position_is_folded_under_the_one_that_holds(client, record):
    html = page(client, "/provisions/21/")
    slug = "ukraine-21-us-russia-2025-11-20"
    old = Stance.objects.get(slug=slug)
    assert not Stance.objects.current(date(2025, 12, 17)).filter(pk=old.pk).exists()
    before = html[: html.index(f'id="{slug}"')]
    assert before.count("<details") == before.count("</details") + 1
    assert re.search(r"from 20 until \d+ November 2025 \(\d days\)", stance(html, slug))


def test_the_history_says_who_when_and_why(client, record):
    moved = Stance.objects.get(slug="ukraine-7-us-russia-2025-11-20")
    moved.confidence = "inferred"
    editor = factories.editor(username="secret-name", public_name="Anna K.")
    with edit(editor=editor, reason="The words were misread", kind="correction") as opened:
        moved.save()
    html = page(client, "/provisions/7/")
    entry = words(re.search(rf'id="edit-{opened.saved.pk}">.*?</dl>', html, re.DOTALL)[0])
    assert "Anna K. · Correction" in entry
    assert "The words were misread" in entry
    assert "before: Stated after: Inferred" in entry
    assert "First load" in html
    assert "secret-name" not in html
    assert "The words were misread" not in page(client, "/provisions/8/")
    assert "The words were misread" in page(client, "/provisions/7/", on="2025-11-24")


def test_points_lead_to_the_ones_before_and_after(client, record):
    for number in (102, 105):
        factories.provision(number=number)
    html = page(client, "/provisions/102/")
    assert 'href="/provisions/28/" rel="prev"' in html
    assert 'href="/provisions/105/" rel="next"' in html
    assert 'rel="prev"' not in page(client, "/provisions/1/").partition("<main")[2]
    assert 'rel="next"' not in page(client, "/provisions/105/").partition("<main")[2]


@pytest.mark.parametrize("number", ["0", "29", "99999999999999999999999999"])
def test_an_unknown_point_is_not_found(client, record, number):
    assert client.get(f"/provisions/{number}/").status_code == 404


def test_only_reading_is_answered(client, record):
    assert client.post("/provisions/7/").status_code == 405


def test_texts_are_escaped(client, record):
    point = factories.provision(title="<b>bold</b>")
    factories.revision(factories.draft(), point, text="a) <script>alert(1)</script>")
    html = client.get(point.get_absolute_url()).content.decode()
    assert "<script" not in html
    assert "<b>bold" not in html


@pytest.mark.parametrize("address", ["/provisions/7/", "/drafts/geneva/"])
def test_the_steps_to_other_days_keep_what_the_texts_are_compared_with(client, record, address):
    html = page(client, address, against="original", on="2025-12-01")
    steps = re.findall(r'<a class="step" href="([^"]+)"', html)
    assert len(steps) == 2
    assert all(step.endswith("&against=original") for step in steps)
    assert '<input type="hidden" name="against" value="original">' in html
    assert f'<a href="{address}?against=original">Show the latest day' in html
    assert "against" not in "".join(
        re.findall(r'<a class="step" href="([^"]+)"', page(client, address, on="2025-12-01"))
    )


def test_names_lead_to_the_actor_as_of_the_day(client, record):
    link = 'href="/actors/ukraine/?on=2025-12-01">Ukraine</a>'
    point = page(client, "/provisions/7/", on="2025-12-01")
    said = point[point.index('id="_statements"') :]
    assert link in point[: point.index('id="_statements"')]
    assert link in said
    geneva = page(client, "/drafts/geneva/", on="2025-12-01")
    assert link in geneva[: geneva.index("</dl>")]
    assert 'href="/statements/' in said


def test_a_long_history_goes_on_at_an_address_of_its_own(client, record):
    assert "the whole history" not in page(client, "/provisions/7/")
    row = Revision.objects.get(draft__slug="berlin", provision__number=7)
    for number in range(21):
        with edit(reason=f"Reason {number}", kind="correction"):
            row.note = f"Note {number}."
            row.save()
    html = page(client, "/provisions/7/")
    assert '<a href="/provisions/7/history/">the whole history</a>' in html
    assert "Reason 0<" not in html
    assert "Reason 0<" in page(client, "/provisions/7/history/", page=2)


def test_of_many_statements_the_latest_are_here_and_all_a_link_away(client, record):
    point = Provision.objects.get(number=7)
    actor = Actor.objects.get(slug="ukraine")
    with factories.editing():
        for _ in range(100):
            factories.statement(actor=actor, provisions=[point])
    html = client.get("/provisions/7/?on=2025-12-16").content.decode()
    total = Statement.objects.by(date(2025, 12, 16)).filter(provisions__provision=point).count()
    assert f"{total} statements" in html
    assert html.count('class="statement"') == 100
    assert f"All {total} statements about this point" in html
    assert 'href="/statements/?provision=7&amp;on=2025-12-16"' in html
