"""The site as programs meet it: served by gunicorn, as in production, with the real record."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from snapshots.freezing import freeze
from tests.dataset import put_back


def address_of_database():
    """Where the tests' database is, as the setting has it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    user, password = quote(found["USER"]), quote(found["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server):
    for _ in range(300):
        assert server.poll() is None, "the server has stopped"
        try:
            return urlopen(f"{address}/healthz").close()
        except URLError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture
def served(dataset_rows, transactional_db):
    """The address of a running server that holds the dataset, and a snapshot of it."""
    put_back(dataset_rows)
    freeze("first", title="The first")
    port = free_port()
    address = f"http://localhost:{port}"
    variables = {
        "DATABASE_URL": address_of_database(),
        "PORT": str(port),
        "SITE_URL": address,
        "SECRET_KEY": settings.SECRET_KEY,
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config=config/gunicorn.conf.py", "config.wsgi"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **variables},
    )
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def site(dataset_rows, live_server) -> str:
    """The address of a server that holds the dataset."""
    put_back(dataset_rows)
    return live_server.url
