"""What becomes of an address that is pasted, and which addresses are those of one page."""

import csv
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from statements.addresses import Pasted, canonical, cleaned, host_of, read

ARTICLE = "https://www.reuters.com/world/talks-2025-11-23/"


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        (f"  {ARTICLE}\n", ARTICLE),
        (f"{ARTICLE}?utm_source=x&UTM_Medium=y&fbclid=z", ARTICLE),
        (f"{ARTICLE}?id=3&gclid=1&page=2", f"{ARTICLE}?id=3&page=2"),
        ("HTTPS://WWW.Reuters.COM/World/?b=1&a=%7E", "https://www.reuters.com/World/?b=1&a=%7E"),
        (f"{ARTICLE}#:~:text=ceasefire", ARTICLE),
        (f"{ARTICLE}#post-7:~:text=ceasefire", f"{ARTICLE}#post-7"),
        (f"{ARTICLE}#xtor=AL-72", ARTICLE),
        ("http://127.0.0.1:8000/a?", "http://127.0.0.1:8000/a"),
        # What only looks as if it followed readers stays: it may say which page it is.
        ("https://x.org/?p=145002&ref=a&source=b&session=7", None),
        ("https://пример.рф/путь?б=1", None),
    ],
)
def test_what_follows_readers_is_taken_off_and_nothing_else(pasted, url):
    assert read(pasted) == Pasted(url or pasted)


@pytest.mark.parametrize(
    ("copy", "page"),
    [
        (f"https://web.archive.org/web/20251123120000/{ARTICLE}", ARTICLE),
        (f"https://web.archive.org/web/20251123id_/{ARTICLE}?utm_source=x", ARTICLE),
        (f"http://web.archive.org/web/2025/{ARTICLE}?id=3", f"{ARTICLE}?id=3"),
        ("https://web.archive.org/web/2025/http:/x.org/a", "http://x.org/a"),
        (f"https://archive.ph/2025.11.23-120000/{ARTICLE}", ARTICLE),
        (f"https://arquivo.pt/wayback/20251123120000/{ARTICLE}", ARTICLE),
    ],
)
def test_the_address_of_a_copy_gives_both(copy, page):
    assert read(copy) == Pasted(page, copy)


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "Paste the address of an article."),
        ("   ", "Paste the address of an article."),
        ("www.reuters.com/world", "begins with http:// or https://"),
        ("javascript:alert(1)", "begins with http:// or https://"),
        ("ftp://example.org/a", "begins with http:// or https://"),
        ("file:///etc/passwd", "begins with http:// or https://"),
        ("https://", "Enter a whole web address"),
        ("https://[::1", "Enter a whole web address"),
        ("https://exa mple.org", "more than one address"),
        ("https://a.org https://b.org", "more than one address"),
        ("https://example.org/\x00", "control character (U+0000)"),
        ("https://example.org/\u202egnp.exe", "changes the direction of writing"),
        ("https://anna:secret@example.org/a", "a name or a password"),
        ("https://anna@example.org", "a name or a password"),
        ("https://example.org:99999/", "port"),
        ("https://example.org/" + "a" * 2_000, "2,000 are the most"),
        ("https://example.org/" + "a" * 1_000_000, "2,000 are the most"),
        ("https://web.archive.org/web/2025*/https://x.org", "Open one of them"),
        ("https://archive.ph/AbCdE", "does not say of which page"),
        ("https://perma.cc/AB12-CD34", "does not say of which page"),
    ],
)
def test_what_can_be_no_source_is_refused_in_words(pasted, told):
    with pytest.raises(ValidationError) as refused:
        read(pasted)
    assert told in refused.value.messages[0]


@pytest.mark.parametrize(
    "other",
    [
        "http://www.reuters.com/world/talks-2025-11-23",
        "https://reuters.com/world/talks-2025-11-23/",
        "https://REUTERS.com:443/world/talks-2025-11-23",
        "https://m.reuters.com/world/talks-2025-11-23/amp/",
        "https://amp.reuters.com/world/talks-2025-11-23?amp=1&outputType=amp",
        f"{ARTICLE}?utm_campaign=x#comments",
        f"{ARTICLE}#:~:text=talks",
    ],
)
def test_one_page_has_many_addresses(other):
    assert canonical(other) == canonical(ARTICLE) == "reuters.com/world/talks-2025-11-23"


def test_other_pages_have_other_addresses():
    pages = [
        ARTICLE,
        "https://www.reuters.com/World/talks-2025-11-23/",
        f"{ARTICLE}?id=1",
        f"{ARTICLE}?id=2",
        f"{ARTICLE}#/part/2",
        f"{ARTICLE}#!part-3",
        "https://uk.reuters.com/world/talks-2025-11-23/",
        "https://www.reuters.com:8443/world/talks-2025-11-23/",
        "https://m.com/a",
        "https://com/a",
    ]
    assert len({canonical(page) for page in pages}) == len(pages)


def test_names_and_words_in_another_script_may_be_written_either_way():
    plain = "https://www.пример.рф/путь/?б=1&a=2"
    encoded = f"https://{'пример.рф'.encode('idna').decode()}/{quote('путь')}?a=2&{quote('б')}=1"
    assert canonical(plain) == canonical(encoded)
    assert host_of(plain) == host_of(encoded)


def test_every_address_of_the_dataset_is_a_page_of_its_own():
    with (settings.BASE_DIR / "dataset" / "sources.csv").open(encoding="utf-8") as file:
        urls = [row["url"] for row in csv.DictReader(file)]
    assert len(urls) > 500
    assert len({canonical(url) for url in urls}) == len(urls)
    assert all(read(url).archived_url == "" for url in urls)


HOSTS = st.sampled_from(
    ["example.org", "www.Example.org", "m.news.example.org", "пример.рф", "10.0.0.1", "[::1]"]
)
WORDS = st.text(st.sampled_from("abcXYZ012-_.~!$'()*+,;:@ é%абв"), max_size=8).map(
    lambda text: text.replace(" ", "%20").replace("%", "%25") if "%" in text else text
)
NAMES = st.sampled_from(["id", "p", "page", "amp", "ref", "a", "utm_source", "fbclid", ""])
PAIRS = st.lists(st.tuples(NAMES, WORDS), max_size=4)
TRACKED = st.lists(
    st.tuples(st.sampled_from(["utm_source", "UTM_id", "fbclid", "gclid", "mc_eid"]), WORDS),
    max_size=3,
)


@st.composite
def urls(draw):
    query = "&".join(f"{name}={value}" for name, value in draw(PAIRS))
    path = "/".join(word.replace(" ", "") for word in draw(st.lists(WORDS, max_size=3)))
    fragment = draw(st.sampled_from(["", "#top", "#/route", "#!route", "#a:~:text=b", "#"]))
    scheme, port = draw(st.sampled_from(["http", "https"])), draw(st.sampled_from(["", ":8080"]))
    return f"{scheme}://{draw(HOSTS)}{port}/{path}{'?' if query else ''}{query}{fragment}".replace(
        " ", ""
    )


@given(urls())
def test_cleaning_twice_is_cleaning_once(url):
    once = cleaned(url)
    assert cleaned(once) == once
    assert canonical(once) == canonical(url)


@given(urls(), TRACKED)
def test_what_follows_readers_makes_no_other_page(url, tracked):
    start, mark, fragment = url.partition("#")
    more = "&".join(f"{name}={value}".replace(" ", "") for name, value in tracked)
    joined = f"{start}{'&' if '?' in start else '?'}{more}{mark}{fragment}" if more else url
    assert canonical(joined) == canonical(url)
