"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from briefing.cards import png


def site(request: HttpRequest | None = None) -> dict[str, Any]:
    """Return the site's name, address, contact and release; it asks nothing of the request."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact": contact_link(settings.CONTACT),
        "version": settings.VERSION,
        "has_cards": png.is_offered(),
    }


def contact_link(contact: str) -> str:
    """Return where "report an error" leads: an address gets ``mailto:``, a URL stays."""
    is_address = "@" in contact and ":" not in contact and "/" not in contact
    return f"mailto:{contact}" if is_address else contact
