"""A new draft from its pasted text: split into points, each mapped to the points that are known.

The admin shows what is proposed here, and the editor decides. Splitting and mapping are pure;
``known`` reads the record and ``entry`` writes it.
"""
