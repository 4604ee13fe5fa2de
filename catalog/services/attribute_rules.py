"""Whether the values of a product's attributes are what the definitions of its category ask for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import AttributeDefinition, AttributeType


class AttributesInvalid(InvalidValue):
    """Attributes that are not plain named values, or not what their definition asks for."""

    code = "attributes_invalid"


def check_values(attributes: Mapping[str, Any], definitions: Sequence[AttributeDefinition]) -> None:
    """Refuse the first value that its definition does not take; a name without a definition is free."""
    for definition in definitions:
        if definition.code in attributes and not definition.takes(attributes[definition.code]):
            raise refusal(definition, attributes[definition.code])


def refusal(definition: AttributeDefinition, value: Any) -> AttributesInvalid:
    """The error for a value that does not fit, naming what would."""
    wanted = {
        AttributeType.TEXT: _("Give text."),
        AttributeType.NUMBER: _("Give a number."),
        AttributeType.YES_NO: _("Say yes or no."),
        AttributeType.CHOICE: _("Choose one of: %(choices)s.") % {"choices": ", ".join(definition.choices)},
    }
    return AttributesInvalid(
        _("%(name)s cannot be “%(value)s”.") % {"name": definition.name, "value": str(value)[:60]},
        field="attributes",
        value=value,
        remedy=wanted[AttributeType(definition.type)],
    )
