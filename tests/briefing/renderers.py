"""Skips what needs a renderer that is not installed; with CI=true that is a failure."""

import os

import pytest


def needs(is_there, package):
    """Stop the test where *package*, which *is_there* looks for, is absent."""
    if is_there():
        return
    message = f"{package} is absent: pip install -r requirements-documents.txt"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
