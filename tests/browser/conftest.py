"""The site as a browser meets it: served over the network, with the real record."""

import pytest
from django.conf import settings

from snapshots.loading import load


@pytest.fixture
def site(live_server) -> str:
    """The address of a server that holds the dataset."""
    load(settings.BASE_DIR / "dataset", reason="First load", kind="addition")
    return live_server.url
