"""/snapshots/check/: what became of the rows that somebody cited or took away.

``pasted`` takes in what was given, ``asking`` finds in a text what it names, ``sheets`` reads a
table; ``keys`` finds the rows, ``past`` rebuilds what they said before, ``outcomes`` tells what
became of each, and ``shown`` makes of that what the page shows.
"""
