"""The foot of a card: the site's name, and the day that the card is as of."""

from datetime import date

from django.conf import settings
from django.utils import formats

from briefing.cards.drawing import HEIGHT, INK_2, INNER, MARGIN, SERIF, WIDTH, Drawing
from briefing.cards.lettering import fitted

FOOT_TOP = HEIGHT - 66


def foot(drawing: Drawing, on: date) -> None:
    """Write the foot."""
    y = HEIGHT - 34
    name = fitted(settings.SITE_NAME, (26, 22, 18, 14, 11), INNER * 0.62, 1, bold=True)
    drawing.lines(
        MARGIN,
        y - (len(name.lines) - 1) * name.size * 1.2,
        name.lines,
        name.size,
        family=SERIF,
        weight=700,
    )
    day = f"As of {formats.date_format(on)}"
    drawing.text(WIDTH - MARGIN, y, day, 24, fill=INK_2, anchor="end")
