"""An editor who may freezes the record in the admin; nobody changes what is frozen."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from provisions.models import Stance
from record.editing import edit
from snapshots import freezing
from snapshots.freezing import freeze
from snapshots.models import Snapshot

LIST = "/admin/snapshots/snapshot/"
TYPED = {"name": "january", "title": "January", "note": "Why.", "day": "2025-12-17"}


def test_it_works(record, desk, editor):
    form = desk.get(f"{LIST}add/").text
    assert 'name="day" value="2025-12-17"' in form
    assert f'name="name" value="{timezone.now():%Y-%m-%d}"' in form
    assert "never changed and never deleted" in form
    response = desk.post(f"{LIST}add/", TYPED, follow=True)
    assert "was added successfully" in response.text
    snapshot = Snapshot.objects.get()
    assert (snapshot.name, snapshot.title, snapshot.note) == ("january", "January", "Why.")
    assert str(snapshot.day) == "2025-12-17"
    assert snapshot.byline == "Anna K."
    assert "January" in response.text
    assert snapshot.get_absolute_url() in response.text


def test_a_name_that_is_taken_is_not_proposed(record, desk):
    today = f"{timezone.now():%Y-%m-%d}"
    freeze(today, title="Today")
    assert f'value="{today}"' not in desk.get(f"{LIST}add/").text


def test_without_a_day_it_is_the_latest_of_the_record(record, desk):
    desk.post(f"{LIST}add/", TYPED | {"day": ""})
    assert str(Snapshot.objects.get().day) == "2025-12-17"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "latest"}, "leads elsewhere"),
        ({"name": "January!"}, "lower-case letters"),
        ({"name": "taken"}, "already exists"),
        ({"title": ""}, "This field is required"),
        ({"day": "2999-01-01"}, "has not begun"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(record, desk, typed, said):
    freeze("taken", title="Taken")
    response = desk.post(f"{LIST}add/", TYPED | {"note": "Typed with care."} | typed)
    assert response.status_code == 200
    assert said in response.text
    assert "Typed with care." in response.text
    assert Snapshot.objects.count() == 1


def test_one_frozen_meanwhile_is_no_error_of_the_site(record, desk, monkeypatch):
    write = freezing.write_record

    def overtaken(*args):
        written = write(*args)
        monkeypatch.setattr(freezing, "write_record", write)
        with edit(reason="Corrected", kind="correction"):
            Stance.objects.first().delete()
        freeze("overtaking", title="Overtaking")
        return written

    monkeypatch.setattr(freezing, "write_record", overtaken)
    response = desk.post(f"{LIST}add/", TYPED)
    assert response.status_code == 200
    assert "holds a later Edit. Freeze it again." in response.text
    assert "Why." in response.text
    assert Snapshot.objects.get().name == "overtaking"


def test_a_frozen_one_is_shown_and_not_changed(record, desk):
    snapshot = freeze("first", title="First")
    page = f"{LIST}{snapshot.pk}/change/"
    shown = desk.get(page).text
    assert snapshot.digest in shown
    assert 'name="title"' not in shown
    assert desk.post(page, TYPED).status_code == 403
    assert desk.post(f"{LIST}{snapshot.pk}/delete/", {"post": "yes"}).status_code == 403
    desk.post(LIST, {"action": "delete_selected", "_selected_action": snapshot.pk, "post": "yes"})
    assert Snapshot.objects.get().title == "First"


def test_the_list_finds_one_by_digest_name_and_day(record, desk):
    snapshot = freeze("first", title="First")
    for asked in (snapshot.digest, "first", "2025-12-17"):
        assert snapshot.get_absolute_url() in desk.get(LIST, {"q": asked}).text
    assert snapshot.get_absolute_url() not in desk.get(LIST, {"q": "second"}).text


def test_only_who_has_the_right_may_freeze(record, client):
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_snapshot"))
    client.force_login(looker)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}add/", TYPED).status_code == 403
    assert not Snapshot.objects.exists()
