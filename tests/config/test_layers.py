"""An app imports from those below it, never from those above."""

import ast

import pytest
from django.conf import settings

LAYERS = [
    "spreadsheets",
    "data",
    "snapshots",
    "briefing",
    "provisions",
    "statements",
    "actors",
    "proposals",
    "record",
    "accounts",
]


def imported_apps(path):
    """The apps that a file imports from, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        else:
            continue
        yield from {name.split(".")[0] for name in names} & set(LAYERS)


@pytest.mark.parametrize("app", LAYERS)
def test_imports_run_one_way(app):
    above = LAYERS[: LAYERS.index(app)]
    # A migration names the models of others in its dependencies, not by importing them.
    wrong = [
        f"{path.relative_to(settings.BASE_DIR)} imports {other}"
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        for other in imported_apps(path)
        if other in above
    ]
    assert wrong == []


def test_these_are_the_apps():
    assert settings.INSTALLED_APPS[: len(LAYERS)] == LAYERS
