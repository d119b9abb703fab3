"""What is wrong with the rows of files, each told by where it stands."""

from collections.abc import Iterator

from record import rules
from record.columns import DerivedLinks, Links, Reference
from record.tables import RENAMES
from snapshots.loading.world import UnsoundError, World
from snapshots.progress import Progress
from snapshots.reading import Problem, TableFile, describe_key
from snapshots.tables import INTERCHANGE


def problems_of(world: World, progress: Progress) -> Iterator[Problem]:
    """Yield what is wrong with each row of the files, seen in the record that it would make.

    Rows that are wrong are marked as unsound, and not judged further.
    """
    yield from world.renames.clashes
    for file in world.files.values():
        yield from _references(file, world)
    for file in world.files.values():
        yield from _renamed(file, world)
        yield from _shared(file, world)
        yield from _broken_rules(file, world, progress)


def _references(file: TableFile, world: World) -> Iterator[Problem]:
    """Yield the references to rows that are neither in the files nor in the database."""
    tables = {table.model: table.name for table in INTERCHANGE}
    columns = [
        (column, tables[column.target])
        for column in file.table.columns
        if isinstance(column, Reference | Links) and not isinstance(column, DerivedLinks)
    ]
    for row in file.rows.values():
        for column, target in columns:
            value = row.values.get(column.name)
            for key in value if isinstance(value, tuple) else (value,):
                if key is not None and not world.has(target, key):
                    row.is_sound = False
                    present = world.present_slug(target, key)
                    said = f" It is “{present}” now: write that." if present else ""
                    yield Problem(
                        file.name,
                        row.number,
                        column.name,
                        f"There is no {describe_key(key)} in {target}.csv.{said}",
                    )


def _renamed(file: TableFile, world: World) -> Iterator[Problem]:
    """Yield the rows under a slug that, in the record, is the old one of another row."""
    if not file.table.has_slugs:
        return
    renames = world.files[RENAMES.name].rows
    for key, row in file.rows.items():
        stored = world.stored[RENAMES.name].get((file.table.name, key))
        # A rename of the files that has the slug as an old one breaks a rule, which says so; and
        # a row may be renamed back.
        if stored is None or (file.table.name, key) in renames:
            continue
        present = stored[1]["new"]
        if present != world.renames.old(file.table.name, key):
            row.is_sound = False
            yield Problem(
                file.name,
                row.number,
                "slug",
                f"“{key}” is the old slug of “{present}”, and is never given to another row: "
                f"write “{present}”.",
            )


def _shared(file: TableFile, world: World) -> Iterator[Problem]:
    """Yield the rows that share with another what no two rows may share."""
    table = file.table
    rows = [(f"row {row.number}", row) for row in file.rows.values() if row.is_sound]
    for names in table.unique:
        seen: dict[tuple, str] = {
            tuple(row[name] for name in names): f"the record, as {describe_key(key)}"
            for key, (_, row) in world.stored[table.name].items()
            if key not in file.rows
        }
        for place, row in rows:
            shared = tuple(row.values[name] for name in names)
            if shared in seen:
                yield Problem(
                    file.name,
                    row.number,
                    names[-1],
                    f"No two rows have the same {' and '.join(names)}: "
                    f"{seen[shared]} has them too.",
                )
            seen.setdefault(shared, place)


def _broken_rules(file: TableFile, world: World, progress: Progress) -> Iterator[Problem]:
    rows = progress.over(f"{file.name}, checked", file.rows.values(), total=len(file.rows))
    for row in rows:
        if not row.is_sound:
            continue
        try:
            broken = list(rules.broken(file.table, row.values, world))
        except UnsoundError:
            continue
        for column, message in broken:
            yield Problem(file.name, row.number, column, message)
