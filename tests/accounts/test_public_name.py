"""Readers see an editor's public name, and never the account's."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from accounts.models import User
from record.editing import edit
from tests import factories

pytestmark = pytest.mark.django_db


def test_this_is_the_account():
    assert get_user_model() is User


def test_an_editor_without_a_public_name_gets_a_number():
    editor = factories.editor(username="ana", first_name="Ana", email="ana@example.org")
    assert editor.public_name == f"Editor {editor.pk}"
    editor.refresh_from_db()
    assert editor.public_name == f"Editor {editor.pk}"


def test_a_number_that_is_taken_is_passed_over():
    first = factories.editor()
    factories.editor(public_name=f"Editor {first.pk + 2}")
    third = factories.editor()
    assert third.public_name == f"Editor {third.pk + 1}"


def test_a_public_name_is_one_editor_s():
    factories.editor(public_name="Ana")
    with pytest.raises(IntegrityError):
        factories.editor(public_name="Ana")


def test_a_form_says_that_a_public_name_is_taken():
    factories.editor(public_name="Ana")
    other = factories.editor()
    other.public_name = "Ana"
    with pytest.raises(ValidationError, match="Another editor has this public name"):
        other.full_clean()


@pytest.mark.parametrize("emptied", ["", "  ", "\r\n"])
def test_a_public_name_that_is_emptied_becomes_a_number_again(emptied):
    editor = factories.editor(public_name="Ana")
    editor.public_name = emptied
    editor.save()
    editor.refresh_from_db()
    assert editor.public_name == f"Editor {editor.pk}"


def test_a_public_name_is_kept_in_one_composition():
    editor = factories.editor(public_name=" Ame\u0301lie ")
    assert editor.public_name == "Am\u00e9lie"


@pytest.mark.parametrize("name", ["=1+1", "@all", "Ana\u202e", "Two\nlines", "A" * 81])
def test_a_public_name_misleads_nobody(name):
    editor = factories.editor()
    editor.public_name = name
    with pytest.raises(ValidationError) as refused:
        editor.full_clean()
    assert "public_name" in refused.value.message_dict


def test_signing_in_does_not_touch_the_name():
    editor = factories.editor(public_name="Ana")
    editor.save(update_fields=["last_login"])
    editor.refresh_from_db()
    assert editor.public_name == "Ana"


def test_an_account_with_edits_is_not_deleted():
    editor = factories.editor()
    with edit(editor=editor, reason="Authored", kind="addition"):
        factories.actor()
    with pytest.raises(ProtectedError):
        editor.delete()
    editor.is_active = False
    editor.save()
    assert User.objects.get().edits.get().reason == "Authored"
