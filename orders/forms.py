"""Forms of the order and quote screens. They clean what was typed; the services decide what may be done."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from b2bops.common.errors import InvalidValue
from catalog.models import Product
from crm.models import Account
from orders import selectors
from orders.models import SalesOrder
from orders.services.orders import NewLine
from supply.models import Warehouse

LINE_FIELDS = ("product", "quantity", "unit_price", "discount_pct")
BLANK_ROWS = 3


class SuggestingInput(forms.TextInput):
    """A text field whose suggestions the server finds while one types; the plain code works without them."""

    url_name = ""
    options = ""
    placeholder: Promise | str = ""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "list": self.options,
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": self.placeholder,
                "hx-get": reverse_lazy(self.url_name),
                "hx-trigger": "input changed delay:150ms, focus once",
                "hx-target": f"#{self.options}",
                "hx-swap": "innerHTML",
                "hx-sync": "this:replace",
            }
        )


class AccountPicker(SuggestingInput):
    url_name = "orders:account_options"
    options = "account-options"
    placeholder = _("Code or name")


class ProductPicker(SuggestingInput):
    url_name = "orders:product_options"
    options = "product-options"
    placeholder = _("SKU or name")


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccountField(forms.CharField):
    """The code of an account the person sees; its exact name does too."""

    widget = AccountPicker
    user: Any = None

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, label=_("Account"), **options)

    def clean(self, value: Any) -> Account:
        typed = super().clean(value)
        rows = Account.objects.visible_to(self.user)
        found = rows.filter(code=typed).first()
        if found is None:
            named = list(rows.filter(name__iexact=typed)[:2])
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise forms.ValidationError(_("No account you can see has this code or name. Pick one from the list."))
        return found


class OrderForm(forms.Form):
    """The header of an order. With ``order`` the account is given and not asked for."""

    account = AccountField()
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(is_active=True).order_by("name"), label=_("Warehouse"), empty_label=None
    )
    requested_date = forms.DateField(required=False, label=_("Wanted by"), widget=day_input())
    customer_reference = forms.CharField(required=False, max_length=80, label=_("Customer's reference"))
    freight = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=3, label=_("Freight"), localize=False
    )

    def __init__(self, *args: Any, user: Any, order: SalesOrder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order is not None:
            del self.fields["account"]
        else:
            field: Any = self.fields["account"]
            field.user = user
            field.widget.attrs["autofocus"] = not self.initial.get("account")

    def header(self) -> dict[str, Any]:
        """What the services take, without the account."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "account"}
        values["freight"] = values.get("freight") or Decimal(0)
        return values


class LineForm(forms.Form):
    """One row of the line editor. Rows repeat the same names, so adding and dropping one needs no counting."""

    use_required_attribute = False  # a row left empty is ignored, so the browser must not insist on it

    product = forms.CharField(max_length=60, label=_("Product"), widget=ProductPicker)
    quantity = forms.DecimalField(max_digits=15, decimal_places=3, label=_("Quantity"))
    unit_price = forms.DecimalField(required=False, min_value=0, max_digits=16, decimal_places=6, label=_("Unit price"))
    discount_pct = forms.DecimalField(
        required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2, label=_("Discount %")
    )

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
    filled = [row for row in rows if any(value.strip() for value in row.values())]
    products = selectors.products_by_sku(user=user, skus=[row["product"].strip() for row in filled])
    return [LineForm(row, products=products) for row in filled]


def line_forms_of(order: SalesOrder) -> list[LineForm]:
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


class QuoteForm(forms.Form):
    account = AccountField()
    valid_until = forms.DateField(required=False, label=_("Valid until"), widget=day_input())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.user = user
        field.widget.attrs["autofocus"] = not self.initial.get("account")

    def clean_valid_until(self) -> date | None:
        value: date | None = self.cleaned_data["valid_until"]
        return value


class ReleaseForm(forms.Form):
    reason = forms.CharField(max_length=8)
    note = forms.CharField(max_length=300, label=_("Why may it pass?"))


class HoldForm(forms.Form):
    note = forms.CharField(max_length=300, label=_("Why does it wait?"))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
