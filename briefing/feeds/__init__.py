"""What can be followed: Atom feeds of changes, statements and events, and a calendar of events."""
