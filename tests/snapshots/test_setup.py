"""manage.py setup: everything a fresh database needs, once."""

import hashlib
import io
import re

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from provisions.models import Provision
from record.models import Edit
from snapshots.models import Snapshot
from tests import factories

# It migrates, which PostgreSQL refuses in a transaction that has rows waiting to be checked.
pytestmark = pytest.mark.django_db(transaction=True)


def set_up():
    said = io.StringIO()
    call_command("setup", stdout=said)
    return said.getvalue()


def test_a_second_setup_changes_nothing():
    first = set_up()
    assert Edit.objects.count() == 1
    snapshot = Snapshot.objects.get()
    assert (snapshot.name, str(snapshot.day)) == ("2025-12-17", "2025-12-17")
    shipped = (settings.BASE_DIR / "dataset" / "SHA256SUMS").read_bytes()
    assert snapshot.digest == hashlib.sha256(shipped).hexdigest()
    assert Provision.objects.count() == 28
    name, password = (
        re.search(rf"^ +{word} +(\S+)$", first, re.MULTILINE)[1] for word in ("name", "password")
    )
    administrator = User.objects.get()
    assert administrator.is_superuser
    assert administrator.is_staff
    assert authenticate(username=name, password=password) == administrator
    assert len(password) >= 16
    assert administrator.public_name == f"Editor {administrator.pk}"

    second = set_up()
    assert "password" not in second
    assert password not in second
    assert User.objects.get().password == administrator.password
    assert Edit.objects.count() == 1
    assert Snapshot.objects.get() == snapshot


def test_a_record_that_is_there_is_left_alone():
    factories.actor()
    administrator = factories.editor()
    said = set_up()
    assert Edit.objects.count() == 1
    assert not Snapshot.objects.exists()
    assert not Provision.objects.exists()
    assert User.objects.get() == administrator
    assert "password" not in said


def test_a_name_that_is_taken_is_not_taken_over():
    taken = User.objects.create_user("admin", password="theirs")
    factories.actor()
    set_up()
    assert User.objects.filter(is_superuser=True).get().username == "administrator"
    taken.refresh_from_db()
    assert not taken.is_superuser
