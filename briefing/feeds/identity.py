"""What feeds call things, for ever: neither a rename nor a correction changes it."""

from urllib.parse import urlsplit

from django.conf import settings

# A tag URI (RFC 4151) names a day on which its host was ours; the site is not older.
YEAR = 2025


def host() -> str:
    """Return the host of the site's public address."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def tag(name: str) -> str:
    """Return the tag URI of what is called *name* on this site, such as ``edit/12``."""
    return f"tag:{host()},{YEAR}:{name}"
