"""Search across the record: an index of its words, what is asked of it, and the page."""
