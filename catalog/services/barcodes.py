"""Barcodes: a GTIN of 8, 12, 13 or 14 digits, the last of which checks the others."""

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


class BarcodeInvalid(InvalidValue):
    """A barcode that no scanner would accept."""

    code = "barcode_invalid"


def check_barcode(barcode: str) -> None:
    """Raise BarcodeInvalid unless the barcode is a GTIN."""
    if barcode_is_valid(barcode):
        return
    raise BarcodeInvalid(
        _("%(barcode)s is not a GTIN: 8, 12, 13 or 14 digits, the last of which checks the others.")
        % {"barcode": barcode[:40]},
        field="barcode",
        value=barcode,
        remedy=_("Scan it again, or leave it empty."),
    )


def barcode_is_valid(barcode: str) -> bool:
    """Whether the text is a GTIN with its check digit."""
    return len(barcode) in GTIN_LENGTHS and barcode.isascii() and barcode.isdigit() and gtin_is_valid(barcode)


def gtin_is_valid(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit of the others (weights 3, 1, 3, … from the right).

    >>> gtin_is_valid("4006381333931"), gtin_is_valid("4006381333932")
    (True, False)
    """
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0
