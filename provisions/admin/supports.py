"""The stances that a statement supports, on the form of the statement."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest

from provisions.models import Stance, StanceStatement
from record.admin import SteadyFormSet
from record.admin.fields import RecordFields
from record.models import Tracked
from record.refusal import RefusableForm
from statements.models import Statement

NEW = ("actor", "provision", "draft", "stated_on", "position", "confidence", "summary")
"""The fields of a new stance; on this form their names begin with ``new_``."""
NEEDED = ("draft", "position", "confidence", "summary")


class SupportForm(RefusableForm):
    """A stance that rests on the statement: one that is there already, or a new one.

    Of a new one, actor and day are the statement's unless others are given.
    """

    statement: Statement
    """The statement on whose form this is."""

    class Meta:
        model = StanceStatement
        fields = ("stance",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new: Stance | None = None
        self.fields["stance"].required = False
        self.fields["stance"].help_text = "One that is there already; left empty for a new one."
        for name in NEW:
            self.fields[f"new_{name}"].required = False

    def written(self) -> Sequence[Tracked]:
        """Return the rows that saving this form writes."""
        stance = self.new or (self.instance.stance if self.instance.stance_id else None)
        return [self.instance, *([stance] if stance else [])]

    def clean(self) -> dict[str, Any] | None:
        """Make the new stance, where one is described, and say what is wrong with it."""
        cleaned = super().clean() or self.cleaned_data
        given = {name: cleaned.get(f"new_{name}") for name in NEW}
        if self.instance.pk:
            return cleaned
        if not cleaned.get("stance"):
            self._make(given)
        elif any(given.values()):
            raise ValidationError(
                "Choose a stance that is there already, or describe a new one: not both."
            )
        return cleaned

    def field_of(self, column: str) -> str:
        """Return the name of the field that a column of the new stance is filled in by."""
        return f"new_{column}"

    def store(self, commit: bool) -> Any:
        """Store the new stance, if there is one, and that it rests on the statement."""
        if self.new is not None:
            # Another stance of the same form may have taken the slug meanwhile.
            self.new.slug = self._free_slug(self.new)
            self.new.save()
            self.instance.stance = self.new
        return super().store(commit)

    def _make(self, given: dict[str, Any]) -> None:
        for name in NEEDED:
            if not given[name] and f"new_{name}" not in self.errors:
                self.add_error(
                    f"new_{name}", ValidationError("This field is required.", "required")
                )
        given["actor"] = given["actor"] or getattr(self.statement, "actor", None)
        given["stated_on"] = given["stated_on"] or self.statement.made_on
        if self.errors or not given["actor"] or not given["stated_on"]:
            return
        new = Stance(**given)
        new.slug = self._free_slug(new)
        try:
            new.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    self.tell(None if name == NON_FIELD_ERRORS else name, message)
        else:
            self.new = new

    def _free_slug(self, new: Stance) -> str:
        return Stance.free_slug(new.actor, new.provision, new.draft, new.stated_on)


class SupportFormSet(SteadyFormSet):
    """The stances that rest on one statement."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.statement = self.instance
        return form


class SupportsInline(RecordFields, admin.StackedInline):
    """The stances that a statement supports; removing one here leaves the stance itself."""

    model = StanceStatement
    form = SupportForm
    formset = SupportFormSet
    template = "admin/provisions/statement/supports.html"
    verbose_name = "stance"
    verbose_name_plural = "stances that it supports"
    extra = 0
    max_num = 100
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "stance",
                    ("new_actor", "new_stated_on"),
                    "new_provision",
                    ("new_draft", "new_position", "new_confidence"),
                    "new_summary",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the links with all that names a stance."""
        links = super().get_queryset(request)
        stances = links.select_related("stance__actor", "stance__provision", "stance__draft")
        return stances.order_by("stance__provision__number", "stance__draft__order", "pk")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the forms, with the fields of a new stance as its own form has them."""
        stances = self.admin_site.get_model_admin(Stance)
        fields = {field.name: field for field in Stance._meta.fields}
        new: dict[str, Any] = {
            f"new_{name}": stances.formfield_for_dbfield(fields[name], request) for name in NEW
        }
        for name in ("new_actor", "new_stated_on"):
            new[name].help_text = "Left empty: as in the statement."
        asked = {**new, "refusal": getattr(request, "refusal", None)}
        kwargs["form"] = type("SupportForm", (self.form,), asked)
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may see stances see them."""
        return self._may(request, "view") or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may add stances add them here."""
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may change stances change what they rest on."""
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may change stances change what they rest on."""
        return self._may(request, "change")

    def _may(self, request: HttpRequest, action: str) -> bool:
        return request.user.has_perm(f"provisions.{action}_stance")
