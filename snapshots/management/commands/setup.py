"""manage.py setup: makes the database ready to serve, and changes nothing that is there."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from record.models import Edit

FIRST = "2025-12-17"
TITLE = "The record of 17 December 2025"
NOTE = (
    "The dataset that the project ships, with the drafts up to the Berlin talks of December 2025. "
    "Its digest is the same on every installation."
)


class Command(BaseCommand):
    """Migrates, loads the dataset into an empty record, and makes an administrator."""

    help = (
        "Migrate the database; where the record is empty, load dataset/ and freeze it as the "
        "first snapshot; and make an administrator with a random password where there is none."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is left to do."""
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if not Edit.objects.exists():
            dataset = Path(settings.BASE_DIR) / "dataset"
            call_command("load", dataset, reason="First load of the dataset", stdout=self.stdout)
            call_command("snapshot", FIRST, title=TITLE, note=NOTE, stdout=self.stdout)
        self._ensure_administrator()

    def _ensure_administrator(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        name = "admin" if not users.filter(username="admin").exists() else "administrator"
        password = secrets.token_urlsafe(12)
        users.create_superuser(username=name, password=password)
        self.stdout.write(
            f"\nAn administrator was made. This is shown once:\n"
            f"  name      {name}\n  password  {password}\n"
        )
