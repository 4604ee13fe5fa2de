"""What the API shows and takes of attributes, units, pictures and bulk edits."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from catalog.models import (
    AttributeDefinition,
    BulkEdit,
    Category,
    ProductImage,
    ProductStatus,
    ProductUnit,
    TaxClass,
    UnitOfMeasure,
)
from catalog.services.bulk_edits import ROWS_MAX


class AttributeSerializer(RightsModelSerializer):
    category: Any = serializers.SlugRelatedField("code", read_only=True)
    choices: Any = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = AttributeDefinition
        fields: ClassVar = ["id", "category", "code", "name", "type", "unit", "choices", "is_required", "position"]


class AttributeWriteSerializer(serializers.ModelSerializer[AttributeDefinition]):
    """The code and the category are given once; later they stay."""

    category: Any = serializers.SlugRelatedField("code", queryset=Category.objects.all())
    choices: Any = serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=100)

    class Meta:
        model = AttributeDefinition
        fields: ClassVar = ["category", "code", "name", "type", "unit", "choices", "is_required", "position"]
        # The service names what is there already.
        validators: ClassVar[list[Any]] = []


class UnitSerializer(RightsModelSerializer):
    class Meta:
        model = UnitOfMeasure
        fields: ClassVar = ["id", "code", "name", "decimals"]


class UnitWriteSerializer(serializers.ModelSerializer[UnitOfMeasure]):
    class Meta:
        model = UnitOfMeasure
        fields: ClassVar = ["code", "name", "decimals"]


class ProductUnitSerializer(serializers.ModelSerializer[ProductUnit]):
    unit: Any = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = ProductUnit
        fields: ClassVar = ["id", "unit", "factor", "barcode"]


class ProductUnitWriteSerializer(serializers.Serializer[Any]):
    """How many of the product's own unit one of ``unit`` holds; the same unit is changed."""

    unit = serializers.CharField(max_length=12)
    factor = serializers.DecimalField(max_digits=15, decimal_places=3)
    barcode = serializers.CharField(max_length=14, required=False, allow_blank=True, default="")


class ProductImageSerializer(serializers.ModelSerializer[ProductImage]):
    url: Any = serializers.HyperlinkedIdentityField("catalog:image_file")
    thumbnail_url: Any = serializers.HyperlinkedIdentityField("catalog:image_thumbnail")

    class Meta:
        model = ProductImage
        fields: ClassVar = ["id", "alt_text", "width", "height", "position", "is_main", "url", "thumbnail_url"]


class ProductImageWriteSerializer(serializers.Serializer[Any]):
    """A picture as ``multipart/form-data``."""

    file = serializers.FileField()
    alt_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ChecklistItemSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label: Any = serializers.CharField()
    is_done = serializers.BooleanField()


class BulkEditSerializer(RightsModelSerializer):
    made_by: Any = serializers.StringRelatedField()

    class Meta:
        model = BulkEdit
        fields: ClassVar = ["id", "kind", "status", "summary", "rows_changed", "rows_refused", "made_by", "made_at"]


class ProductBulkSerializer(serializers.Serializer[Any]):
    """Products by SKU and their new values; what is not sent stays as it is."""

    products: Any = serializers.ListField(
        child=serializers.CharField(max_length=60), allow_empty=False, max_length=ROWS_MAX
    )
    category: Any = serializers.SlugRelatedField("code", queryset=Category.objects.all(), required=False)
    tax_class: Any = serializers.SlugRelatedField("code", queryset=TaxClass.objects.all(), required=False)
    brand = serializers.CharField(max_length=80, required=False)
    unit = serializers.CharField(max_length=12, required=False)
    pack_multiple = serializers.DecimalField(max_digits=15, decimal_places=3, required=False)
    status = serializers.ChoiceField(choices=[ProductStatus.LISTED, ProductStatus.DELISTED], required=False)

    def keys(self, visible: Any) -> list[int]:
        """The keys of the named products among those a person sees."""
        named = visible.filter(sku__in=self.validated_data["products"])
        return list(named.values_list("pk", flat=True))
