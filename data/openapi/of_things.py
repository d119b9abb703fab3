"""The pages of one thing as operations."""

from collections.abc import Iterator, Mapping

from data.openapi.operation import COMPARED, JSON, WORLD, Operation, row, table
from data.openapi.schemas import (
    ADDRESS,
    INSTANT,
    NUMBER,
    TEXT,
    Schema,
    absent,
    reference,
    rows,
    whole,
)
from provisions.forms import AgainstForm, DayForm

_SAID: Mapping[str, Schema] = {"statement_count": NUMBER, "statements": table("statements")}
_POSITIONS = rows(reference("Position"))
_WORDINGS = rows(reference("Wording"))


def things() -> Iterator[Operation]:
    """Yield the pages of one thing."""
    page: Mapping[str, Schema] = {**WORLD, "page": ADDRESS}
    yield Operation(
        "provision-json",
        "One thing",
        "One point: what each draft says, who stands where on it, and what was said",
        {
            JSON: whole(
                {
                    **page,
                    **COMPARED,
                    "provision": row("provisions"),
                    "theme": row("themes"),
                    "revisions": table("revisions"),
                    "wordings": _WORDINGS,
                    "positions": _POSITIONS,
                    "stances": table("stances"),
                    **_SAID,
                    "sources": table("sources"),
                }
            )
        },
        (AgainstForm,),
    )
    yield Operation(
        "draft-json",
        "One thing",
        "One draft in full: what it holds on every point, and who stands where on it",
        {
            JSON: whole(
                {
                    **page,
                    **COMPARED,
                    "draft": row("drafts"),
                    "revisions": table("revisions"),
                    "wordings": _WORDINGS,
                    "positions": _POSITIONS,
                    "stances": table("stances"),
                    "sources": table("sources"),
                }
            )
        },
        (AgainstForm,),
        moves=True,
    )
    yield Operation(
        "actor-json",
        "One thing",
        "One actor: who speaks for it, where it stands, and what it said",
        {
            JSON: whole(
                {
                    **page,
                    "actor": row("actors"),
                    "blocs": rows(TEXT),
                    "people": table("people"),
                    "positions": _POSITIONS,
                    "positions_of_blocs": _POSITIONS,
                    "stances": table("stances"),
                    **_SAID,
                }
            )
        },
        (DayForm,),
        moves=True,
    )
    yield Operation(
        "statement-json",
        "One thing",
        "One statement: who made it, what rests on it, and its sources",
        {
            JSON: whole(
                {
                    **page,
                    "statement": row("statements"),
                    "actor": row("actors"),
                    "person": absent(row("people")),
                    "stances": table("stances"),
                    "sources": table("sources"),
                }
            )
        },
        (DayForm,),
        moves=True,
    )
    yield Operation(
        "briefing-chapter-json",
        "One thing",
        "One chapter of the briefing, with the positions of the actors that it is about",
        {
            JSON: whole(
                {
                    **page,
                    "chapter": row("chapters"),
                    "edited": _EDITED,
                    "positions": _POSITIONS,
                    "sources": table("sources"),
                }
            )
        },
        (DayForm,),
        moves=True,
    )


_EDITED = whole({"edit": absent(NUMBER), "recorded_at": absent(INSTANT), "since": rows(TEXT)})
