"""What happened and what was said, day by day: the page, its files, and the timeline in small."""
