"""How often a source is cited, by whatever may cite one."""

from record.admin.columns import Number
from statements.models import Citation, Source


def number_cited() -> Number:
    """Return the column that counts the citations of a source.

    Models of the apps above cite sources too: it is asked for once all of them are there.
    """
    cited_by = [
        relation.name
        for relation in Source._meta.related_objects
        if issubclass(relation.related_model, Citation)
    ]
    return Number("cited", *cited_by)
