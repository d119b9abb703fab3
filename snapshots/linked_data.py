"""What a snapshot is, told to machines in schema.org's words: a data set to be downloaded."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from briefing.linked_data import LICENCE, Data, organization
from snapshots.models import Snapshot
from snapshots.sending import archive_of, file_of


def dataset(snapshot: Snapshot) -> Data:
    """Return *snapshot* as a data set of its own, with its archive and its tables."""
    archive = archive_of(snapshot)
    tables = [(f"{name}.csv", file_of(snapshot, f"{name}.csv")) for name in snapshot.counts]
    return {
        "@type": "Dataset",
        "name": f"{settings.SITE_NAME}: {snapshot.title}",
        "description": (
            f"The whole record of drafts, positions, statements and sources as of "
            f"{date_format(snapshot.day)}, frozen as snapshot {snapshot.name}."
        ),
        "url": f"{settings.SITE_URL}{snapshot.get_absolute_url()}",
        "version": snapshot.name,
        "identifier": f"sha256:{snapshot.digest}",
        "datePublished": snapshot.frozen_at.date().isoformat(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": organization(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": piece.content_type.partition(";")[0],
                "contentUrl": f"{settings.SITE_URL}{address}",
                "contentSize": f"{piece.size} B",
                "sha256": piece.sha256,
            }
            for name, piece, address in [
                (archive.saved_as, archive, reverse("snapshot-zip", args=[snapshot.name])),
                *(
                    (name, piece, reverse("snapshot-file", args=[snapshot.name, name]))
                    for name, piece in tables
                ),
            ]
        ],
    }
