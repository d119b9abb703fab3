"""What search engines are told of the record as data: the pages about it."""

from django.urls import reverse

from briefing.sitemap import OurSitemap


class DataPages(OurSitemap):
    """The pages that there is one of."""

    def items(self) -> list[str]:
        """Return their names."""
        return ["data"]

    def location(self, item: str) -> str:
        """Return the address of the page so named."""
        return reverse(item)
