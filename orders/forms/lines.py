"""The line editor of orders and quotes."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from b2bops.common.errors import InvalidValue
from catalog.models import Product
from orders import selectors
from orders.forms.pickers import ProductPicker
from orders.models import RecurringOrder, SalesOrder
from orders.services.orders import AmendedLine, NewLine

LINE_FIELDS = ("product", "quantity", "unit_price", "discount_pct", "line")

BLANK_ROWS = 3


class LineForm(forms.Form):
    """One row of the line editor. Rows repeat the same names, so adding and dropping one needs no counting."""

    use_required_attribute = False  # a row left empty is ignored, so the browser must not insist on it

    product = forms.CharField(max_length=60, label=_("Product"), widget=ProductPicker)
    quantity = forms.DecimalField(max_digits=15, decimal_places=3, label=_("Quantity"))
    unit_price = forms.DecimalField(required=False, min_value=0, max_digits=16, decimal_places=6, label=_("Unit price"))
    discount_pct = forms.DecimalField(
        required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2, label=_("Discount %")
    )

    line = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, products: dict[str, Product] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products or {}
        self.fields["unit_price"].widget.attrs["placeholder"] = _("list price")
        self.fields["discount_pct"].widget.attrs["placeholder"] = "0"
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label, "id": False}
            if name != "product":
                field.widget.attrs["step"] = "any"

    def clean_product(self) -> Product:
        typed: str = self.cleaned_data["product"]
        found = self.products.get(typed.strip())
        if found is None:
            raise forms.ValidationError(_("There is no product with this SKU."))
        return found

    def amended_line(self) -> AmendedLine:
        """The line of a confirmed order as it shall be; an empty price keeps what is frozen."""
        values = self.cleaned_data
        discount = values["discount_pct"] or Decimal(0)
        return AmendedLine(values["product"], values["quantity"], values["unit_price"], discount, values["line"])

    def new_line(self) -> NewLine:
        """The line as the services take it; call on a valid form."""
        values = self.cleaned_data
        return NewLine(
            values["product"], values["quantity"], values["unit_price"], values["discount_pct"] or Decimal(0)
        )


def line_forms(data: QueryDict, *, user: Any) -> list[LineForm]:
    """The filled rows of a sent line editor, bound. 1 query for all products."""
    columns = [data.getlist(name) for name in LINE_FIELDS]
    rows = [dict(zip(LINE_FIELDS, cells, strict=True)) for cells in zip_longest(*columns, fillvalue="")]
    filled = [row for row in rows if any(row[name].strip() for name in LINE_FIELDS[:-1])]
    products = selectors.products_by_sku(user=user, skus=[row["product"].strip() for row in filled])
    return [LineForm(row, products=products) for row in filled]


def line_forms_of(order: SalesOrder | RecurringOrder) -> list[LineForm]:
    """Rows showing the lines of an order; a price shows only where it was typed. 1 query."""
    return [
        LineForm(
            initial={
                "product": line.product.sku,
                "quantity": _plain(line.quantity),
                "unit_price": _plain(line.unit_price) if line.price_trace.get("overridden") else None,
                "discount_pct": _plain(line.discount_pct) if line.discount_pct else None,
            }
        )
        for line in order.lines.select_related("product").order_by("position")
    ]


def amended_forms_of(order: SalesOrder) -> list[LineForm]:
    """Rows showing the lines of a confirmed order at their frozen prices, each knowing which line it is. 1 query."""
    return [
        LineForm(
            initial={
                "product": line.product.sku,
                "quantity": _plain(line.quantity),
                "unit_price": _plain(line.unit_price),
                "discount_pct": _plain(line.discount_pct) if line.discount_pct else None,
                "line": line.pk,
            }
        )
        for line in selectors.order_lines(order)
    ]


def blank_rows(count: int = BLANK_ROWS) -> list[LineForm]:
    return [LineForm() for _row in range(count)]


def show_refusal(form: forms.Form, lines: Sequence[LineForm], error: InvalidValue) -> None:
    """Put a service's refusal at the field it names: ``lines.2.quantity`` or a header field."""
    parts = (error.field or "").split(".")
    target: forms.Form = form
    if parts[0] == "lines" and len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(lines):
        target = lines[int(parts[1])]
    name = parts[-1] if parts[-1] in target.fields else None
    target.add_error(name, error.sentence())


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
