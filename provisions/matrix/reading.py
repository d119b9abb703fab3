"""What the matrix is made of: the rows of the record as of a day, fetched and put together."""

from datetime import date

from provisions.disputes import Dispute, disputes, most_spoken
from provisions.matrix.forms import MatrixForm
from provisions.matrix.rows import Counted, Group, Matrix, matrix
from provisions.models import Draft, Provision, Revision, Stance
from provisions.outline import outline
from provisions.querysets import StanceQuerySet


def matrix_as_of(on: date, form: MatrixForm) -> Matrix:
    """Return the matrix that *form* asks for, as of the day *on*.

    Each cell has the position that is shown; where a draft is asked for, the actor's last word on
    it. How disputed the points are is counted within that draft; where none is asked for, only to
    order them, within the one on which most is said. Five queries, however many rows there are.
    """
    draft = form.draft_by(on)
    stances = list(_stances(on, form))
    groups = _points(on, form)
    counted = _counted(form, groups, stances, draft or most_spoken(form.drafts_by(on), stances))
    return matrix(
        form.actors,
        _by_dispute(groups, counted.disputes) if form.is_by_dispute and counted else groups,
        stances if form.cleaned_data["draft"] else [one for one in stances if one.shown],
        columns=form.columns,
        has_whole=form.has_whole,
        draft=draft,
        counted=counted if draft or form.is_by_dispute else None,
    )


def _stances(on: date, form: MatrixForm) -> StanceQuerySet:
    """Return the positions in force: those on the draft that is asked for, else all."""
    in_force = Stance.objects.current(on).with_text(on)
    asked = form.cleaned_data["draft"]
    in_force = in_force.filter(draft__slug=asked) if asked else in_force.with_shown(on)
    return in_force.select_related("provision", "draft").only(
        "slug",
        "actor",
        "position",
        "stated_on",
        "provision__number",
        "draft__slug",
        "draft__short_name",
    )


def _points(on: date, form: MatrixForm) -> list[Group]:
    """Return the points that the filters leave, by theme and number."""
    provisions = form.narrow_points(Provision.objects.with_latest_text(on))
    revisions = Revision.objects.by(on).only("provision", "draft", "change")
    in_order = provisions.select_related("theme").order_by("number")
    return [
        (theme.theme, theme.points) for theme in outline(form.drafts_by(on), in_order, revisions)
    ]


def _counted(
    form: MatrixForm, groups: list[Group], stances: list[Stance], within: Draft | None
) -> Counted | None:
    """Return how disputed the points are *within* a draft; None where there is no draft.

    Every actor counts, whichever of them are shown.
    """
    if within is None:
        return None
    provisions = [point.provision for _, points in groups for point in points]
    on_it = [stance for stance in stances if stance.draft_id == within.pk]
    return Counted(within, disputes(form.actors, provisions, on_it))


def _by_dispute(groups: list[Group], in_order: list[Dispute]) -> list[Group]:
    """Return the points of all *groups* as one, in the order of *in_order*."""
    point_of = {point.provision.pk: point for _, points in groups for point in points}
    return [(None, [point_of[dispute.provision.pk] for dispute in in_order])]
