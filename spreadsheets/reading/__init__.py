"""Reads what was pasted or uploaded into sheets of cells, and refuses what is none in words."""
