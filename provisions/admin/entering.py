"""The state of the page on which a draft is entered from its text: all of it is in the form."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from provisions.admin.drafting_forms import (
    MOST_POINTS,
    UNSURE,
    PointForm,
    PointForms,
    RestForm,
    TextForm,
)
from provisions.admin.previewed import mark_of
from provisions.drafting.entry import Held, joined, write
from provisions.drafting.known import Earlier, KnownRecord
from provisions.drafting.mapping import Proposal, propose
from provisions.drafting.splitting import Splitting, split
from provisions.models import Draft, Provision, Revision
from provisions.versions import Version


class Entering:
    """What was sent, or nothing yet, against the record as it is.

    ``main`` is the form of the new draft, or that of the reason where the draft is ``stored``.
    ``problems`` stand above all; ``previews`` are there once they were asked for.
    """

    def __init__(self, posted: QueryDict | None, stored: Draft | None, main: Any) -> None:
        self.posted = posted
        self.record = KnownRecord.read()
        self.stored = stored
        self.main = main
        self.text_form = TextForm(self.posted, record=self.record, draft=stored)
        self.problems: list[str] = []
        self.previews: list[tuple[Provision, Version]] = []
        self.seen = ""
        self.splitting: Splitting | None = None
        if self.posted is None:
            return
        # Checked first: what it says of the draft is asked for below.
        self.main.is_valid()
        self.text_form.is_valid()
        if text := self.text_form.cleaned_data.get("text"):
            self.splitting = split(text)

    # --- What it shows ------------------------------------------------------------------------

    @property
    def draft(self) -> Draft:
        """The draft, stored or as it was described."""
        return self.stored or self.main.instance

    @cached_property
    def earlier(self) -> Earlier:
        """What stands before the draft."""
        return self.record.before(self.draft)

    @cached_property
    def points(self) -> Any:
        """The points of the text; None before it was split."""
        if self.posted is None or "points-TOTAL_FORMS" not in self.posted:
            return None
        return PointForms(self.posted, prefix="points", form_kwargs=self._of_forms)

    @property
    def _of_forms(self) -> dict[str, Any]:
        return {"record": self.record, "empty_permitted": False}

    @cached_property
    def rest(self) -> list[RestForm]:
        """The known points that none of the text is, and that the draft lacks."""
        shown = self.points.forms if self.points else []
        named = {point.pk for form in shown if form.is_known for point in form.named}
        lacking = self.record.lacking(self.stored)
        return [
            RestForm(self._posted_rest, point=point) for point in lacking if point.pk not in named
        ]

    @cached_property
    def all_the_rest(self) -> RestForm:
        """What holds for all of the rest, unless it is said otherwise."""
        return RestForm(self._posted_rest, point=None)

    @property
    def _posted_rest(self) -> QueryDict | None:
        """What was sent of the rest: nothing yet where the text was split just now."""
        is_sent = self.points is not None and self.points.is_bound
        return self.posted if is_sent and self.posted and "rest-all-what" in self.posted else None

    @property
    def is_refused(self) -> bool:
        """Whether anything is wrong with what was sent."""
        forms_ = [
            self.main,
            self.text_form,
            self.all_the_rest,
            *self.rest,
            *(self.points.forms if self.points else ()),
        ]
        of_points = self.points.non_form_errors() if self.points and self.points.is_bound else []
        return bool(self.problems or of_points or any(form.errors for form in forms_))

    @property
    def is_of_another_text(self) -> bool:
        """Whether the text was changed since the points were split off it."""
        asked = self.text_form["was_split"].value() or ""
        return bool(self.points and self.splitting and asked and asked != self._mark())

    # --- The steps ----------------------------------------------------------------------------

    def split(self) -> None:
        """Make the points from the text, each with what is proposed for it."""
        self.__dict__.pop("rest", None)
        self.points = None
        if self.splitting is None or not self.splitting.points:
            if self.splitting is not None:
                self.text_form.add_error("text", self.splitting.odd)
            return
        found = self.splitting.points
        if len(found) > MOST_POINTS:
            problem = f"The text has {len(found)} points, and {MOST_POINTS} at most are entered."
            self.text_form.add_error("text", problem)
            return
        proposals = propose(found, self.earlier.known())
        self.points = PointForms(
            prefix="points",
            form_kwargs=self._of_forms,
            initial=[
                {"label": point.label, "text": point.text, **self._initial(proposal)}
                for point, proposal in zip(found, proposals, strict=True)
            ],
        )
        self._post("was_split", self._mark())

    def add_point(self) -> None:
        """Show an empty point more, such as for the rest of one that is to be divided."""
        if self.points is None or self.posted is None:
            return
        total = len(self.points.forms)
        if total >= MOST_POINTS:
            self.problems.append(f"{MOST_POINTS} points at most are entered at once.")
            return
        posted = self.posted.copy()
        posted["points-TOTAL_FORMS"] = str(total + 1)
        for name, value in self._initial(None).items():
            posted[f"points-{total}-{name}"] = value
        posted[f"points-{total}-why"] = "added by hand"
        self.points = PointForms(posted, prefix="points", form_kwargs=self._of_forms)
        self.points.forms[-1]._errors = forms.utils.ErrorDict()

    def holdings(self) -> list[Held]:
        """Return what the draft holds by the forms, as far as nothing is wrong with them."""
        by_point: dict[Any, list[Held]] = defaultdict(list)
        for held in self._said():
            by_point[held.point.number].append(held)
        return [held for parts in by_point.values() for held in self._joined(parts)]

    def is_valid(self) -> bool:
        """Return whether nothing is wrong with what was sent, on its own."""
        self.text_form.is_valid()
        if self.points is None:
            self.text_form.add_error("text", "Split the text into points first.")
        return not self.is_refused

    def look(self, holdings: list[Held]) -> None:
        """Show how what the draft holds reads against an earlier one."""
        against = self.text_form.drafts.get(self.text_form.cleaned_data.get("against", ""))
        in_order = sorted(holdings, key=lambda held: held.point.number)
        self.previews = [
            (held.point, held.version(self.draft, self.earlier, against)) for held in in_order
        ]
        sources = self.text_form.cleaned_data.get("point_sources", ())
        self.seen = mark_of(self.main, self.previews, sources)

    def write(self, holdings: list[Held]) -> list[Revision]:
        """Store the draft and what it holds. Raises ValidationError."""
        draft = self.stored or self.main.save()
        sources = self.text_form.cleaned_data.get("point_sources", ())
        return write(draft, holdings, self.earlier, sources)

    # --- What was said ------------------------------------------------------------------------

    def _said(self) -> Iterator[Held]:
        numbers = self.record.next_number
        for form in self.points.forms if self.points else []:
            if form.is_left_out or not form.is_valid():
                continue
            said = form.cleaned_data
            if said["does"] == PointForm.NEW:
                chosen = [_new_point(numbers, said)]
                numbers += 1
            else:
                chosen = said["provisions"]
            for point in chosen:
                if self.stored and self.record.held.get(point.pk, {}).get(self.stored.pk):
                    problem = f"This draft has a revision of point {point.number} already."
                    form.add_error("provisions", problem)
                    continue
                yield Held(
                    point,
                    said["label"].strip(),
                    said["text"].replace("\r\n", "\n").strip(),
                    said["note"].replace("\r\n", "\n").strip(),
                    said["confidence"],
                    said["change"] or None,
                    [form],
                )
        if not self.all_the_rest.is_valid():
            return
        for rest in self.rest:
            if rest.point and rest.is_valid():
                left = rest.said(self.all_the_rest)
                if left["what"] not in {"", RestForm.NOT_ENTERED}:
                    yield Held(
                        rest.point, "", "", left["note"], left["confidence"], left["what"], [rest]
                    )

    def _joined(self, parts: list[Held]) -> Iterator[Held]:
        if len(parts) == 1:
            yield parts[0]
            return
        try:
            yield joined(parts)
        except ValidationError as error:
            for part in parts:
                for form in part.forms:
                    form.tell(error.message_dict)

    def _initial(self, proposal: Proposal | None) -> dict[str, str]:
        published = self.draft.disclosure == Draft.Disclosure.FULL_TEXT
        confidence = Revision.Confidence.PUBLISHED if published else Revision.Confidence.REPORTED
        shown = {"does": PointForm.KNOWN, "provisions": "", "confidence": str(confidence)}
        if proposal is None:
            return shown
        if proposal.best is None:
            shown["does"] = PointForm.NEW
        else:
            shown["provisions"] = str(proposal.best.known.number)
        return {**shown, "why": _why(proposal)}

    def _mark(self) -> str:
        text = self.text_form.cleaned_data.get("text", "")
        return sha256("".join(text.split()).encode("utf-8", "replace")).hexdigest()

    def _post(self, name: str, value: str) -> None:
        posted = cast(QueryDict, self.text_form.data).copy()
        posted[name] = value
        self.text_form.data = posted


def _new_point(number: int, said: dict[str, Any]) -> Provision:
    return Provision(
        number=number,
        slug=said["new_slug"],
        title=said["new_title"],
        theme_id=int(said["new_theme"]),
        summary=said["new_summary"],
    )


def _why(proposal: Proposal) -> str:
    """Return in words why a point is proposed, how sure that is, and what else it may be."""
    said = "" if proposal.is_sure else UNSURE
    said += proposal.reason
    if proposal.is_shared:
        said += ". Another point of the text is this one, too"
    if proposal.second:
        known = proposal.second.known
        said += f". Next best: {known.number}. {known.title} ({proposal.second.reason})"
    return said
