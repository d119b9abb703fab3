"""How pages show that a source has an archived copy."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statements.models import Source

register = template.Library()


@register.simple_tag
def archived_copy(
    source: Source, before: str = "", after: str = "", css_class: str = ""
) -> SafeString | str:
    """Return a link to the archived copy of *source*, set between two texts; "" without one.

    Its name says of what it is a copy: a list of sources may have many such links.
    """
    if not source.archived_url:
        return ""
    return format_html(
        '{}<a{} href="{}" rel="noopener noreferrer external" hreflang="{}" '
        'aria-label="archived copy: {}">archived copy</a>{}',
        before,
        format_html(' class="{}"', css_class) if css_class else "",
        source.archived_url,
        source.language,
        source.title,
        after,
    )
