"""Whatever is sent in the place of ids and steps, nobody meets an error or another's proposal."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from proposals.models import Proposal
from statements.models import Statement
from tests.proposals.steps import (
    SOURCE,
    WHY,
    add_source,
    fields_of,
    form_of,
    page_of,
    proposal_of,
    statement,
    step,
    submitted,
    text_of,
)

pytestmark = pytest.mark.usefixtures("record")
# An id that is none, one that no row has, more digits than either a database or Python takes.
BAD = ["", "none", "-1", "0", "999999", "9" * 30, "9" * 5000, "1\x00", "٣", "²"]
STEPS = "comment submit take-back send-back withdraw look-again drop work approve nonsense"


@pytest.fixture(params=BAD, ids=lambda given: ascii(given)[:12])
def bad(request):
    return request.param


def test_it_works(carla, bad):
    row = statement()
    add_source(carla)
    typed = {**fields_of(carla.get(form_of(row))), **WHY, "summary": "Other words."}
    saved = carla.post(form_of(row), {**typed, "_proposal": bad, "_save": "Save"})
    assert saved.status_code == 302
    assert Statement.objects.get(pk=row.pk).summary == row.summary
    assert proposal_of(carla).changes.count() == 2
    assert carla.get("/admin/statements/source/add/", {"_anew": bad}).status_code == 200


def test_steps_take_what_is_no_id_for_none(carla, edith, bad):
    add_source(carla)
    given = dict.fromkeys(("change", "seen_edit", "seen", "text", "kind_of_change"), bad)
    for browser in (carla, edith):
        proposal = proposal_of(carla)
        for name in STEPS.split():
            answer = browser.post(proposal.get_absolute_url(), {**given, "step": name})
            assert answer.status_code in {302, 409}, name
    assert not Proposal.objects.filter(state="approved").exists()


def test_pages_take_what_is_no_id_for_none(carla, edith, bad):
    add_source(carla)
    proposal = submitted(carla)
    change = proposal.changes.get()
    seen = {"step": "look-again", "change": change.pk, "seen_edit": bad}
    assert edith.post(proposal.get_absolute_url(), seen).status_code == 409
    assert carla.get(proposal.get_absolute_url(), {"p": bad}).status_code == 200
    queue = reverse("admin:proposals_proposal_changelist")
    for name in ("p", "q", "o", "state__exact", "kind__exact"):
        assert edith.get(queue, {name: bad}, follow=True).status_code in {200, 302}
    for page in ("change", "history", "delete"):
        answer = carla.get(f"/admin/proposals/proposal/{quote(bad)}/{page}/")
        assert answer.status_code in {302, 403, 404}


def test_nobody_reaches_the_proposal_of_another(carla, cosima):
    add_source(carla)
    theirs, row = proposal_of(carla), statement()
    source = theirs.changes.get()
    typed = {**fields_of(cosima.get(form_of(row))), **WHY, "summary": "Other words."}
    cosima.post(form_of(row), {**typed, "_proposal": theirs.pk, "_save": "Save"})
    assert theirs.changes.get() == source
    assert proposal_of(cosima).changes.count() == 1
    form = f"/admin/statements/source/{source.row}"
    for page in ("change/", "delete/", "history/", f"change/?_anew={source.pk}"):
        assert SOURCE["title"] not in text_of(cosima.get(f"{form}/{page}", follow=True))
    anew = cosima.get("/admin/statements/source/add/", {"_anew": source.pk})
    assert SOURCE["title"] not in text_of(anew)
    for name in STEPS.split():
        given = {"step": name, "change": source.pk, **WHY}
        assert cosima.post(theirs.get_absolute_url(), given).status_code == 403
    assert page_of(cosima, theirs).status_code == 403


def test_a_change_of_another_proposal_is_none_of_this_one(carla, edith):
    add_source(carla)
    first = submitted(carla)
    add_source(carla, slug="of-the-second")
    second = submitted(carla)
    for name in ("drop", "look-again"):
        answer = step(edith, second, name, change=first.changes.get().pk)
        assert answer.status_code == 409
    assert first.changes.count() == 1
