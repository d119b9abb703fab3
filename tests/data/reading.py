"""Reads what programs are given."""

import csv
import io
import json


def ask(client, address, query=None, **headers):
    """The answer, which is right, and its body."""
    response = client.get(address, query, headers=headers)
    body = b"".join(response)
    assert response.status_code == 200, body
    return response, body.decode()


def read(client, address, query=None):
    """What is there as JSON."""
    response, text = ask(client, address, query)
    assert response["Content-Type"] == "application/json"
    return json.loads(text)


def rows(client, address, query=None):
    """The rows of a CSV."""
    text = ask(client, address, query)[1]
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_cells(row):
    """A row in JSON as the cells of a CSV."""
    return {name: _cell(value) for name, value in row.items()}


def pages(client, address, query=None):
    """Every page of a list, from *address* on, as long as one leads to the next."""
    page = read(client, address, query)
    yield page
    while page["next"]:
        page = read(client, page["next"])
        yield page


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
