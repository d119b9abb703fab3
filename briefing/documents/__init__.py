"""The briefing as files: a PDF from its long page, a Word document from its model.

Both come with renderers that are large, and are offered only where these are installed.
"""
