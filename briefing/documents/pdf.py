"""The briefing as a PDF: its long page, laid out as its print style says."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from briefing.context import site
from briefing.documents.layout import Task
from briefing.documents.title import TITLE
from briefing.report.views import long_context
from provisions.forms import Day

PATIENCE = 180
"""Seconds that laying out may take; the record of 2025 takes some 15."""
_STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^"]*)">')


def pdf(day: Day) -> bytes:
    """Return the briefing as of *day* as a PDF."""
    done = subprocess.run(
        [sys.executable, "-m", "briefing.documents.layout"],
        input=task(day).written(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=settings.BASE_DIR,
        timeout=PATIENCE,
    )
    return done.stdout


def task(day: Day) -> Task:
    """Return what is laid out: the long page, with the stylesheets that it names."""
    # In the PDF there is no use for a link to it.
    context = long_context(day) | {"documents": []}
    html = render_to_string("briefing/report/long.html", context | site())
    edit = context["report"].edit
    return Task(
        html=html,
        address=f"{settings.SITE_URL}/",
        title=f"{TITLE}, as of {day.on.isoformat()}",
        author=settings.SITE_NAME,
        made_at=int(edit.recorded_at.timestamp()) if edit else 0,
        identity=f"{settings.SITE_URL} {day.on.isoformat()}",
        files={
            f"{settings.SITE_URL}{address}": str(_file(address))
            for address in map(unescape, _STYLESHEET.findall(html))
        },
    )


def _file(address: str) -> Path:
    """Return where a static file lies: as it is served, or as it was written."""
    name = address.removeprefix(settings.STATIC_URL)
    served = Path(settings.STATIC_ROOT) / name
    return served if served.is_file() else Path(str(finders.find(name)))
