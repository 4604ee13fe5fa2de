"""Data care for the catalogue; every form is saved by the same services as the screens."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from b2bops.accounts.admin_base import PolicyModelAdmin, ServiceModelAdmin
from b2bops.accounts.rights import hidden_fields
from catalog.forms.attributes import AttributeForm, AttributeOfCategoryForm
from catalog.forms.categories import CategoryForm
from catalog.forms.units import UnitForm
from catalog.models import (
    AttributeDefinition,
    BulkEdit,
    Category,
    PriceList,
    PriceRow,
    Product,
    ProductImage,
    ProductUnit,
    TaxClass,
    TaxRate,
    UnitOfMeasure,
)
from catalog.services import attributes, categories, prices, product_rules, products, tax_classes, tax_rates, units


@admin.register(Product)
class ProductAdmin(ServiceModelAdmin):
    list_display = ("sku", "name", "category", "status", "updated_at")
    list_filter = ("status",)
    search_fields = ("sku", "name", "barcode")
    list_select_related = ("category",)
    raw_id_fields: ClassVar = ["replaced_by"]
    readonly_fields = ("status", "created_at", "updated_at")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        user: Any = request.user
        return sorted(hidden_fields(model="catalog.product", rights=user.rights))

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Product:
        kept = {name: value for name, value in values.items() if name in product_rules.WRITABLE}
        if instance is None:
            return products.product_create(actor=actor, **kept)
        return products.product_update(actor=actor, product=instance, **kept)


@admin.register(Category)
class CategoryAdmin(ServiceModelAdmin):
    form = CategoryForm
    list_display = ("name", "code", "depth")
    search_fields = ("name", "code")
    ordering = ("path",)

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Category:
        if instance is None:
            return categories.category_create(actor=actor, **values)
        stored = Category.objects.get(pk=instance.pk)
        kept = {"code": stored.code, "name": stored.name, "parent": Category.objects.get_parent(stored)}
        return categories.category_update(actor=actor, category=stored, **(kept | values))


@admin.register(TaxClass)
class TaxClassAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "rate_pct")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> TaxClass:
        if instance is None:
            return tax_classes.tax_class_create(actor=actor, **values)
        return tax_classes.tax_class_update(actor=actor, tax_class=instance, **values)


@admin.register(AttributeDefinition)
class AttributeDefinitionAdmin(ServiceModelAdmin):
    form = AttributeForm
    list_display = ("name", "code", "category", "type", "is_required")
    list_filter = ("type", "is_required")
    search_fields = ("name", "code")
    list_select_related = ("category",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else AttributeOfCategoryForm

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> AttributeDefinition:
        if instance is None:
            return attributes.attribute_create(actor=actor, **values)
        return attributes.attribute_update(actor=actor, definition=instance, **values)


@admin.register(UnitOfMeasure)
class UnitOfMeasureAdmin(ServiceModelAdmin):
    form = UnitForm
    list_display = ("code", "name", "decimals")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> UnitOfMeasure:
        if instance is None:
            return units.unit_create(actor=actor, **values)
        return units.unit_update(actor=actor, unit=instance, **values)


@admin.register(ProductUnit)
class ProductUnitAdmin(PolicyModelAdmin):
    list_display = ("product", "unit", "factor", "barcode")
    search_fields = ("product__sku", "barcode")
    list_select_related = ("product", "unit")


@admin.register(ProductImage)
class ProductImageAdmin(PolicyModelAdmin):
    list_display = ("product", "alt_text", "position", "is_main")
    search_fields = ("product__sku", "alt_text")
    list_select_related = ("product",)


@admin.register(BulkEdit)
class BulkEditAdmin(PolicyModelAdmin):
    list_display = ("summary", "kind", "status", "rows_changed", "made_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return BulkEdit.objects.visible_to(request.user)


@admin.register(TaxRate)
class TaxRateAdmin(ServiceModelAdmin):
    list_display = ("tax_class", "country", "region", "treatment", "rate_pct", "valid_from", "valid_until")
    list_filter = ("treatment", "tax_class")
    list_select_related = ("tax_class",)
    search_fields = ("country", "region", "tax_class__code")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> TaxRate:
        if instance is None:
            return tax_rates.tax_rate_create(actor=actor, **values)
        return tax_rates.tax_rate_update(actor=actor, tax_rate=instance, **values)


@admin.register(PriceList)
class PriceListAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "currency", "is_default", "active_from", "active_until")
    list_filter = ("currency", "is_default")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> PriceList:
        if instance is None:
            return prices.price_list_create(actor=actor, **values)
        return prices.price_list_update(actor=actor, price_list=instance, **values)


@admin.register(PriceRow)
class PriceRowAdmin(PolicyModelAdmin):
    """For looking only: prices are set in their list, where the right to see amounts is kept."""

    list_display = ("price_list", "product", "from_quantity", "valid_from", "valid_until")
    search_fields = ("product__sku", "price_list__code")
    list_select_related = ("price_list", "product")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        user: Any = request.user
        return sorted(hidden_fields(model="catalog.pricerow", rights=user.rights))
