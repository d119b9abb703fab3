"""Sources and events in the admin; statements stand with the points that they are about."""

from statements.admin.events import EventAdmin
from statements.admin.sources import SourceAdmin

__all__ = ["EventAdmin", "SourceAdmin"]
