"""Lays a page out as a PDF with WeasyPrint, in a process of its own.

That takes seconds and some 300 MB, which a process of the server would neither give back nor have
time for. Run as a program it reads a :class:`Task` as JSON from its input and writes the PDF to
its output. It knows nothing of the site, and reads nothing but the files that it is given.
"""

import json
import logging
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

# Tagged, so that it can be read aloud and one finds one's way in it.
VARIANT = "pdf/ua-1"


@dataclass(frozen=True)
class Task:
    """A page to lay out: its HTML, its address, and what the PDF says of itself.

    ``files`` has the path of each file that the page may load, by its address; ``made_at`` is in
    seconds since 1970, and ``identity`` the same for what is the same document.
    """

    html: str
    address: str
    title: str
    author: str
    made_at: int
    identity: str
    files: dict[str, str]

    def written(self) -> bytes:
        """Return it as the program reads it."""
        return json.dumps(asdict(self)).encode()


def lay_out(task: Task) -> bytes:
    """Return the PDF of *task*; the same task gives the same bytes."""
    import weasyprint  # noqa: PLC0415 (a second, and only in this process)
    from weasyprint.urls import (  # noqa: PLC0415
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class GivenFiles(URLFetcher):
        """Gives the files of the task, and nothing else: no request leaves this machine."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url not in task.files:
                raise FatalURLFetchingError(f"{url} is no file that this page may load.")
            with open(task.files[url], "rb") as file:  # noqa: PTH123
                return URLFetcherResponse(url, file.read(), {"Content-Type": "text/css"})

    # It names each property of the screen that paper has no use for.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    page = weasyprint.HTML(string=task.html, base_url=task.address, url_fetcher=GivenFiles())
    document = page.render(pdf_variant=VARIANT)
    document.metadata.title = task.title
    document.metadata.authors = [task.author]
    made = datetime.fromtimestamp(task.made_at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.created = document.metadata.modified = made
    return document.write_pdf(pdf_variant=VARIANT, pdf_identifier=task.identity.encode())


if __name__ == "__main__":
    sys.stdout.buffer.write(lay_out(Task(**json.load(sys.stdin.buffer))))
