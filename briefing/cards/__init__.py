"""Social cards: the pictures that a link to a page is shown with elsewhere.

Rows become an SVG text, purely; a library makes a PNG of it where it is installed. Cards are of
the latest day: a page as of another day names the plain one, which knows no day.
"""
