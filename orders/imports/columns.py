"""The fields of a file of order lines, their usual headings in several languages, and the check of a mapping."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy

from b2bops.platform.tabular import columns
from b2bops.platform.tabular.columns import Field

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


def guess(header: Sequence[str]) -> dict[str, str]:
    """field key → column name, by the usual headings."""
    return columns.guess(header, FIELDS)


def positions(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """field key → position in the row; raises ColumnsMissing naming the fields that have no column."""
    return columns.positions(header, chosen, FIELDS)
