"""The admin site, in which whoever may not publish proposes."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from proposals.working import answer, work_of
from record.site import RecordSite

AS_RECORDED = frozenset({"history_view", "comparison_view"})
"""What tells of the record alone, whatever is proposed."""


class ProposingSite(RecordSite):
    """Lays the proposal that a request works in over the record, wherever rows are shown."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return *view* for those who are signed in, on the record as they see it."""

        @wraps(view)
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            work = work_of(request)
            request.work = work  # type: ignore[attr-defined]
            if not self._shows_rows(view) or work.shows_the_record(request):
                return view(request, *args, **kwargs)
            return answer(request, lambda: view(request, *args, **kwargs))

        return super().admin_view(seen, cacheable)

    def _shows_rows(self, view: Any) -> bool:
        """Return whether *view* shows rows of the record to work on."""
        if view == self.autocomplete_view:
            return True
        owner = getattr(view, "__self__", None)
        return getattr(owner, "shows_rows", False) and view.__name__ not in AS_RECORDED
