"""The form of an attribute definition, and the fields a product form has because of them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import keep_code, plain_numbers
from catalog.models import AttributeDefinition, AttributeType

PREFIX = "attribute_"


class AttributeForm(forms.ModelForm[AttributeDefinition]):
    """Choices are written one a line."""

    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; only for the type “One of a list”."),
    )

    class Meta:
        model = AttributeDefinition
        fields: ClassVar = ["code", "name", "type", "unit", "choices", "is_required", "position"]
        help_texts: ClassVar = {
            "code": _("What imports and the API call it. It cannot be changed later."),
            "unit": _("Shown behind the value, such as mm or W."),
            "is_required": _("Products cannot be put on sale without it."),
            "position": _("Smaller numbers come first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        keep_code(self)
        if self.instance.pk:
            self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}


class AttributeOfCategoryForm(AttributeForm):
    """A new definition where no page says of which category."""

    class Meta(AttributeForm.Meta):
        fields: ClassVar = ["category", *AttributeForm.Meta.fields]


def attribute_fields(definitions: Sequence[AttributeDefinition]) -> dict[str, forms.Field]:
    """field name → field, one for each definition, in their order."""
    return {f"{PREFIX}{each.code}": _field(each) for each in definitions}


def attribute_values(
    cleaned: Mapping[str, Any], definitions: Sequence[AttributeDefinition], others: Mapping[str, Any]
) -> dict[str, Any]:
    """The product's attributes: what was filled in, and the others, which no definition knows."""
    values = dict(others)
    for definition in definitions:
        value = cleaned.get(f"{PREFIX}{definition.code}")
        if value not in (None, ""):
            values[definition.code] = value == "yes" if definition.type == AttributeType.YES_NO else value
    return values


def attribute_initial(attributes: Mapping[str, Any], definitions: Sequence[AttributeDefinition]) -> dict[str, Any]:
    """field name → the stored value as its field shows it."""
    initial = {}
    for definition in definitions:
        value = attributes.get(definition.code)
        shown = value if not isinstance(value, bool) else "yes" if value else "no"
        initial[f"{PREFIX}{definition.code}"] = shown
    return initial


def _field(definition: AttributeDefinition) -> forms.Field:
    help_text = _("Needed before it can be sold.") if definition.is_required else ""
    options: dict[str, Any] = {"label": str(definition), "required": False, "help_text": help_text}
    match definition.type:
        case AttributeType.NUMBER:
            return forms.FloatField(min_value=-1e15, max_value=1e15, **options)
        case AttributeType.YES_NO:
            return forms.ChoiceField(choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))], **options)
        case AttributeType.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *((each, each) for each in definition.choices)], **options)
    return forms.CharField(max_length=500, **options)
