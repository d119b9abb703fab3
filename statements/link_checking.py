"""Trying the addresses of sources, a few at once and each host at its own pace.

Dead is only what a reader who follows the link would find gone for good, as far as one try tells:

- the answer 404 or 410, to HEAD and to GET alike;
- a name that no host has any more, or a host that refuses the connection;
- a certificate that is not valid, at which a browser stops.

All else says nothing of the page: 401, 403 and 429 are for robots or for who has not paid, 5xx and
a time-out pass by, and what is not on the public internet is not asked at all. Nor is a page
noticed that answers 200 and says in words that it is gone.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from queue import SimpleQueue

from django.utils import timezone

from record.editing import write_transaction
from statements.addresses import host_of
from statements.fetching.asking import ask
from statements.fetching.guard import Guard
from statements.fetching.unfetched import Unfetched, Why
from statements.models import LinkCheck, Source

HOSTS_AT_ONCE = 4
PAUSE = 1.0
"""The seconds between two questions to one host."""
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
DEAD = (Why.UNKNOWN_NAME, Why.REFUSED, Why.CERTIFICATE)
NO_USE_TO_ASK_AGAIN = (*DEAD, Why.NOT_PUBLIC, Why.TOO_SLOW)
LONGEST_SAID = 200


@dataclass(frozen=True)
class Found:
    """What was found at an address; ``answered`` says whether any server did."""

    is_dead: bool
    said: str
    answered: bool = False


@dataclass(frozen=True)
class Link:
    """The address of the source with the id ``pk``."""

    pk: int
    url: str


def found_at(url: str, guard: Guard) -> Found:
    """Return what is at *url*: asked for the head first, for the page where that is refused."""
    found = Found(is_dead=False, said="")
    for method in ("HEAD", "GET"):
        try:
            answer = ask(method, url, guard, most_bytes=0)
        except Unfetched as error:
            found = Found(error.why in DEAD, error.said)
            if error.why in NO_USE_TO_ASK_AGAIN:
                return found
        else:
            found = Found(answer.status in GONE, answer.said, answered=True)
            if answer.status < HTTPStatus.BAD_REQUEST:
                return found
    return found


def found_at_all(
    links: Iterable[Link], guard: Guard, pause: float = PAUSE
) -> Iterator[tuple[Link, Found]]:
    """Yield what was found at each of *links*, as it is found.

    A host is asked one address after the other, with a *pause* between.
    """
    by_host: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_host[host_of(link.url)].append(link)
    results: SimpleQueue[tuple[Link, Found]] = SimpleQueue()
    stopped = threading.Event()

    def ask_host(of_host: list[Link]) -> None:
        for number, link in enumerate(of_host):
            if number and stopped.wait(pause):
                return
            results.put((link, found_at(link.url, guard)))

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        try:
            # The host with most addresses takes longest, and so begins first.
            for of_host in sorted(by_host.values(), key=len, reverse=True):
                pool.submit(ask_host, of_host)
            for _ in range(sum(map(len, by_host.values()))):
                yield results.get()
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)


def keep(link: Link, found: Found) -> None:
    """Keep what was *found*, in place of what was found before; a source that is gone has none."""
    with write_transaction():
        if Source.objects.filter(pk=link.pk).exists():
            LinkCheck.objects.update_or_create(
                source_id=link.pk,
                defaults={
                    "address": link.url,
                    "checked_at": timezone.now(),
                    "is_dead": found.is_dead,
                    "said": found.said[:LONGEST_SAID] or "Nothing",
                },
            )
