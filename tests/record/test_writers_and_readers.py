"""Ten who write and ten who read at once: nobody is turned away, and instants follow commits."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, connections, transaction

from record.editing import edit
from record.models import Edit
from statements.models import Source, StatementCitation
from tests import factories

WRITERS = 10
EDITS_EACH = 4

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work, *arguments):
    """Do *work* on a connection of the thread's own, which it closes."""
    try:
        return work(*arguments)
    finally:
        connections.close_all()


def test_ten_writers_and_ten_readers_at_once():
    source = factories.source()
    statements = [factories.statement(sources=[source]) for _ in range(WRITERS)]
    start, done = threading.Barrier(2 * WRITERS), threading.Event()

    def write(statement):
        start.wait(timeout=30)
        for number in range(EDITS_EACH):
            with edit(reason=f"Edit {number}", kind="correction"):
                # Read first, then write: the order in which a reader cannot become a writer.
                row = Source.objects.get(pk=source.pk)
                row.note = f"{int(row.note or 0) + 1}"
                row.save()
                statement.summary = f"Summary {number} of {statement.slug}."
                statement.save()

    def read():
        start.wait(timeout=30)
        seen = []
        while not done.wait(0.01):
            with transaction.atomic():
                note = int(Source.objects.get(pk=source.pk).note or 0)
                instants = list(Edit.objects.values_list("recorded_at", flat=True))
                StatementCitation.objects.count()
            seen.append((note, max(instants)))
        return seen

    with ThreadPoolExecutor(2 * WRITERS) as pool:
        reading = [pool.submit(in_a_thread, read) for _ in range(WRITERS)]
        writing = [pool.submit(in_a_thread, write, statement) for statement in statements]
        try:
            for writer in writing:
                writer.result(timeout=120)
        finally:
            done.set()
        for reader in reading:
            seen = reader.result(timeout=60)
            # What was recorded later is seen later, never the other way round.
            assert all(earlier <= later for earlier, later in pairwise(seen))

    source.refresh_from_db()
    assert source.note == str(WRITERS * EDITS_EACH), "an edit was lost"
    edits = list(Edit.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert len(edits) == 1 + WRITERS + WRITERS * EDITS_EACH
    assert edits == sorted(set(edits)), (
        "ids, which are given in the order of commits, and instants"
    )
    counted = source.history.order_by("history_date").values_list("note", flat=True)
    assert list(counted) == ["", *map(str, range(1, WRITERS * EDITS_EACH + 1))]


def test_the_first_thing_that_a_new_connection_does_may_be_an_edit():
    """Connecting must not make the transaction one that began as a reader."""
    source = factories.source()
    connection.close()
    begun, written = threading.Event(), threading.Event()

    def first():
        with edit(reason="The first", kind="correction"):
            row = Source.objects.get()
            begun.set()
            # Time for the other to get in between, where nothing keeps it out.
            written.wait(timeout=1)
            row.note = row.note + "first, "
            row.save()

    def second():
        begun.wait(timeout=30)
        with edit(reason="The second", kind="correction"):
            row = Source.objects.get()
            row.note = row.note + " second"
            row.save()
        written.set()

    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(in_a_thread, job) for job in (first, second)]:
            work.result(timeout=60)
    source.refresh_from_db()
    assert source.note == "first, second"


def test_a_reading_transaction_keeps_no_writer_waiting():
    factories.source()
    reading, written = threading.Event(), threading.Event()

    def write():
        reading.wait(timeout=30)
        factories.source()
        written.set()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(in_a_thread, write)
        with transaction.atomic():
            assert Source.objects.count() == 1
            reading.set()
            assert written.wait(timeout=20), "the writer waits for a reader"
        writer.result(timeout=30)
    assert Source.objects.count() == 2


def test_a_writing_transaction_keeps_no_reader_waiting():
    source = factories.source(note="As it was")
    with ThreadPoolExecutor(1) as pool, factories.editing():
        source.note = "As it will be"
        source.save()
        notes = pool.submit(in_a_thread, lambda: list(Source.objects.values_list("note")))
        assert notes.result(timeout=20) == [("As it was",)]


def test_an_edit_leaves_the_connection_as_it_found_it():
    if connection.vendor != "sqlite":
        pytest.skip("the mode of transactions is SQLite's")
    connection.close()
    factories.source()
    assert connection.transaction_mode is None
    assert not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
