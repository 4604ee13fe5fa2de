"""The columns of a product file: the fields of a product, its status, and one for each attribute that is defined."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from b2bops.platform.tabular.columns import Field
from catalog.models import AttributeDefinition

ATTRIBUTE = "attribute."
PLAIN = (
    Field("sku", _("SKU"), True, (
        "sku", "productcode", "stockcode", "itemcode", "itemno", "articlenumber", "article", "货号", "商品编码",
    )),
    Field("name", _("Name"), False, ("name", "productname", "itemname", "title", "bezeichnung", "品名", "商品名称")),
    Field("description", _("Description"), False, ("description", "longtext", "beschreibung", "描述")),
    Field("category", _("Category code"), False, ("category", "categorycode", "group", "warengruppe", "类别")),
    Field("brand", _("Brand"), False, ("brand", "maker", "manufacturer", "marke", "品牌")),
    Field("unit", _("Unit of measure"), False, ("unit", "uom", "unitofmeasure", "einheit", "单位")),
    Field("pack_multiple", _("Pack multiple"), False, ("packmultiple", "pack", "packsize", "包装倍数")),
    Field("tax_class", _("Tax class code"), False, ("taxclass", "taxcode", "tax", "税类")),
    Field("barcode", _("Barcode (GTIN)"), False, ("barcode", "gtin", "ean", "upc", "条码")),
    Field("weight_kg", _("Weight in kg"), False, ("weightkg", "weight", "gewicht", "重量")),
    Field("volume_l", _("Volume in litres"), False, ("volumel", "volume", "volumen", "体积")),
    Field("standard_cost", _("Standard cost"), False, ("standardcost", "cost", "unitcost", "kosten", "成本")),
    Field("replaced_by", _("Replaced by (SKU)"), False, ("replacedby", "replacement", "successor", "替代")),
    Field("status", _("Status"), False, ("status", "state", "状态")),
)  # fmt: skip
NUMBERS = ("pack_multiple", "weight_kg", "volume_l", "standard_cost")


def fields_for(*, rights: Collection[str]) -> tuple[Field, ...]:
    """The fields someone with these rights may feed and take out. 1 query."""
    plain = tuple(field for field in PLAIN if field.key != "standard_cost" or "cost" in rights)
    named = dict(AttributeDefinition.objects.order_by("-pk").values_list("code", "name"))
    return (
        *plain,
        *(
            Field(f"{ATTRIBUTE}{code}", name, False, (f"attribute{code.replace('_', '')}",))
            for code, name in sorted(named.items())
        ),
    )
