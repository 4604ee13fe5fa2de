"""Why rows of product and price files were left out or not taken as they stood."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "MISSING_SKU": _("No SKU"),
    "MISSING_NAME": _("No name, and the product is new"),
    "MISSING_PRICE": _("No price"),
    "INVALID_TEXT": _("Unreadable characters"),
    "TOO_LONG": _("Value too long"),
    "INVALID_NUMBER": _("No number of zero or more"),
    "INVALID_DATE": _("No date"),
    "ENDS_BEFORE_IT_STARTS": _("Ends before it starts"),
    "INVALID_BARCODE": _("No GTIN: 8, 12, 13 or 14 digits with their check digit"),
    "INVALID_ATTRIBUTE": _("Not what the attribute asks for"),
    "UNKNOWN_CATEGORY": _("No category has this code"),
    "UNKNOWN_TAX_CLASS": _("No tax class has this code"),
    "UNKNOWN_UNIT": _("No such unit, or the product is not counted in it"),
    "UNIT_IN_USE": _("The product has other units counted in its present one"),
    "UNKNOWN_REPLACEMENT": _("No product has this SKU, in the catalogue or above in the file"),
    "REPLACEMENT_CIRCLE": _("The product would in the end replace itself"),
    "UNKNOWN_STATUS": _("Status is none of DRAFT, LISTED, DELISTED"),
    "UNKNOWN_PRODUCT": _("No product has this SKU"),
    "UNKNOWN_PRICE_LIST": _("No price list has this code"),
    "PACK_TOO_FINE": _("The pack multiple has more decimals than the unit"),
    "DUPLICATE_ROW": _("Another row of the file says the same thing differently, or again"),
    "NOT_LISTED": _("Not put on sale: something is missing"),
    "STATUS_KEPT": _("The status cannot change this way"),
}
