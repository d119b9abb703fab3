"""What is asked of an editor who enters a source."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from record.forms import TrackedForm
from statements import addresses
from statements.addresses import Pasted
from statements.models import Source

SHOWN = 5


class AddressForm(forms.Form):
    """The address of an article, as it was pasted; its value is what was read there."""

    address = forms.CharField(
        widget=forms.TextInput(
            attrs={"size": 90, "inputmode": "url", "autocomplete": "off", "autofocus": True}
        ),
        error_messages={"required": "Paste the address of an article."},
        help_text=(
            "Copied from the browser; parameters that track readers are taken off. The address "
            "of an archived copy gives both, the page's and the copy's."
        ),
    )

    def clean_address(self) -> Pasted:
        """Return the address, and that of the copy where it is one's."""
        return addresses.read(self.cleaned_data["address"])


class SourceForm(TrackedForm):
    """A source. That another has its address is refused until the editor says why it may.

    One address can be that of two publications: a page that is written anew each day, say. Far
    more often somebody else has entered it already.
    """

    is_another = forms.BooleanField(
        required=False, label="It is another publication at the same address"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_same_page: list[Source] = []

    def clean(self) -> dict[str, Any] | None:
        """Say which sources the address is that of, where it is new to this one."""
        cleaned = super().clean() or self.cleaned_data
        url = cleaned.get("url")
        if url and (self.instance._state.adding or "url" in self.changed_data):
            others = Source.objects.exclude(pk=self.instance.pk).same_page(url)
            self.at_same_page = others[:SHOWN]
            if others and not cleaned.get("is_another"):
                self.add_error("url", ValidationError(_entered(others), code="same-page"))
        return cleaned


def _entered(others: list[Source]) -> str:
    named = "; ".join(f"{source} ({source.slug})" for source in others[:SHOWN])
    return (
        f"This is the address of a source that is entered already: {named}. Cite that one. If it "
        "is another publication, confirm that above the form, where saving asks for it."
    )
