"""The card of the site: its name and what it is. It knows no day, so that it suits any."""

from django.conf import settings

from briefing.cards.drawing import HEIGHT, INK_2, INNER, MARGIN, SERIF, Drawing
from briefing.cards.lettering import broken, fitted
from provisions.matrix.cells import samples

WORDS = (
    "What each draft of a peace plan says, point by point, where each party stands on it and "
    "since when, and who said so."
)


def plain_card() -> str:
    """Return the card of the site as SVG."""
    drawing = Drawing()
    name = fitted(settings.SITE_NAME, (92, 80, 68, 56, 44, 32), INNER, 2, bold=True)
    y = drawing.lines(MARGIN, 190, name.lines, name.size, family=SERIF, weight=600)
    drawing.rule(y + 40)
    drawing.lines(MARGIN, y + 104, broken(WORDS, 34, INNER), 34, fill=INK_2)
    for place, sample in enumerate(samples()):
        x = MARGIN + place * INNER / len(samples())
        drawing.square(x, HEIGHT - 112, sample.position, "latest", 38)
        drawing.lines(x + 50, HEIGHT - 86, broken(sample.word, 20, INNER / 5 - 56), 20)
    return str(drawing)
