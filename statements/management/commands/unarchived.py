"""Lists the sources without an archived copy, those that are cited most first."""

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F

from statements.citing import number_cited
from statements.models import Source


class Command(BaseCommand):
    """Lists what still waits for a copy."""

    help = (
        "Lists the sources without an archived copy, those cited most first: slug and address, "
        "with a tab between. Nothing is fetched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how to write it."""
        parser.add_argument(
            "--csv", action="store_true", help="write CSV instead: slug, url, cited"
        )
        parser.add_argument("--first", type=int, metavar="N", help="list so many only")

    def handle(self, **options: Any) -> None:
        """Write a line a source."""
        cited = number_cited()
        rows = cited.added_to(Source.objects.filter(archived_url=""))
        name = cited.admin_order_field
        found = rows.order_by(F(name).desc(), "slug").values_list("slug", "url", name)
        found = found[: options["first"]]
        if options["csv"]:
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerows([("slug", "url", "cited"), *found])
        else:
            for slug, url, _ in found:
                self.stdout.write(f"{slug}\t{url}")
