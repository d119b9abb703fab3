"""Which renderers are installed, and so in which files the briefing can be had."""

from functools import cache

from django.urls import reverse

from provisions.forms import Day

PDF_LABEL, DOCX_LABEL = "PDF, with the pages numbered", "Word document"


@cache
def has_weasyprint() -> bool:
    """Return whether WeasyPrint is there, with the libraries that it needs."""
    try:
        import weasyprint  # noqa: F401, PLC0415 (it takes a second: only where it is asked for)
    except (ImportError, OSError):
        # OSError: the package is there, but not Pango.
        return False
    return True


@cache
def pandoc() -> str:
    """Return where pandoc is, as its package brings it; "" where it is not."""
    try:
        import pypandoc  # noqa: PLC0415

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return ""


def has_pandoc() -> bool:
    """Return whether pandoc is there."""
    return bool(pandoc())


def offered(day: Day) -> list[tuple[str, str]]:
    """Return the files that the briefing of *day* can be had as: (what it is, its address)."""
    files = (
        (has_weasyprint, PDF_LABEL, "briefing-pdf"),
        (has_pandoc, DOCX_LABEL, "briefing-docx"),
    )
    return [(label, f"{reverse(name)}{day.query}") for has, label, name in files if has()]
