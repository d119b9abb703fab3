"""The OpenAPI document: the addresses, what they take and give, and rows of the record to show it.

https://spec.openapis.org/oas/v3.1.1
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from actors.models import Actor
from briefing.linked_data import LICENCE
from briefing.models import Chapter
from data.openapi.operation import Operation
from data.openapi.operations import OPERATIONS
from data.openapi.parameters import parameters
from data.openapi.schemas import NUMBER, TEXT, Schema, reference, schemas
from provisions.days import latest_day
from provisions.matrix.long import positions_in_force
from provisions.models import Draft, Provision
from record.jsons import json_rows
from record.models import Edit
from record.problems import PLAIN, PROBLEM
from snapshots.models import Snapshot
from snapshots.tables import INTERCHANGE
from statements.models import Statement

ROUTE = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
IN_PATH: Mapping[str | None, Schema] = {
    "int": {"type": "integer", "minimum": 0},
    "slug": {**TEXT, "pattern": "^[a-zA-Z0-9_-]+$", "maxLength": 120},
    "str": {**TEXT, "pattern": "^[a-zA-Z0-9_.-]+$", "maxLength": 120},
}
"""What stands in the place of a part of an address, by the name of its kind."""
ABOUT = """\
The record of a tracker of the draft peace plan for Ukraine: what each draft says, point by \
point, where each actor stands on it and since when, who said so and where.

A position is always one on the text of a certain draft: positions on different drafts are never \
to be added up. Every address takes `on`, a day: nothing of a later day is there. Lists come a \
page at a time; `next` leads to the page after it, and stays right while the record is edited. \
Every answer has an entity tag: ask with `If-None-Match`, and an unchanged one costs nothing. \
Whole tables come in one request, as CSV or as a ZIP of the record."""


def document() -> Schema:
    """Return the whole document. A fixed number of queries, whatever the size of the record."""
    examples = _examples()
    routes = dict(_routes())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}: the record as data",
            "version": settings.VERSION,
            "description": ABOUT,
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            _path(routes[one.name]): {"get": _operation(one, routes[one.name], examples)}
            for one in OPERATIONS.values()
        },
        "components": {"schemas": schemas(_rows())},
    }


def _operation(one: Operation, route: str, examples: Mapping[str, Any]) -> Schema:
    in_path = list(_in_path(route, one, examples))
    return {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "parameters": [*in_path, *parameters(one.takes, examples)],
        "responses": _responses(one, route, has_row=bool(in_path)),
    }


def _responses(one: Operation, route: str, *, has_row: bool) -> Schema:
    problem = _problem(route)
    found: Schema = {
        "200": {
            "description": one.summary,
            "headers": {name: {"schema": TEXT} for name in one.headers},
            "content": {media: {"schema": schema} for media, schema in one.gives.items()},
        }
    }
    if one.moves:
        moved = "It has another address by now."
        found["301"] = {"description": moved, "headers": {"Location": {"schema": TEXT}}}
    found["304"] = {"description": "The copy that was asked about is still fresh."}
    if one.takes:
        found["400"] = {"description": "A parameter is not understood.", **problem}
    if has_row:
        found["404"] = {"description": "There is nothing, or there was not by the day.", **problem}
    if settings.RATE_LIMIT:
        wait = {"Retry-After": {"description": "Seconds to wait.", "schema": NUMBER}}
        found["429"] = {"description": "Too many requests.", "headers": wait, **problem}
    return found


def _problem(route: str) -> Schema:
    """Return what an error at *route* is told in, which goes by how the address ends."""
    in_json = {PROBLEM: {"schema": reference("Problem")}}
    in_text = {PLAIN.partition(";")[0]: {"schema": TEXT}}
    if route.endswith(">"):
        return {"content": in_json | in_text}
    return {"content": in_json if route.endswith(".json") else in_text}


def _in_path(route: str, one: Operation, examples: Mapping[str, Any]) -> Iterator[Schema]:
    for match in ROUTE.finditer(route):
        told: Schema = {
            "name": match["name"],
            "in": "path",
            "required": True,
            "schema": IN_PATH[match["converter"]],
        }
        example = examples.get(f"{one.name}.{match['name']}")
        yield told if example is None else {**told, "example": example}


def _path(route: str) -> str:
    return "/" + ROUTE.sub(lambda match: f"{{{match['name']}}}", route)


def _routes() -> Iterator[tuple[str, str]]:
    """Yield the name of each address of the site with its route."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                if not pattern.namespace:
                    yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield pattern.name, route

    return walk(get_resolver().url_patterns, "")


def _examples() -> dict[str, Any]:
    """Return a value of the record for each parameter that takes one, where there is one."""
    draft = Draft.objects.order_by("order").values_list("slug", flat=True).last()
    actor = Actor.objects.order_by("order", "slug").values_list("slug", flat=True).first()
    number = Provision.objects.order_by("number").values_list("number", flat=True).first()
    statement = Statement.objects.order_by("made_on", "slug").values_list("slug", flat=True)
    chapter = Chapter.objects.order_by("order", "slug").values_list("slug", flat=True)
    edit = Edit.objects.order_by("recorded_at").values_list("pk", "recorded_at").first()
    snapshot = Snapshot.objects.order_by("number").values_list("name", flat=True).last()
    day = latest_day()
    found = {
        "on": day.isoformat() if day else None,
        "provision-json.number": number,
        "provision-history-json.number": number,
        "draft-json.slug": draft,
        "actor-json.slug": actor,
        "actor": actor,
        "statement-json.slug": statement.first(),
        "briefing-chapter-json.slug": chapter.first(),
        "change-json.pk": edit[0] if edit else None,
        "recorded": edit[1].isoformat() if edit else None,
        "left": f"actor:{actor}" if actor else None,
        **{f"{name}.name": snapshot for name in OPERATIONS if name.startswith("snapshot-")},
        "snapshot-file.file": "stances.csv",
        "snapshot-citation.ending": "bib",
    }
    return {name: value for name, value in found.items() if value is not None}


def _rows() -> dict[str, Schema]:
    """Return a row of each table, the first, by the name of its schema."""
    found = {}
    for table in INTERCHANGE:
        first = table.model.objects.order_by(*table.ordering(), "pk").values("pk")[:1]
        chosen = table.model.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
        for row in json_rows(table, table.rows(chosen)):
            found[table.model.__name__] = row
    day = latest_day()
    position = next(positions_in_force(day), None) if day else None
    if position:
        found["Position"] = {**position, "stated_on": position["stated_on"].isoformat()}
    return found
