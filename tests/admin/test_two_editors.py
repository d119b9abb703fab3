"""Two editors at once: rows that one adds or deletes while another has their form open."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from provisions.models import Draft, Provision, Revision, Stance, StanceStatement
from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}
DELETED = "This was deleted since you opened it: Command line, "


def opened(desk, row, **changes):
    return {**fields_of(desk.get(form_of(row))), **changes, **WHY, "_save": "Save"}


def delete(row):
    with factories.editing("Entered twice"):
        row.delete()


def forms_of(response):
    return response.context["inline_admin_formsets"][0].formset.forms


def test_a_row_that_was_deleted_meanwhile_is_put_back_with_all_that_was_typed(desk):
    row = factories.source(slug="gone-soon")
    pk, url, mine = row.pk, form_of(row), opened(desk, row, title="Typed with care")
    delete(row)
    refused = desk.post(url, mine)
    assert refused.status_code == 200
    assert DELETED in refused.content.decode()
    assert fields_of(refused)["title"] == "Typed with care"
    assert not Source.objects.filter(slug="gone-soon").exists()
    again = desk.post(url, {**fields_of(refused), "_save": "Save"})
    assert again.status_code == 302
    back = Source.objects.get(slug="gone-soon")
    assert (back.pk, back.title) == (pk, "Typed with care")
    assert [version.history_type for version in back.history.all()] == ["+", "-", "+"]


def test_a_revision_is_put_back_where_it_was(desk):
    row = factories.revision(
        draft=factories.draft(order=9), provision=Provision.objects.get(number=7)
    )
    pk, url, mine = row.pk, form_of(row), opened(desk, row, note="Typed with care.")
    delete(row)
    refused = desk.post(url, mine)
    assert DELETED in refused.content.decode()
    assert desk.post(url, {**fields_of(refused), "_save": "1"}).status_code == 302
    back = Revision.objects.get(pk=pk)
    assert (back.draft, back.provision, back.note) == (
        row.draft,
        row.provision,
        "Typed with care.",
    )


def test_whoever_may_only_change_rows_may_put_one_back(client, db):
    writer = User.objects.create_user("carla", password="a long password", is_staff=True)
    writer.user_permissions.set(
        Permission.objects.filter(codename__in=["change_source", "publish"])
    )
    client.force_login(writer)
    row = factories.source(slug="gone-soon")
    url, mine = form_of(row), opened(client, row, title="Typed with care")
    delete(row)
    refused = client.post(url, mine)
    assert DELETED in refused.content.decode()
    assert client.post(url, {**fields_of(refused), "_save": "1"}).status_code == 302
    assert Source.objects.get(slug="gone-soon").title == "Typed with care"


def test_a_row_that_never_was_is_not_put_back(desk):
    row = Source.objects.first()
    url = form_of(row).replace(str(row.pk), "987654")
    assert desk.post(url, opened(desk, row)).status_code == 302
    assert not Source.objects.filter(pk=987654).exists()


@pytest.fixture
def point(db):
    """A point on which no stance is taken, so that what drafts hold on it can be deleted."""
    row = factories.provision(number=29)
    for draft in Draft.objects.order_by("order"):
        factories.revision(draft, row, text=f"What {draft.slug} says.")
    return row


def prefix_of(desk, row, draft):
    forms = forms_of(desk.get(form_of(row)))
    return next(form.prefix for form in forms if form.draft_held.slug == draft)


def test_a_revision_deleted_elsewhere_is_in_nobodys_way(desk, point):
    place = prefix_of(desk, point, "berlin")
    mine = opened(desk, point, **{f"{place}-note": "Typed with care."})
    delete(Revision.objects.get(provision=point, draft__slug="european"))
    assert desk.post(form_of(point), mine).status_code == 302
    notes = {r.draft.slug: r.note for r in point.revisions.select_related("draft")}
    assert notes == {"us-russia": "", "geneva": "", "berlin": "Typed with care."}


def test_each_form_stays_beside_its_own_row_when_it_is_shown_again(desk, point):
    place = prefix_of(desk, point, "berlin")
    mine = opened(desk, point, **{f"{place}-note": "=Typed with care."})
    delete(Revision.objects.get(provision=point, draft__slug="european"))
    refused = desk.post(form_of(point), mine)
    for shown in refused.context["inline_admin_formsets"][0]:
        if shown.original is not None:
            assert shown.form.instance == shown.original
            assert shown.form.draft_held == shown.original.draft
    typed = {form.draft_held.slug: form["note"].value() for form in forms_of(refused)}
    assert typed["berlin"] == "=Typed with care."


def test_what_was_typed_on_a_revision_that_is_gone_is_shown_and_put_back(desk, point):
    place = prefix_of(desk, point, "european")
    mine = opened(desk, point, **{f"{place}-note": "Typed with care."})
    delete(Revision.objects.get(provision=point, draft__slug="european"))
    refused = desk.post(form_of(point), mine)
    told = {form.draft_held.slug: str(form.errors) for form in forms_of(refused) if form.errors}
    assert list(told) == ["european"]
    assert DELETED in told["european"]
    assert desk.post(form_of(point), {**fields_of(refused), "_save": "1"}).status_code == 302
    assert point.revisions.get(draft__slug="european").note == "Typed with care."


def test_a_stance_that_rests_on_a_statement_since_changes_no_other(desk):
    link = StanceStatement.objects.filter(position=2).first()
    statement = link.statement
    forms = forms_of(desk.get(form_of(statement)))
    place = next(form.prefix for form in forms if form.instance == link)
    mine = opened(desk, statement, made_on="2031-01-01", **{f"{place}-DELETE": "on"})
    first = Stance.objects.exclude(grounds__statement=statement).order_by("provision__number")[0]
    with factories.editing():
        StanceStatement.objects.create(stance=first, statement=statement)
    refused = desk.post(form_of(statement), mine)
    assert refused.status_code == 200
    for shown in refused.context["inline_admin_formsets"][0]:
        if shown.original is not None:
            assert shown.form.instance == shown.original
    made_on = statement.made_on.isoformat()
    again = {**fields_of(refused), "made_on": made_on, "_save": "1"}
    assert desk.post(form_of(statement), again).status_code == 302
    assert not StanceStatement.objects.filter(pk=link.pk).exists()
    assert first.grounds.filter(statement=statement).exists()


def test_a_stance_that_rests_on_it_no_longer_is_in_nobodys_way(desk):
    link = StanceStatement.objects.filter(position=2).first()
    mine = opened(desk, link.statement, quote="so to speak")
    delete(link)
    assert desk.post(form_of(link.statement), mine).status_code == 302
    assert Statement.objects.get(pk=link.statement_id).quote == "so to speak"


def test_a_source_renamed_and_a_statement_saved_elsewhere_is_no_change_of_ones_own(desk):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    mine = opened(desk, row)
    source = row.citations.order_by("position").first().source
    with factories.editing():
        source.slug = "renamed-meanwhile"
        source.save()
        row.quote = "so to speak"
        row.save()
    edits = Edit.objects.count()
    assert desk.post(form_of(row), mine).status_code == 302
    row.refresh_from_db()
    assert row.quote == "so to speak"
    assert Edit.objects.count() == edits


@pytest.mark.parametrize(
    "version", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x" * 9000]
)
def test_a_version_that_never_was_is_refused_in_words(desk, version):
    row = Source.objects.first()
    refused = desk.post(form_of(row), {**opened(desk, row, note="Mine."), "version": version})
    assert "which version you opened is not known" in refused.content.decode()
