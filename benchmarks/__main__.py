"""Measures the admin and the reading pages with the dataset, and with a hundred times as much.

    python -m benchmarks sqlite:////tmp/benchmark.sqlite3
    python -m benchmarks postgres://user:password@host/empty_database
    python -m benchmarks search postgres://user:password@host/empty_database
    python -m benchmarks export postgres://user:password@host/empty_database
    python -m benchmarks give postgres://user:password@host/empty_database

With ``search`` it measures the search alone, with 200,000 statements; with ``export`` the export
and the rebuild of the record, with a million stances; with ``give`` a spreadsheet of 50,000 rows.

It fills the database that it is given, which has to be an empty one of its own.
"""

import os
import sys
from importlib import import_module

import django

MODULES = {"": "pages", "search": "searching", "export": "exporting", "give": "giving"}


def main() -> None:
    """Fill the database and print what its pages cost."""
    *what, database = sys.argv[1:] or [""]
    module = MODULES.get(" ".join(what))
    if not database or module is None:
        sys.exit(__doc__)
    if database == os.environ.get("DATABASE_URL"):
        sys.exit("That is the database of the site. Give the benchmark an empty one of its own.")
    os.environ["DATABASE_URL"] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # It rests on models, which are there only now.
    import_module(f"benchmarks.{module}").run()


if __name__ == "__main__":
    main()
