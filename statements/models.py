"""Sources, the statements that actors made, and the events of the negotiation."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language_info

from actors.models import Actor, Person
from record.fields import AddressField, DayField, KeyField, LineField, ProseField
from record.guards import Guard, guarded
from record.models import Part, Tracked
from statements.link_checks import LinkCheck  # noqa: F401 (a model of this app, beside the record)
from statements.querysets import EventQuerySet, SourceQuerySet, StatementQuerySet

is_language = RegexValidator(
    r"^[a-z]{2,3}\Z", "Use a language code of ISO 639, such as “en” or “uk”.", code="language"
)


def name_of_language(code: str) -> str:
    """Return the English name of the language *code*, or the code where none is known."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


@guarded
class Source(Tracked):
    """A publication: who published what, when and where."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary"
        GOVERNMENT = "government", "Government"
        PARLIAMENT = "parliament", "Parliament"
        MEDIA = "media", "Media"
        THINK_TANK = "think-tank", "Think tank"

    slug = KeyField(help_text="Its key in addresses and files.")
    title = LineField(max_length=300, help_text="Its title; in brackets where the title is ours.")
    publisher = LineField(max_length=120, help_text="Who published it.")
    kind = models.CharField(
        max_length=12, choices=Kind.choices, help_text="What kind of publication it is."
    )
    published_on = DayField(null=True, blank=True, help_text="The day of publication.")
    url = AddressField(help_text="Where it is published.")
    archived_url = AddressField(blank=True, help_text="Where an archived copy of it is.")
    accessed_on = DayField(null=True, blank=True, help_text="The day on which it was last read.")
    language = LineField(
        max_length=3, validators=[is_language], help_text="Its language, by ISO 639."
    )
    suggested_reading = models.BooleanField(
        default=False, help_text="Whether it is listed as suggested reading."
    )
    note = ProseField(blank=True, help_text="What one should know to use it.")

    objects: ClassVar[models.Manager] = SourceQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("slug",)
        constraints = (models.UniqueConstraint(fields=["slug"], name="statements_source_slug"),)

    def __str__(self) -> str:
        day = f", {self.published_on:%-d %B %Y}" if self.published_on else ""
        return f"{self.publisher}{day}: {self.title}"

    @property
    def name(self) -> str:
        """Publisher and day, for a line of citations."""
        return (
            f"{self.publisher}, {self.published_on:%-d %B}"
            if self.published_on
            else (self.publisher)
        )

    @property
    def title_language(self) -> str:
        """The language of the title where it is foreign, else "".

        A title in brackets is ours, in the publication's language or in English: it has none.
        """
        is_ours = self.title.startswith("[")
        return "" if is_ours or self.language == "en" else self.language

    @property
    def language_name(self) -> str:
        """The name of its language."""
        return name_of_language(self.language)

    def get_absolute_url(self) -> str:
        """Return where readers see it: alone on the list of sources."""
        return f"{reverse('sources')}?q={self.slug}#{self.slug}"


class Citation(Part):
    """A source that a row cites."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, self.part_of)} cites {self.source.slug}"


@guarded
class Statement(Tracked):
    """What an actor said or did on a day, in a setting."""

    class Setting(models.TextChoices):
        SPEECH = "speech", "Speech"
        INTERVIEW = "interview", "Interview"
        PRESS_CONFERENCE = "press-conference", "Press conference"
        JOINT_STATEMENT = "joint-statement", "Joint statement"
        POST = "post", "Post"
        DOCUMENT = "document", "Document"
        REPORTED = "reported", "Reported"

    slug = KeyField(help_text="Its key in addresses and files.")
    made_on = DayField(help_text="The day on which it was made.")
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="statements",
        help_text="The actor that made it.",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="Who made it for the actor, where that is known.",
    )
    setting = models.CharField(
        max_length=16, choices=Setting.choices, help_text="In which form it was made."
    )
    summary = ProseField(help_text="What was said or done, in our own words.")
    quote = LineField(max_length=200, blank=True, help_text="A few words of it at most.")

    history_lookups = ("actor",)
    named_with = ("actor", "person")

    objects: ClassVar[models.Manager] = StatementQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("made_on", "slug")
        constraints = (models.UniqueConstraint(fields=["slug"], name="statements_statement_slug"),)
        indexes = (
            models.Index(fields=["actor", "made_on"], name="statements_by_actor"),
            models.Index(fields=["made_on"], name="statements_by_day"),
        )

    def __str__(self) -> str:
        speaker = f", {self.person}" if self.person else ""
        return f"{self.actor.short_name}{speaker}, {self.made_on:%-d %B %Y} ({self.slug})"

    def get_absolute_url(self) -> str:
        """Return where readers see it."""
        return reverse("statement", args=[self.slug])


@guarded
class StatementCitation(Citation):
    """A source that reports a statement."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="citations")

    part_of = "statement"

    class Meta(Citation.Meta):
        constraints = (
            models.UniqueConstraint(fields=["statement", "source"], name="statement_cites_once"),
        )


@guarded
class Event(Tracked):
    """A dated step of the negotiation."""

    slug = KeyField(help_text="Its key in addresses and files.")
    title = LineField(max_length=160, help_text="What happened, in a line.")
    started_on = DayField(help_text="Its first day.")
    ended_on = models.DateField(
        null=True, blank=True, help_text="Its last day, where it took several."
    )
    place = LineField(max_length=120, blank=True, help_text="Where it took place.")
    summary = ProseField(help_text="What happened, in a few sentences.")

    objects: ClassVar[models.Manager] = EventQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ("started_on", "slug")
        constraints = (
            models.UniqueConstraint(fields=["slug"], name="statements_event_slug"),
            Guard(
                condition=Q(ended_on__isnull=True) | Q(started_on__lte=F("ended_on")),
                name="statements_event_days",
            ),
        )
        indexes = (models.Index(fields=["started_on"], name="events_by_day"),)

    def __str__(self) -> str:
        return f"{self.started_on:%-d %B %Y}: {self.title}"

    def clean(self) -> None:
        """Refuse an event that ends before it begins."""
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "The event ends before it begins."})

    def get_absolute_url(self) -> str:
        """Return where readers see it: on its day of the timeline."""
        return f"{reverse('timeline')}?at={self.started_on.isoformat()}#{self.slug}"


@guarded
class EventParticipant(Part):
    """An actor that took part in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participants")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="events")

    part_of = "event"

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=["event", "actor"], name="event_participant_once"),
        )

    def __str__(self) -> str:
        return f"{self.event}: participant {self.actor.short_name}"


@guarded
class EventCitation(Citation):
    """A source that reports an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="citations")

    part_of = "event"

    class Meta(Citation.Meta):
        constraints = (
            models.UniqueConstraint(fields=["event", "source"], name="event_cites_once"),
        )
