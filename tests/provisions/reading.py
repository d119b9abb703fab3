"""What a reader sees of a page, as plain words."""

import re
from html import unescape


def words(html):
    """The words of *html*, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def part(html, tag, place):
    """The first element *tag* of *html* that has the id, or whose label has the id, *place*."""
    pattern = rf'<{tag} [^>]*(?:id|aria-labelledby)="{re.escape(place)}".*?</{tag}>'
    return re.search(pattern, html, re.DOTALL)[0]
