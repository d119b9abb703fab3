"""Asking the web for a page: only public addresses, within limits, and never by itself."""
