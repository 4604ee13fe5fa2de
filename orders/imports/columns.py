"""Which column of a file feeds which field: the fields, their usual names, and the check of a mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bops.platform.services.imports import FileRefused


@dataclass(frozen=True)
class Field:
    """One field a file can feed. ``names`` are usual headings: lower case, letters and digits only."""

    key: str
    label: str | Promise
    required: bool
    names: tuple[str, ...]


FIELDS = (
    Field("order", gettext_lazy("Order number"), True, (
        "invoiceno", "invoice", "invoicenumber", "orderno", "ordernumber", "orderid", "order", "salesorder",
        "documentnumber", "documentno", "document", "订单号", "单号", "发票号",
    )),
    Field("sku", gettext_lazy("SKU"), True, (
        "stockcode", "sku", "productcode", "product", "productid", "itemcode", "item", "itemno", "articlenumber",
        "article", "商品编码", "产品编码", "货号",
    )),
    Field("quantity", gettext_lazy("Quantity"), True, ("quantity", "qty", "orderedqty", "units", "menge", "数量")),
    Field("price", gettext_lazy("Unit price"), True, (
        "unitprice", "price", "priceeach", "netprice", "einzelpreis", "preis", "单价", "价格",
    )),
    Field("date", gettext_lazy("Date"), True, (
        "invoicedate", "orderdate", "date", "ordered", "orderedat", "datum", "日期", "订单日期",
    )),
    Field("customer", gettext_lazy("Customer number"), True, (
        "customerid", "customer", "customerno", "customernumber", "customercode", "account", "accountcode",
        "kunde", "kundennummer", "客户编号", "客户",
    )),
    Field("description", gettext_lazy("Description"), False, (
        "description", "productname", "itemname", "name", "bezeichnung", "描述", "商品名称", "品名",
    )),
    Field("customer_name", gettext_lazy("Customer name"), False, (
        "customername", "company", "companyname", "accountname", "firma", "客户名称",
    )),
    Field("country", gettext_lazy("Country"), False, ("country", "countryname", "land", "国家")),
    Field("currency", gettext_lazy("Currency"), False, ("currency", "currencycode", "waehrung", "währung", "币种")),
)  # fmt: skip
REQUIRED = tuple(field.key for field in FIELDS if field.required)


class ColumnsMissing(FileRefused):
    """The file has no column for a field that every sales line needs."""

    code = "columns_missing"


def guess(header: Sequence[str]) -> dict[str, str]:
    """field key → column name, by the usual headings; earlier names win; fields without a match are absent."""
    known = {_plain(name): name for name in reversed(header) if name}
    return {
        field.key: known[match] for field in FIELDS if (match := next((n for n in field.names if n in known), None))
    }


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def positions(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """field key → position in the row; raises ColumnsMissing naming the fields that have no column."""
    missing = [
        str(field.label) for field in FIELDS if field.required and columns.get(field.key, "") not in set(header) - {""}
    ]
    if missing:
        raise ColumnsMissing(
            _("The file has no column for: %(fields)s.") % {"fields": ", ".join(missing)},
            field="columns",
            value=", ".join(name for name in header if name)[:200],
            remedy=_("Choose a column for each of them, or send a file of order lines with these columns."),
        )
    return {key: header.index(name) for key, name in columns.items() if name and name in header}
