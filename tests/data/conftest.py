"""What the tests of the record as data share: the site as programs meet it, over the network."""

import pytest

from tests.dataset import put_back


@pytest.fixture
def site(dataset_rows, live_server) -> str:
    """The address of a server that holds the dataset."""
    put_back(dataset_rows)
    return live_server.url
