"""Whether a reader's copy of a page is still fresh, known before the page is made.

A reading page depends on the record, on the public names of its editors, on the snapshots of it,
on the address that was asked for, and on the release of the site with the settings that show.
Where none of these has changed the answer is 304, at the cost of one query.
"""

import hashlib
import sys
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from record.models import Edit

View = Callable[..., HttpResponseBase]
# What a page is made of, beside the record.
SOURCES = ("*.py", "*.html", "*.css", "*.js", "*.svg", "*.txt", "*.xml", "*.md")
BESIDE: list[Callable[[], QuerySet]] = []
"""What pages show beside the record, each a query of one value that changes with it.

Apps above add theirs when they are ready.
"""


def reading_page(view: View) -> View:
    """Make *view* a reading page: GET and HEAD, an ETag, no cookie, kept by any cache in front.

    Its answers are compressed, and are the same for every reader; a copy is asked after each time
    it is used (``no-cache``), which is cheap.
    """
    return _fresh(view, gzip_page)


def reading_file(view: View) -> View:
    """Make *view* what :func:`reading_page` does, for a file that is compressed already."""
    return _fresh(view, lambda page: page)


def _fresh(view: View, packed: Callable[[View], View]) -> View:
    @require_safe
    @packed
    @condition(etag_func=lambda request, *args, **kwargs: etag(request))
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = page(request, *args, **kwargs)
        response.setdefault("Cache-Control", "public, no-cache")
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return answer


def etag(request: HttpRequest) -> str:
    """Return the entity tag of the page at the address of *request*; one query."""
    parts = (*record_version(), request.get_full_path(), release(), *shown_settings())
    digest = hashlib.sha256("\n".join(map(str, parts)).encode())
    return f'"{digest.hexdigest()[:32]}"'


def record_version() -> tuple[Any, ...]:
    """Return what changes with the record: the newest Edit, the newest change of a name, the rest.

    One query.
    """
    newest_name = get_user_model().objects.order_by("-named_at").values("named_at")[:1]
    others = {f"beside_{number}": Subquery(query()) for number, query in enumerate(BESIDE)}
    newest = (
        Edit.objects.order_by("-recorded_at")
        .annotate(newest_name=Subquery(newest_name), **others)
        .values_list("pk", "recorded_at", "newest_name", *others)
        .first()
    )
    return newest or ()


def shown_settings() -> tuple[str, ...]:
    """Return the settings that pages show."""
    return (settings.SITE_NAME, settings.SITE_URL, settings.CONTACT)


@cache
def release() -> str:
    """Return a digest of the code, templates and static files that pages are made of.

    The version in the changelog would do between releases; this also tells one checkout from
    the next, and one set of installed packages from another: the words of a chapter depend on
    the parser of Markdown, and what is offered on the renderers that are there.
    """
    digest = hashlib.sha256(settings.VERSION.encode())
    digest.update("\n".join([sys.version, *_installed()]).encode())
    base = Path(settings.BASE_DIR)
    for folder in sorted(path for path in base.iterdir() if path.is_dir()):
        if folder.name in {"var", "tests", "docs", "benchmarks"} or folder.name.startswith("."):
            continue
        for pattern in SOURCES:
            for path in sorted(folder.rglob(pattern)):
                digest.update(str(path.relative_to(base)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _installed() -> list[str]:
    """Return the packages that are installed, each with its version.

    So the folders are called that describe them. Asking importlib.metadata, which reads a file of
    each, takes a hundred times as long: longer than all the rest.
    """
    return sorted({path.name for folder in sys.path for path in Path(folder).glob("*.*-info")})
