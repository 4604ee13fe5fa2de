"""From the cells of one row to the fields of a product. What codes stand for is read once for each file."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from b2bops.platform.tabular.values import Conventions, scaled
from catalog import selectors
from catalog.imports.product_columns import ATTRIBUTE
from catalog.imports.reading import WORDS, Unreadable, number_of, text_of
from catalog.models import (
    STANDARD_UNITS,
    AttributeDefinition,
    AttributeType,
    Category,
    Product,
    ProductStatus,
    TaxClass,
    UnitOfMeasure,
)  # fmt: skip
from catalog.services.barcodes import barcode_is_valid

PLACES = {"pack_multiple": 3, "weight_kg": 4, "volume_l": 4, "standard_cost": 6}
LONGEST = {"name": 200, "description": 20_000, "brand": 80}


class ProductCells:
    """Reads rows; the tables it looks codes up in are small and read when it is made. 5 queries."""

    def __init__(self) -> None:
        self.categories: dict[str, Category] = {each.code: each for each in Category.objects.all()}
        self.tax_classes = {each.code: each for each in TaxClass.objects.all()}
        self.decimals = {code: places for code, (_name, places) in STANDARD_UNITS.items()}
        self.decimals |= dict(UnitOfMeasure.objects.values_list("code", "decimals"))
        keys = [each.pk for each in self.categories.values()]
        self.definitions = selectors.attributes_by_category(category_ids=keys)

    def values(self, cells: Mapping[str, str], told: Conventions) -> dict[str, Any]:
        """The fields the row gives, without attributes, replacement and status. Raises Unreadable."""
        return {
            key: self._value(key, text, told)
            for key, text in cells.items()
            if not key.startswith(ATTRIBUTE) and key not in {"sku", "replaced_by", "status"}
        }

    def attributes(self, product: Product, cells: Mapping[str, str], told: Conventions) -> dict[str, Any]:
        """The product's attributes with those the row gives; an empty cell takes one away."""
        found = dict(product.attributes)
        asked = {each.code: each for each in self.definitions.get(product.category_id or 0, [])}
        for key, text in cells.items():
            if not key.startswith(ATTRIBUTE):
                continue
            code = key.removeprefix(ATTRIBUTE)
            if not text:
                found.pop(code, None)
            elif code not in asked:
                raise Unreadable("INVALID_ATTRIBUTE", key, text)
            else:
                found[code] = _attribute(asked[code], key, text, told)
        for code, definition in asked.items():
            if code in found and not definition.takes(found[code]):
                raise Unreadable("INVALID_ATTRIBUTE", f"{ATTRIBUTE}{code}", str(found[code]))
        return found

    def check_pack(self, product: Product) -> None:
        """A multiple no finer than the unit it is counted in."""
        multiple = Decimal(product.pack_multiple)
        exponent = multiple.normalize().as_tuple().exponent
        if multiple <= 0 or -int(exponent) > self.decimals.get(product.unit, 3):
            raise Unreadable("PACK_TOO_FINE", "pack_multiple", f"{multiple:f}")

    def _value(self, key: str, text: str, told: Conventions) -> Any:
        match key:
            case "category":
                return _named(self.categories, "UNKNOWN_CATEGORY", key, text)
            case "tax_class":
                return _named(self.tax_classes, "UNKNOWN_TAX_CLASS", key, text)
            case "unit":
                return self._unit(text)
            case "barcode":
                if text and not barcode_is_valid(text):
                    raise Unreadable("INVALID_BARCODE", key, text)
                return text
        if key in PLACES:
            if not text:
                return Decimal(1) if key == "pack_multiple" else None
            return number_of(key, text, places=PLACES[key], told=told)
        return text_of(key, text, longest=LONGEST[key])

    def _unit(self, text: str) -> str:
        code = text.upper() or "EA"
        if code not in self.decimals:
            raise Unreadable("UNKNOWN_UNIT", "unit", text)
        return code


def status_of(text: str) -> str:
    """The status a row asks for; "" when it asks for none."""
    wanted = text.upper()
    if wanted and wanted not in ProductStatus.values:
        raise Unreadable("UNKNOWN_STATUS", "status", text)
    return wanted


def _named(table: Mapping[str, Any], reason: str, key: str, text: str) -> Any:
    if not text:
        return None
    if text not in table:
        raise Unreadable(reason, key, text)
    return table[text]


def _attribute(definition: AttributeDefinition, key: str, text: str, told: Conventions) -> Any:
    match definition.type:
        case AttributeType.YES_NO:
            if text.lower() not in WORDS:
                raise Unreadable("INVALID_ATTRIBUTE", key, text)
            return WORDS[text.lower()]
        case AttributeType.NUMBER:
            found = scaled(text, scale=10**6, decimal_comma=told.decimal_comma)
            if found is None:
                raise Unreadable("INVALID_ATTRIBUTE", key, text)
            whole, rest = divmod(found, 10**6)
            return found / 10**6 if rest else whole
    return text_of(key, text, longest=500)
