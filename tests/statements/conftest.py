"""A small web of this machine."""

import pytest

from tests.statements.web import small_web


@pytest.fixture
def web():
    with small_web() as served:
        yield served
