"""The web addresses of publications: what was pasted, what is stored, and which are the same.

Nothing here asks the network or the database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote_plus, urlsplit

from django.core.exceptions import ValidationError
from w3lib.url import canonicalize_url

from record.fields import is_web_address, refuse_credentials
from record.text import normalise, refuse_unsafe
from statements.tracking import is_rendering, is_tracking

LONGEST = 2_000
"""The characters that a stored address has at most."""
DEFAULT_PORTS = {"http": 80, "https": 443}
PREFIXES = ("www", "m", "amp")
"""First names of a host that lead to the same pages, made for other screens."""
TEXT_FRAGMENT = ":~:"
"""What begins the part of a fragment that marks words on a page."""

ARCHIVES = (
    "web.archive.org",
    "wayback.archive-it.org",
    "webarchive.nationalarchives.gov.uk",
    "arquivo.pt",
    *(f"archive.{ending}" for ending in ("ph", "is", "today", "li", "md", "vn", "fo")),
)
"""Hosts whose copies say in their addresses of which page they are."""
OPAQUE = (
    "perma.cc",
    "ghostarchive.org",
    *(host for host in ARCHIVES if "archive.org" not in host),
)
"""Hosts whose copies may have addresses that do not."""
COPY = re.compile(
    r"https?://(?:www\.)?(?P<host>[^/?#]+)/(?:[^?#]*?/)?"
    r"(?:\d{4,14}(?:[a-z]{2}_)?|\d{4}\.\d\d\.\d\d-\d{6})/(?P<page>https?:/{1,2}[^/].*)",
    re.IGNORECASE,
)
LISTED_COPIES = re.compile(r"https?://web\.archive\.org/web/[\d*]*\*", re.IGNORECASE)
MOST_COPIES = 3
"""Copies of copies are followed so far."""


@dataclass(frozen=True)
class Pasted:
    """The address of a publication, and that of an archived copy of it or ""."""

    url: str
    archived_url: str = ""


def read(text: str) -> Pasted:
    """Return the address that was pasted, cleaned; of a copy, the page's address and the copy's.

    Raises ValidationError, with what is wrong and what to do, where it can be no source's.
    """
    given = _checked(text)
    page = given
    for _ in range(MOST_COPIES):
        found = COPY.fullmatch(page)
        if found is None or found["host"].lower() not in ARCHIVES:
            break
        page = _checked(re.sub(r"^(https?:)/+", r"\1//", found["page"], flags=re.IGNORECASE))
    else:
        raise ValidationError("This is a copy of a copy. Paste the address of the page itself.")
    if LISTED_COPIES.match(page):
        raise ValidationError(
            "This lists the copies of a page. Open one of them and paste its address."
        )
    if _host(urlsplit(page)) in OPAQUE:
        raise ValidationError(
            "This is an archived copy whose address does not say of which page. Paste the "
            "address of the page itself, and add this one in the form that opens."
        )
    return Pasted(cleaned(page), given if page != given else "")


def cleaned(url: str) -> str:
    """Return *url* without what follows readers; it leads to the same page.

    Everything else stays as it was given, but for the case of scheme and host.
    """
    parts = urlsplit(url)
    fragment = parts.fragment.partition(TEXT_FRAGMENT)[0]
    return parts._replace(
        netloc=parts.netloc.lower(),
        query=_kept(parts.query, is_tracking),
        fragment="" if is_tracking(fragment.partition("=")[0]) else fragment,
    ).geturl()


def canonical(url: str) -> str:
    """Return what all addresses of the page at *url* have in common, to tell pages apart by.

    It is no address to go to: it has no scheme, no ``www.``, no default port, no slash at the end,
    no fragment unless that is what a script goes by, and its parameters are sorted, without those
    that follow readers.
    """
    parts = urlsplit(cleaned(url))
    path = re.sub(r"(?:/amp)?/*$", "", parts.path, flags=re.IGNORECASE)
    query = _kept(parts.query, is_rendering)
    is_route = parts.fragment.startswith(("/", "!"))
    rebuilt = parts._replace(
        scheme="https",
        netloc=_place(parts),
        path=path,
        query=query,
        fragment=parts.fragment if is_route else "",
    ).geturl()
    told = canonicalize_url(rebuilt, keep_fragments=True)
    return told.removeprefix("https://").rstrip("/")


def host_of(url: str) -> str:
    """Return the host of *url*, as :func:`canonical` has it."""
    return _host(urlsplit(url))


def canonical_host(host: str) -> str:
    """Return *host* in ASCII and lower case, without a first name for other screens."""
    labels = _in_ascii(host.lower().rstrip(".")).split(".")
    while len(labels) > 2 and labels[0] in PREFIXES:
        labels = labels[1:]
    return ".".join(labels)


def _place(parts: SplitResult) -> str:
    host = _host(parts)
    bracketed = f"[{host}]" if ":" in host else host
    port = re.search(r":(\d+)$", parts.netloc)
    has_port = port is not None and int(port[1]) != DEFAULT_PORTS.get(parts.scheme)
    return f"{bracketed}:{port[1]}" if port and has_port else bracketed


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _kept(query: str, is_dropped: Callable[[str], bool]) -> str:
    """Return *query* without the parameters whose name *is_dropped*, the others as they stand."""
    given = query.split("&")
    kept = [each for each in given if not is_dropped(unquote_plus(each.partition("=")[0]))]
    return query if len(kept) == len(given) else "&".join(kept)


def _host(parts: SplitResult) -> str:
    return canonical_host(parts.hostname or "")


def _checked(text: str) -> str:
    """Return *text* as one whole web address. Raises ValidationError where it is none."""
    if len(text) > 2 * LONGEST:
        raise ValidationError(_too_long(len(text)))
    given = normalise(text)
    if not given:
        raise ValidationError("Paste the address of an article.")
    if re.search(r"\s", given):
        raise ValidationError("This is more than one address: it has spaces or line breaks.")
    refuse_unsafe(given)
    if len(given) > LONGEST:
        raise ValidationError(_too_long(len(given)))
    scheme, colon, _ = given.partition("://")
    if not colon or scheme.lower() not in DEFAULT_PORTS:
        raise ValidationError(
            "Paste a whole web address, which begins with http:// or https://, such as "
            "https://www.example.org/article."
        )
    refuse_credentials(given)
    is_web_address(given)
    try:
        urlsplit(given).port  # noqa: B018 (reading it is what checks it)
    except ValueError:
        raise ValidationError("The number after the host, its port, is none.") from None
    return given


def _too_long(length: int) -> str:
    return (
        f"The address has {length:,} characters; {LONGEST:,} are the most. Often what follows "
        "“?” can go."
    )
