"""What happens to every text on its way in."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Actor
from record.fields import is_slug
from record.text import normalise, refuse_line_breaks, refuse_unsafe
from statements.models import Source
from tests import factories


@given(st.text())
def test_a_normalised_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_a_text_that_is_let_in_holds_nothing_that_runs_or_hides(text):
    text = normalise(text)
    try:
        refuse_unsafe(text)
    except ValidationError:
        return
    assert text[:1] not in tuple("=+-@")
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85"])
def test_every_line_end_becomes_one(end):
    assert normalise(f"One{end}Two{end}") == "One\nTwo"


@pytest.mark.parametrize("sign", "=+-@")
def test_a_message_about_a_formula_says_what_to_write_instead(sign):
    with pytest.raises(ValidationError, match="because a spreadsheet would run it") as refused:
        refuse_unsafe(f"{sign}1")
    assert refused.value.code == "formula"
    refuse_unsafe(f"One {sign} two\n{sign} three")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\t", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_control_characters_are_refused_and_named(character):
    with pytest.raises(ValidationError, match=rf"U\+{ord(character):04X}"):
        refuse_unsafe(f"One{character}two")


def test_line_breaks_belong_in_prose_alone():
    refuse_unsafe("One\ntwo")
    refuse_line_breaks("One two")
    with pytest.raises(ValidationError):
        refuse_line_breaks("One\ntwo")


@pytest.mark.parametrize("slug", ["a", "berlin-2025-12-14", "7"])
def test_a_slug(slug):
    is_slug(slug)


@pytest.mark.parametrize("slug", ["", "A", "a--b", "-a", "a-", "a_b", "a b", "é", "a\n", "٧"])
def test_no_slug(slug):
    with pytest.raises(ValidationError):
        is_slug(slug)


@pytest.mark.django_db
def test_texts_are_normalised_when_saved_and_when_looked_up():
    row = factories.actor(
        name="  Cafe\u0301\u00a0", description="One\r\nTwo\u2028Three \n", slug=" a "
    )
    row.refresh_from_db()
    assert (row.name, row.description, row.slug) == ("Caf\u00e9", "One\nTwo\nThree", "a")
    version = row.history.get()
    assert (version.name, version.description) == (row.name, row.description)
    for found in (
        Actor.objects.filter(name="Cafe\u0301 "),
        Actor.objects.filter(name__in=["Cafe\u0301", "another"]),
        Actor.objects.filter(description="One\r\nTwo\r\nThree"),
        Actor.objects.exclude(name="Cafe\u0301", slug="b").filter(slug="a\n"),
        Actor.history.filter(name="Cafe\u0301"),
    ):
        assert [each.slug for each in found] == ["a"]
    with factories.editing():
        again, made = Actor.objects.get_or_create(name="Cafe\u0301")
    assert (again, made) == (row, False)


@pytest.mark.django_db
def test_a_text_of_white_space_is_no_text():
    with pytest.raises(ValidationError) as refused:
        factories.actor(name=" \u2003\r\n")
    assert "name" in refused.value.message_dict
    assert factories.source(note=" \n ").note == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "https://",
        "https://example.org/a b",
        "https://example.org/\nb",
    ],
)
def test_an_address_is_a_whole_one_of_the_web(url):
    with pytest.raises(ValidationError):
        factories.source(url=url)
    assert not Source.objects.exists()
