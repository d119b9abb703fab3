"""Which two versions of a row an editor wants to compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from record.models import Edit


class NoPairError(ValueError):
    """What was asked for is not two versions of the row; the message says what to do."""


@dataclass(frozen=True)
class Pair:
    """Two versions of a row, each named by the Edit that left it.

    ``before`` is the version before the older one, ``after`` the one after the newer one.
    """

    older: Edit
    newer: Edit
    before: Edit | None
    after: Edit | None
    is_turned: bool
    """Whether the later one was given first."""


def pair_of(edits: Sequence[Edit], query: Mapping[str, str]) -> Pair:
    """Return the two of *edits*, newest first, that ``from`` and ``to`` in *query* name.

    Either may be the older one. Raises NoPairError.
    """
    if len(edits) < 2:
        raise NoPairError("There is one version only, so there is nothing to compare it with yet.")
    places = {str(edit.pk): place for place, edit in enumerate(edits)}
    chosen = []
    for name in ("from", "to"):
        given = query.get(name, "").strip()
        if not given:
            raise NoPairError(f"“{name}” is empty. Choose two versions to compare.")
        if given not in places:
            raise NoPairError(
                f"“{name}” is “{Truncator(given).chars(20)}”, and no version here is of an Edit "
                "with that number. Choose two of the versions below."
            )
        chosen.append(places[given])
    newer, older = sorted(chosen)
    if newer == older:
        raise NoPairError(
            f"“from” and “to” are both the version of Edit {edits[newer].pk}. "
            "Choose two different ones."
        )
    return Pair(
        edits[older],
        edits[newer],
        before=edits[older + 1] if older + 1 < len(edits) else None,
        after=edits[newer - 1] if newer else None,
        is_turned=chosen[0] == newer,
    )
