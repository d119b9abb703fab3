"""A thousand races of two editors for one row: no save is ever lost without being shown."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.http import QueryDict

from provisions.models import Theme
from record.editing import edit
from record.forms import TrackedForm
from record.models import Edit
from tests import factories

RACES = 1_000
FIELDS = ("name", "description")

pytestmark = pytest.mark.django_db(transaction=True)


class ThemeForm(TrackedForm):
    """The form of a small row, as the admin makes it."""

    class Meta:
        model = Theme
        fields = FIELDS


def opened(pk):
    """What a browser would send of a form that was just opened."""
    form = ThemeForm(instance=Theme.objects.get(pk=pk))
    sent = QueryDict(mutable=True)
    for name in (*FIELDS, "version"):
        sent[name] = form[name].value()
    sent["reason_for_change"], sent["kind_of_change"] = "Said better", "correction"
    return sent


def save(pk, sent):
    """Save a form as the admin does; return it where it was refused."""
    with edit(reason="Said better", kind="correction"):
        form = ThemeForm(sent, instance=Theme.objects.get(pk=pk))
        if not form.is_valid():
            return form
        form.save()
    return None


class Desk:
    """Two editors who each save a form as soon as both have theirs; round after round."""

    def __init__(self):
        self.start, self.done = threading.Barrier(3), threading.Barrier(3)
        self.row, self.forms, self.refused = None, [None, None], [None, None]

    def write(self, who):
        try:
            for _ in range(RACES):
                self.start.wait(timeout=60)
                self.refused[who] = save(self.row, self.forms[who])
                self.done.wait(timeout=60)
        finally:
            connections.close_all()

    def race(self, row, typed):
        """Let each type into the form of a row, as just opened, and save; return who was refused.

        *typed* is a field and its text for each of the two.
        """
        sent = opened(row)
        self.row = row
        for who, (field, text) in enumerate(typed):
            self.forms[who] = sent.copy()
            self.forms[who][field] = text
        self.start.wait(timeout=60)
        self.done.wait(timeout=60)
        return self.refused

    def leave(self):
        self.start.abort()
        self.done.abort()


def test_no_save_is_lost_without_being_shown():
    chance = random.Random(28)  # noqa: S311 (nothing is kept secret by it)
    # Of several rows, so that the history of none grows long.
    rows = [factories.theme(name="A name", description="It is about this.").pk for _ in range(50)]
    desk, lost = Desk(), 0
    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(desk.write, who) for who in range(2)]
        try:
            for number in range(RACES):
                fields = chance.choice(FIELDS), chance.choice(FIELDS)
                typed = [(field, f"By {who}, {number}.") for who, field in enumerate(fields)]
                row = rows[number % len(rows)]
                refused = desk.race(row, typed)
                kept = Theme.objects.get(pk=row)
                if fields[0] == fields[1]:
                    assert_shown(kept, fields[0], [text for _, text in typed], refused)
                    lost += 1
                else:
                    assert_read_first(row, typed, refused)
        except BaseException:
            desk.leave()
            raise
        for writer in writers:
            writer.result(timeout=60)
    # Whoever was not refused left a version of their own.
    assert lost
    assert Edit.objects.count() == len(rows) + 2 * RACES - lost


def assert_read_first(row, typed, refused):
    """Nothing clashes: one of the two reads what the other changed, and then both is saved."""
    [loser] = [who for who in range(2) if refused[who]]
    (field, text), (others, theirs) = typed[loser], typed[1 - loser]
    form, kept = refused[loser], Theme.objects.get(pk=row)
    assert getattr(kept, others) == theirs
    assert getattr(kept, field) != text
    assert form[field].value() == text
    assert [change.after for each in form.taken_over for change in each.changes] == [theirs]
    assert save(row, form.data) is None
    kept.refresh_from_db()
    assert (getattr(kept, field), getattr(kept, others)) == (text, theirs)


def assert_shown(row, field, typed, refused):
    """One of the two was saved; the other was refused, with both texts before their eyes."""
    [loser] = [who for who in range(2) if refused[who]]
    form, winners = refused[loser], typed[1 - loser]
    assert getattr(row, field) == winners
    collision = form.collisions[field]
    assert (collision.theirs_raw, collision.mine_raw) == (winners, typed[loser])
    assert form[field].value() == typed[loser]
