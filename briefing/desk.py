"""The editors' desk: the admin site, with a start page that joins all apps."""

from record.site import RecordSite


class Desk(RecordSite):
    """The admin site, as editors meet it."""
