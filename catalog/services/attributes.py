"""Writing attribute definitions."""

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from catalog.models import AttributeDefinition, AttributeType, Category, Product

CHOICES_MAX = 100
CHOICE_CHARACTERS_MAX = 80
NAMED = ("category", "code", "name", "type", "unit", "choices", "is_required", "position")


class AttributeFields(TypedDict, total=False):
    type: str
    unit: str
    choices: Sequence[str]
    is_required: bool
    position: int


class AttributeChanges(AttributeFields, total=False):
    name: str


class ChoicesInvalid(InvalidValue):
    """A choice attribute needs a list of different, short texts; the other types have none."""

    code = "choices_invalid"


class AttributeInUse(Conflict):
    """Products hold values that would no longer fit."""

    code = "attribute_in_use"


@transaction.atomic
def attribute_create(
    *, actor: Any, category: Category, code: str, name: str, **fields: Unpack[AttributeFields]
) -> AttributeDefinition:
    """Define an attribute for a category and all below it. Products that hold unfitting values of it are named."""
    definition = AttributeDefinition(category=category, code=code, name=name, **fields)
    definition.choices = _checked_choices(definition.type, definition.choices)
    # Before the products are asked: PostgreSQL takes no null character in a question either.
    records.check(definition)
    _check_in_use(definition)
    return records.row_create(actor=actor, instance=definition, action="attribute.created", named=NAMED)


@transaction.atomic
def attribute_update(
    *, actor: Any, definition: AttributeDefinition, **changes: Unpack[AttributeChanges]
) -> AttributeDefinition:
    """Change a definition; its code and category stay. Refused while a product's value would no longer fit."""
    unknown = set(changes) - AttributeChanges.__annotations__.keys()
    if unknown:
        raise TypeError(f"an attribute has no writable {', '.join(sorted(unknown))}")
    stored = AttributeDefinition.objects.select_related("category").lock_one(pk=definition.pk)
    changed = AttributeDefinition(category=stored.category, code=stored.code, name=stored.name)
    changed.type = changes.get("type", stored.type)
    changed.choices = _checked_choices(changed.type, changes.get("choices", stored.choices))
    if (changed.type, changed.choices) != (stored.type, stored.choices):
        _check_in_use(changed)
    changes["choices"] = changed.choices
    return records.row_change(actor=actor, instance=stored, changes=changes, action="attribute.changed")


@transaction.atomic
def attribute_delete(*, actor: Any, definition: AttributeDefinition) -> None:
    """Remove a definition; products keep their values as free ones."""
    stored = AttributeDefinition.objects.select_related("category").lock_one(pk=definition.pk)
    before = {name: getattr(stored, name) for name in NAMED}
    audit.record(actor=actor, action="attribute.deleted", instance=stored, before=before)
    stored.delete()


def _checked_choices(kind: str, choices: Any) -> list[str]:
    """The choices, stripped; none for a type that has none."""
    if kind != AttributeType.CHOICE:
        return []
    texts = [str(each).strip() for each in choices] if isinstance(choices, Iterable) else []
    good = [text for text in texts if 0 < len(text) <= CHOICE_CHARACTERS_MAX and text.isprintable()]
    if not good or len(good) != len(texts) or len(set(good)) != len(good) or len(good) > CHOICES_MAX:
        raise ChoicesInvalid(
            _("A choice needs a list to choose from."),
            field="choices",
            value=str(choices).replace("\x00", "�")[:80],
            remedy=_("Give up to %(count)d different texts, one a line.") % {"count": CHOICES_MAX},
        )
    return good


def _check_in_use(definition: AttributeDefinition) -> None:
    """Refuse a definition that a product's value does not fit. Reads every product below that has the attribute."""
    category: Category = Category.objects.get(pk=definition.category_id)
    holding = Product.objects.below(category).filter(attributes__has_key=definition.code)
    for sku, attributes in holding.values_list("sku", "attributes").iterator():
        if not definition.takes(attributes[definition.code]):
            raise AttributeInUse(
                _("%(sku)s has the value “%(value)s”, which would no longer fit.")
                % {"sku": sku, "value": str(attributes[definition.code])[:60]},
                field="type",
                value=definition.type,
                remedy=_("Change the products first: find them by their category and this attribute."),
            )
