"""The living report: the briefing's chapters with their notes, and the positions after them."""
