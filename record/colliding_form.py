"""A form that loses nothing where others have saved its row since it was opened."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from record.aggregates import Aggregates
from record.collisions import (
    CODE,
    Choice,
    Collision,
    Shown,
    TakenOver,
    byline,
    gone,
    joined,
    problem_of,
    refused,
    refused_once,
    still_both,
    told_of_collisions,
    told_of_taken,
)
from record.columns import Links
from record.field_words import UNKNOWN, FieldWords, canonical, is_same, is_text, raw_of, value_of
from record.fields import LineField
from record.links import LinksField
from record.meanwhile import deletions
from record.merging import merge_lists
from record.models import Edit
from record.opening import Opening
from record.refusal import RefusableForm
from record.text import normalise


class CollidingForm(RefusableForm):
    """Knows the version that it was opened on, and so what this editor and what others changed.

    What only others changed is taken from them, and told before anything else is saved
    (``taken_over``). What both changed, each
    otherwise, is refused until the editor has chosen what is to be saved of it (``collisions``, by
    field), with both before their eyes: a choice counts for the version that it was made on. Where
    the row was deleted, saving is refused once, and then puts it back.

    All that it must know from one time to the next is sent with it: ``version``, what it shows;
    ``opened``, what it showed at first; and for each collision what the field held when it was
    opened, and what this editor had made of it.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    _known: Aggregates

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collisions: dict[str, Collision] = {}
        self.taken_over: list[TakenOver] = []
        self.opened = ""
        self._told: ValidationError | None = None

    def clean(self) -> dict[str, Any] | None:
        """Say what another editor did in between, too."""
        cleaned = super().clean()
        if self._told:
            self.add_error(None, self._told)
        for name, collision in self.collisions.items():
            if collision.problem:
                self.add_error(name, ValidationError(collision.problem, code=CODE))
        for name, value in list(self.cleaned_data.items()):
            if problem := still_both(value):
                self.add_error(name, ValidationError(problem, code=CODE))
        return cleaned

    @property
    def told_taken(self) -> list[str]:
        """What was taken over from others, in sentences."""
        return self._in_sentences(told_of_taken(self.taken_over))

    @property
    def told_meanwhile(self) -> list[str]:
        """What others did in between, in sentences, as far as the page has not shown it yet."""
        new = [each for each in self.collisions.values() if not each.is_told]
        return [*self._in_sentences(told_of_collisions(new)), *self.told_taken]

    def _in_sentences(self, told: Iterable[str]) -> list[str]:
        """Return what is *told*; where there are several forms, with the name of the row."""
        return [f"{self.instance}: {line}" if self.prefix else line for line in told]

    def meet(self, aggregates: Aggregates, deleted: int | None) -> None:
        """Compare what was sent with the row as it is in *aggregates*, and settle what differs.

        *deleted* is the id of the row that the form was opened on, where that is gone.
        """
        self._known = aggregates
        pk = None if self.instance._state.adding else self.instance.pk
        sent = self._posted("version") if self.is_bound else ""
        if pk:
            shown = Shown.of_fields(
                aggregates.version(pk),
                {
                    n: canonical(self.fields[n], raw_of(self.fields[n], v))
                    for n, v in self._theirs()
                },
            )
            self.initial["version"] = str(shown)
            if self.is_bound:
                self._settle(shown, sent)
                self._post("version", str(shown))
        elif sent and not self.is_put_back:
            # Of one that is put back it is to be told when it is sent.
            edit = deletions(type(self.instance), [deleted]).get(deleted) if deleted else None
            self._told = ValidationError(gone(edit))
            self._post("version", "")

    # --- What was sent ----------------------------------------------------------------------

    def _posted(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")

    def _post(self, name: str, raw: str) -> None:
        """Take *raw* for a field, as if a browser had sent it."""
        data = cast(QueryDict, self.data).copy()
        if raw or not isinstance(self.fields.get(name), forms.BooleanField):
            data[self.add_prefix(name)] = raw
        else:
            data.pop(self.add_prefix(name), None)
        self.data = data

    def _sent(self, name: str) -> str:
        """Return what a field holds, as it came from a browser."""
        return raw_of(self.fields[name], self[name].data)

    def _raw(self, name: str) -> str:
        """Return what a field holds; of a list, the keys that its rows go by now."""
        sent, field = self._sent(name), self.fields[name]
        if isinstance(field, LinksField):
            with suppress(ValidationError):
                return field.prepare_value(field.to_python(sent))
        return sent

    # --- What was opened, what others made of it, and what was typed --------------------------

    @property
    def lists(self) -> dict[str, Links]:
        """What the fields that hold lists link to, by name."""
        return {n: f.links for n, f in self.fields.items() if isinstance(f, LinksField)}

    def _theirs(self) -> list[tuple[str, Any]]:
        """Return the fields that hold something of the row, with what it has stored."""
        columns = {column.name for column in self.instance._meta.concrete_fields}
        return [
            (name, self.initial.get(name))
            for name in self.fields
            if name in columns or name in self.lists
        ]

    def _settle(self, shown: Shown, sent: str) -> None:
        """Take over what only others changed, and find what collides."""
        first = self._posted("opened") or sent
        is_current = Shown.read(sent).is_same(shown)
        pending = [n for n, _ in self._theirs() if self.add_prefix(f"{n}-mine") in self.data]
        if is_current and not pending and first == sent:
            return
        self.opened = first
        opening = Opening(self.instance, self.fields, shown.instant)
        found: dict[str, _Clash] = {}
        taken: dict[str, Any] = {}
        for name, theirs in self._theirs():
            clash = None
            if name in pending:
                clash = self._resumed(name, theirs, opening, is_current=is_current)
            elif opening.is_left_alone(str(shown) if is_current else sent, name, self._sent(name)):
                # It is as another has saved it, now or before the page was shown once more.
                self._post(name, raw_of(self.fields[name], theirs))
                if not opening.is_unchanged(first, name, theirs):
                    taken[name] = opening.value(first, name)
            elif not (
                is_current
                or opening.is_unchanged(sent, name, theirs)
                or is_same(self.fields[name], theirs, self._raw(name))
            ):
                clash = _Clash(opening.value(sent, name), sent, self._raw(name), "")
            if clash:
                found[name] = clash
        self._tell(opening.edits(first), taken, found, is_current=is_current)
        if wrong := [each for each in self.collisions.values() if each.problem]:
            told = refused(wrong, is_known=opening.is_known(sent))
            self._told = ValidationError(told, code=CODE)
        elif taken and not is_current and self._is_typed():
            # What fits what was opened need not fit what it is now.
            told = refused_once(self.taken_over)
            self._told = ValidationError(told, code=CODE)

    def _is_typed(self) -> bool:
        """Return whether this editor changed anything of the row as it is now."""
        return any(
            not is_same(self.fields[name], theirs, self._raw(name))
            for name, theirs in self._theirs()
        )

    def _resumed(
        self, name: str, theirs: Any, opening: Opening, *, is_current: bool
    ) -> "_Clash | None":
        """Return what still clashes in a field of which that was told, with what was chosen.

        The field itself may hold theirs by now, or both. A choice counts where nobody has saved
        since it was offered.
        """
        field, raw = self.fields[name], self._raw(name)
        kept, chosen = self._posted(f"{name}-mine"), self._posted(f"{name}-choice")
        counts = is_current and chosen in set(Choice)
        is_dropped = chosen == Choice.THEIRS or (
            chosen == Choice.MINE and is_same(field, theirs, raw)
        )
        is_together = counts and chosen == Choice.TOGETHER
        mine = kept if is_dropped or is_together else raw
        if not is_together:
            is_theirs = counts and chosen == Choice.THEIRS
            self._post(name, raw_of(field, theirs) if is_theirs else mine)
        opened = self._posted(f"{name}-opened")
        before = opening.value(opened, name)
        is_settled = is_same(field, theirs, mine) or (
            not is_current and opening.is_unchanged(opened, name, theirs)
        )
        return None if is_settled else _Clash(before, opened, mine, chosen if counts else "")

    def _tell(
        self,
        edits: dict[str, Edit],
        taken: dict[str, Any],
        found: dict[str, "_Clash"],
        *,
        is_current: bool,
    ) -> None:
        """Put into words what was *taken* over, and what was *found* to clash, by field."""
        stored = dict(self._theirs())
        typed = {name: self._value(name, clash.mine) for name, clash in found.items()}
        values: dict[str, list[Any]] = {n: [before, stored[n]] for n, before in taken.items()}
        values |= {n: [clash.before, stored[n], typed[n]] for n, clash in found.items()}
        words = FieldWords(type(self.instance), self.lists, values)
        for name, before in taken.items():
            changes = words.between(name, before, stored[name])
            self.taken_over.append(TakenOver(words.label(name), changes, edits.get(name)))
        for name, clash in found.items():
            field, theirs = self.fields[name], stored[name]
            together, is_merged = self._together(name, clash.before, theirs, typed[name])
            raw = self._raw(name)
            is_untouched = normalise(raw) != normalise(together) and (
                normalise(raw) == normalise(clash.mine) or is_same(field, theirs, raw)
            )
            if clash.chosen == Choice.TOGETHER and is_untouched and together:
                self._post(name, together)
            self.collisions[name] = field.collision = Collision(  # type: ignore[attr-defined]
                field_id=self[name].auto_id,
                name=self.add_prefix(name),
                label=words.label(name),
                edit=edits.get(name),
                opened=clash.opened,
                theirs=words.between(name, clash.before, theirs),
                mine=words.between(name, clash.before, typed[name]),
                theirs_raw=raw_of(field, theirs),
                theirs_words=words.of(name, theirs),
                mine_raw=clash.mine,
                together=together,
                is_merged=is_merged,
                chosen=clash.chosen,
                problem=problem_of(
                    clash.chosen,
                    who=byline(edits.get(name)),
                    is_untouched=is_untouched,
                    together=together,
                    is_merged=is_merged,
                ),
                is_told=is_current,
            )

    def _value(self, name: str, raw: str) -> Any:
        column = None if name in self.lists else self.instance._meta.get_field(name)
        return value_of(self.fields[name], cast(Any, column), raw)

    def _together(self, name: str, before: Any, theirs: Any, mine: Any) -> tuple[str, bool]:
        """Return what the field holds for both, and whether they do not clash in it."""
        if name in self.lists:
            had = theirs if before is UNKNOWN else before
            lists = [[str(key) for key in keys] for keys in (had, theirs, mine)]
            return "\n".join(merge_lists(*lists)), before is not UNKNOWN
        column = cast(Any, self.instance._meta.get_field(name))
        if not is_text(column):
            return "", False
        opened = None if before is UNKNOWN else before
        return joined(opened, theirs, mine, is_line=isinstance(column, LineField))


class _Clash(NamedTuple):
    """A field that two changed, each otherwise: what it was, when, what was typed and chosen."""

    before: Any
    opened: str
    mine: str
    chosen: str
