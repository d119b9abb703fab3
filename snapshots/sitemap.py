"""What search engines are told of snapshots: the list of them, and a page each."""

from django.urls import reverse

from briefing.sitemap import OurSitemap
from snapshots.models import Snapshot


class Snapshots(OurSitemap):
    """The list, and each snapshot."""

    def items(self) -> list[str]:
        """Return their addresses."""
        names = Snapshot.objects.order_by("number").values_list("name", flat=True)
        return [reverse("snapshots"), *(reverse("snapshot", args=[name]) for name in names)]

    def location(self, item: str) -> str:
        """Return the address itself."""
        return item
