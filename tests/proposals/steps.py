"""What contributors and editors do with proposals."""

from proposals.models import Proposal
from record.models import Edit
from statements.models import Statement
from tests import factories
from tests.admin.forms import fields_of, form_of, submit

WHY = {"reason_for_change": "Reported by Reuters", "kind_of_change": "addition"}
SOURCE = {
    "slug": "reuters-2025-12-16-talks",
    "title": "Talks go on",
    "publisher": "Reuters",
    "kind": "media",
    "url": "https://example.org/talks",
    "language": "en",
}


def add(browser, kind, /, **fields):
    """Fill in the form of a new row and save it."""
    return submit(browser, f"/admin/{kind}/add/", **{**WHY, **fields})


def change(browser, row, /, **fields):
    """Change some fields of a row, or of the row at an address, and save."""
    address = row if isinstance(row, str) else form_of(row)
    return submit(browser, address, **{**WHY, "kind_of_change": "correction", **fields})


def add_source(browser, **fields):
    # Of another name it is another publication, at an address of its own.
    own = {"url": f"https://example.org/{fields['slug']}"} if "slug" in fields else {}
    return add(browser, "statements/source", **{**SOURCE, **own, **fields})


def statement():
    """A statement of the record that stances rest on."""
    return Statement.objects.filter(stances__isnull=False).order_by("pk").first()


def edited(row, **fields):
    """Another editor changes a row of the record."""
    with factories.editing("Corrected after the transcript", "correction"):
        row.refresh_from_db()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def deleted(row):
    """Another editor deletes a row of the record."""
    with factories.editing("Entered twice", "correction"):
        type(row).objects.get(pk=row.pk).delete()


def look_again(browser, proposal, change):
    """Say that what became of the row of a change was looked at, as it stands now."""
    newest = Edit.objects.first().pk
    given = {"step": "look-again", "change": change.pk, "seen_edit": newest}
    return browser.post(proposal.get_absolute_url(), given)


def drop(browser, proposal, change):
    """Leave a change out."""
    return browser.post(proposal.get_absolute_url(), {"step": "drop", "change": change.pk})


def proposal_of(browser):
    """The newest proposal of whoever sits at *browser*."""
    return Proposal.objects.filter(proposer=browser.account).first()


def page_of(browser, proposal):
    return browser.get(proposal.get_absolute_url())


def step(browser, proposal, name, **fields):
    """Take a step on the page of a proposal, as it is shown now."""
    shown = fields_of(page_of(browser, proposal))
    shown.pop("change", None)
    return browser.post(proposal.get_absolute_url(), {**shown, **fields, "step": name})


def submitted(browser, **fields):
    """Submit what is in hand, and return it."""
    proposal = proposal_of(browser)
    given = {"reason_for_change": "Reuters reported it", "kind_of_change": "addition", **fields}
    assert step(browser, proposal, "submit", **given).status_code == 302
    proposal.refresh_from_db()
    return proposal


def text_of(response):
    return response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def refusals(response):
    """What the page of a proposal says stands against the step that was taken."""
    assert response.status_code == 409
    return response.context["refused"]


__all__ = [
    "SOURCE",
    "WHY",
    "add",
    "add_source",
    "change",
    "deleted",
    "drop",
    "edited",
    "fields_of",
    "form_of",
    "look_again",
    "page_of",
    "proposal_of",
    "refusals",
    "statement",
    "step",
    "submit",
    "submitted",
    "text_of",
]
