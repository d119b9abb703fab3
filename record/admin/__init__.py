"""The admin of the record: what all its forms share, and its own."""

from record.admin import accounts, rows
from record.admin.tracked import PartInline, TrackedAdmin

__all__ = ["PartInline", "TrackedAdmin", "accounts", "rows"]
