"""Rows that are laid over the record anew for each request do not collide with themselves."""

import pytest
from django.http import QueryDict

from provisions.models import Theme
from record.admin.grounds import changed_since, shown
from record.editing import edit, trial
from record.forms import TrackedForm
from tests import factories

pytestmark = pytest.mark.django_db

WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}


class ThemeForm(TrackedForm):
    """The form of a small row, as the admin makes it."""

    class Meta:
        model = Theme
        fields = ("name", "description")


def propose(pk, **values):
    """Write what somebody proposes, in a trial."""
    row = Theme.objects.get(pk=pk)
    with edit(editor=factories.editor(), reason="Proposed", kind="correction"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def opened(pk, **typed):
    form = ThemeForm(instance=Theme.objects.get(pk=pk))
    sent = QueryDict(mutable=True)
    for name in ("name", "description", "version"):
        sent[name] = form[name].value()
    sent.update({**WHY, **typed})
    return sent


@pytest.fixture
def pk():
    return factories.theme(name="Old", description="Old words.").pk


def test_what_one_proposed_oneself_is_changed_further(pk):
    with trial():
        propose(pk, description="Proposed words.")
        sent = opened(pk)
    sent["description"] = "Proposed words, and more."
    with trial():
        propose(pk, description="Proposed words.")
        form = ThemeForm(sent, instance=Theme.objects.get(pk=pk))
        assert form.is_valid(), form.errors
        assert (form.collisions, form.taken_over) == ({}, [])
        assert form.cleaned_data["description"] == "Proposed words, and more."


def test_what_one_proposed_oneself_is_taken_back(pk):
    with trial():
        propose(pk, description="Proposed words.")
        sent = opened(pk, description="Old words.")
    with trial():
        propose(pk, description="Proposed words.")
        form = ThemeForm(sent, instance=Theme.objects.get(pk=pk))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["description"] == "Old words."


def test_what_others_changed_beneath_it_is_never_overwritten_unseen(pk):
    with trial():
        propose(pk, description="Proposed words.")
        sent = opened(pk, name="Mine")
    propose(pk, name="Theirs")
    with trial():
        propose(pk, description="Proposed words.")
        form = ThemeForm(sent, instance=Theme.objects.get(pk=pk))
        assert not form.is_valid()
        assert list(form.collisions) == ["name"]
        assert form["description"].value() == "Proposed words."


def test_what_one_proposed_oneself_is_taken_back_while_others_save(pk):
    with trial():
        propose(pk, description="Proposed words.")
        sent = opened(pk, description="Old words.")
    propose(pk, name="Theirs")
    with trial():
        propose(pk, description="Proposed words.")
        form = ThemeForm(sent, instance=Theme.objects.get(pk=pk))
        # It is read first what others changed; nothing of it clashes.
        assert not form.is_valid()
        assert [taken.label for taken in form.taken_over] == ["name"]
        again = ThemeForm(form.data, instance=Theme.objects.get(pk=pk))
        assert again.is_valid(), again.errors
        assert again.cleaned_data["description"] == "Old words."
        assert again.cleaned_data["name"] == "Theirs"


def test_what_a_page_that_asks_was_shown_on_is_the_same_again(pk):
    with trial():
        propose(pk, description="Proposed words.")
        seen = str(shown(Theme, [pk]))
    with trial():
        propose(pk, description="Proposed words.")
        assert changed_since(Theme, [pk], seen) is None
        propose(pk, description="Other words.")
        assert changed_since(Theme, [pk], seen) is not None
