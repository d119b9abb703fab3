"""The admin of the record: what all its forms share, and its own."""

from record.admin import accounts, rows
from record.admin.formsets import RootFormSet, SteadyFormSet
from record.admin.inlines import RootInline
from record.admin.tracked import TrackedAdmin

__all__ = ["RootFormSet", "RootInline", "SteadyFormSet", "TrackedAdmin", "accounts", "rows"]
