"""A form opens at once, whoever is writing."""

import threading

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from record.editing import write_transaction
from record.models import KeptForm
from tests import factories
from tests.admin.forms import form_of


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere nobody is kept waiting")
def test_a_form_opens_while_someone_writes():
    client, row = Client(), factories.source()
    client.force_login(factories.editor())
    writing, read = threading.Event(), threading.Event()

    def write():
        try:
            with write_transaction():
                writing.set()
                read.wait(timeout=60)
        except DatabaseError:
            pass
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert writing.wait(timeout=30)
        assert client.get(form_of(row)).status_code == 200
        assert not KeptForm.objects.exists()
    finally:
        read.set()
        thread.join()
    assert client.get(form_of(row)).status_code == 200
    assert KeptForm.objects.count() == 1
