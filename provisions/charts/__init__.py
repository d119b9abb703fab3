"""How actors moved, drawn: what a template needs to draw it, and to say it in words.

Across a drawing all is measured in per cent of its width, down in pixels, so that it fits any
screen while its text keeps its size. Pure: whoever calls has fetched the rows.
"""
