"""Filters of products by the attributes of the chosen category."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import KEY_DIGITS_MAX
from catalog import selectors
from catalog.models import AttributeDefinition, AttributeType, Category, Product

PREFIX = "attribute_"


def attribute_filters(data: Any) -> dict[str, django_filters.Filter]:
    """One filter for each attribute of the category that ``data`` names; a number has two. 3 queries, none without."""
    key = str((data or {}).get("category", ""))
    if not (key.isascii() and key.isdigit() and len(key) <= KEY_DIGITS_MAX):
        return {}
    category = Category.objects.filter(pk=int(key)).first()
    found: dict[str, django_filters.Filter] = {}
    for definition in selectors.attributes_of(category=category):
        found |= _filters(definition)
    return found


def _filters(definition: AttributeDefinition) -> dict[str, django_filters.Filter]:
    name, label, code = f"{PREFIX}{definition.code}", str(definition), definition.code
    match definition.type:
        case AttributeType.NUMBER:
            return {
                f"{name}_min": django_filters.NumberFilter(label=f"{label} ≥", method=_number(code, "gte")),
                f"{name}_max": django_filters.NumberFilter(label=f"{label} ≤", method=_number(code, "lte")),
            }
        case AttributeType.YES_NO:
            choices = [("yes", _("Yes")), ("no", _("No"))]
            chosen = django_filters.ChoiceFilter(choices=choices, label=label, empty_label=_("All"), method=_yes(code))
            return {name: chosen}
        case AttributeType.CHOICE:
            choices = [(each, each) for each in definition.choices]
            chosen = django_filters.ChoiceFilter(choices=choices, label=label, empty_label=_("All"), method=_is(code))
            return {name: chosen}
    return {name: django_filters.CharFilter(label=label, method=_holds(code))}


Method = Callable[[QuerySet[Product], str, Any], QuerySet[Product]]


# A key of the JSON is named by a transform, never by a lookup's text: the code "contains" is a key like any other.
def _value(rows: QuerySet[Product], transform: type[KeyTransform], code: str) -> tuple[QuerySet[Product], str]:
    """The rows with the attribute's value under a name, and that name."""
    alias = f"{PREFIX}{code}"
    return rows.alias(**{alias: transform(code, "attributes")}), alias


def _number(code: str, comparison: str) -> Method:
    def method(rows: QuerySet[Product], name: str, value: Any) -> QuerySet[Product]:
        found, alias = _value(rows, KeyTransform, code)
        return found.filter(**{f"{alias}__{comparison}": float(value)})

    return method


def _yes(code: str) -> Method:
    def method(rows: QuerySet[Product], name: str, value: Any) -> QuerySet[Product]:
        found, alias = _value(rows, KeyTransform, code)
        return found.filter(**{alias: value == "yes"})

    return method


def _is(code: str) -> Method:
    def method(rows: QuerySet[Product], name: str, value: Any) -> QuerySet[Product]:
        found, alias = _value(rows, KeyTransform, code)
        return found.filter(**{alias: value})

    return method


def _holds(code: str) -> Method:
    def method(rows: QuerySet[Product], name: str, value: Any) -> QuerySet[Product]:
        found, alias = _value(rows, KeyTextTransform, code)
        return found.filter(**{f"{alias}__icontains": value})

    return method
