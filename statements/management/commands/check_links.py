"""Tries the address of every source, and keeps which are dead, for editors to see."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from statements.fetching.guard import Guard
from statements.link_checking import PAUSE, Found, Link, found_at_all, keep
from statements.models import LinkCheck, Source


class Command(BaseCommand):
    """Tries the addresses of sources, and changes nothing of the record."""

    help = (
        "Tries the address of every source and keeps what was found, which is no part of the "
        "record. Dead is what answers 404 or 410, whose name or connection is refused, or whose "
        "certificate is not valid; not what answers 401, 403, 429 or 5xx, or takes too long. "
        "Takes FETCH_PAGES=1 or --fetch."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which to try, and at what pace."""
        parser.add_argument("--fetch", action="store_true", help="ask the web without FETCH_PAGES")
        parser.add_argument(
            "--only-older-than",
            type=int,
            metavar="DAYS",
            help="leave out what was tried in the last so many days",
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=PAUSE,
            metavar="SECONDS",
            help="between two questions to one host (default: %(default)g)",
        )

    def handle(self, *, only_older_than: int | None, pause: float, **options: Any) -> None:
        """Try the addresses, print those that are dead, and count."""
        if not (settings.FETCH_PAGES or options["fetch"]):
            raise CommandError(
                "This site asks no other: run it with --fetch, or set FETCH_PAGES=1."
            )
        slugs = dict(_due(only_older_than).values_list("pk", "slug"))
        links = [Link(*row) for row in _due(only_older_than).values_list("pk", "url")]
        waiting: list[tuple[Link, Found]] = []
        numbers = {"dead": 0, "alive": 0, "unknown": 0}
        is_online = False
        for link, found in found_at_all(links, Guard.of_settings(), pause):
            waiting.append((link, found))
            is_online = is_online or found.answered
            # Without any answer it is this machine that is cut off, not all of the others.
            while is_online and waiting:
                self._take(*waiting.pop(0), slugs, numbers)
        if waiting:
            raise CommandError(
                f"Of {len(links)} addresses none answered: is this machine online? "
                "Nothing was kept."
            )
        self.stdout.write(
            f"{len(links)} tried: {numbers['dead']} dead, {numbers['alive']} answered, "
            f"{numbers['unknown']} told nothing."
        )

    def _take(
        self, link: Link, found: Found, slugs: dict[int, str], numbers: dict[str, int]
    ) -> None:
        keep(link, found)
        if found.is_dead:
            self.stdout.write(f"dead\t{slugs[link.pk]}\t{link.url}\t{found.said}")
        numbers["dead" if found.is_dead else "alive" if found.answered else "unknown"] += 1


def _due(days: int | None) -> Any:
    """Return the sources to try: all, or those not tried in the last *days* at their address."""
    sources = Source.objects.order_by("pk")
    if days is None:
        return sources
    since = timezone.now() - timedelta(days=days)
    fresh = LinkCheck.objects.present().filter(checked_at__gte=since)
    return sources.exclude(pk__in=fresh.values("source"))
