"""The plan in the admin, a module a form; statements too, which say what points they are about."""

from provisions.admin import drafts, provisions, revisions, stances, statements

__all__ = ["drafts", "provisions", "revisions", "stances", "statements"]
