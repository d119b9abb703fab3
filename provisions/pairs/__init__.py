"""What ``/compare/`` sets beside each other: two drafts, two actors or two days.

A module a kind turns rows into what its page shows, without a database (:mod:`~.drafts`,
:mod:`~.actors`, :mod:`~.days`); :mod:`~.sides` reads what is asked for, :mod:`~.fetching` fetches
the rows, :mod:`~.files` writes them out. How one text reads against another, here and on the pages
of points and drafts, is :mod:`provisions.comparison`'s.
"""
