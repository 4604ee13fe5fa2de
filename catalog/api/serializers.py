"""What the API shows and takes of the catalogue. Rows are named by their codes, not by keys of ours."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from b2bops.accounts.rights import hidden_fields
from b2bops.platform.api.serializers import RightsModelSerializer
from catalog.models import Category, PriceList, PriceRow, Product, TaxClass

PRODUCT_FIELDS = (
    "sku",
    "name",
    "description",
    "category",
    "brand",
    "unit",
    "pack_multiple",
    "attributes",
    "weight_kg",
    "volume_l",
    "tax_class",
    "standard_cost",
    "barcode",
    "replaced_by",
)


class ProductSerializer(RightsModelSerializer):
    """A product as it is read. ``standard_cost`` is absent without the right ``cost``."""

    category: Any = serializers.SlugRelatedField("code", read_only=True)
    tax_class: Any = serializers.SlugRelatedField("code", read_only=True)
    replaced_by: Any = serializers.SlugRelatedField("sku", read_only=True)

    class Meta:
        model = Product
        fields: ClassVar = ["id", *PRODUCT_FIELDS, "status", "created_at", "updated_at"]


class ProductWriteSerializer(RightsModelSerializer):
    """What may be written; the status has its own calls. A field without its right is refused, not ignored."""

    category: Any = serializers.SlugRelatedField(
        "code", queryset=Category.objects.all(), required=False, allow_null=True
    )
    tax_class: Any = serializers.SlugRelatedField(
        "code", queryset=TaxClass.objects.all(), required=False, allow_null=True
    )
    replaced_by: Any = serializers.SlugRelatedField(
        "sku", queryset=Product.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Product
        fields: ClassVar = list(PRODUCT_FIELDS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        rights: frozenset[str] = getattr(self.context["request"].user, "rights", frozenset())
        sent = hidden_fields(model="catalog.product", rights=rights) & set(self.initial_data)
        if sent:
            raise serializers.ValidationError(dict.fromkeys(sent, _("You have no right to this field.")))
        return attrs


class CategorySerializer(serializers.ModelSerializer[Category]):
    parent: Any = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields: ClassVar = ["id", "code", "name", "depth", "parent"]

    def get_parent(self, category: Category) -> str | None:
        """Code of the category above; the view hands over all codes by path, so that no row asks again."""
        above = category.path[: -Category.steplen]
        codes: dict[str, str] = self.context.get("codes_by_path", {})
        return codes.get(above)


class CategoryWriteSerializer(serializers.ModelSerializer[Category]):
    parent: Any = serializers.SlugRelatedField("code", queryset=Category.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Category
        fields: ClassVar = ["code", "name", "parent"]


class PriceListSerializer(RightsModelSerializer):
    class Meta:
        model = PriceList
        fields: ClassVar = ["id", "code", "name", "currency", "is_default", "active_from", "active_until"]


class PriceListWriteSerializer(serializers.ModelSerializer[PriceList]):
    class Meta:
        model = PriceList
        fields: ClassVar = ["code", "name", "currency", "is_default", "active_from", "active_until"]
        # The service names the list that is the default already.
        validators: ClassVar[list[Any]] = []


class PriceRowSerializer(RightsModelSerializer):
    """One price of a list. ``amount`` is absent without the right ``contract_price``."""

    product: Any = serializers.SlugRelatedField("sku", read_only=True)

    class Meta:
        model = PriceRow
        fields: ClassVar = ["id", "product", "from_quantity", "amount", "valid_from", "valid_until"]


class PriceRowWriteSerializer(serializers.ModelSerializer[PriceRow]):
    product: Any = serializers.SlugRelatedField("sku", queryset=Product.objects.all())

    class Meta:
        model = PriceRow
        fields: ClassVar = ["product", "from_quantity", "amount", "valid_from", "valid_until"]
        # Setting the same price again changes it, so the unique key is no error.
        validators: ClassVar[list[Any]] = []


class PriceQuestionSerializer(serializers.Serializer[Any]):
    """``?quantity=12&on=2026-11-23&currency=EUR``; one unit, today, in the company's currency unless told."""

    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, required=False, default=Decimal(1))
    on = serializers.DateField(required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)


class PriceStepSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    detail = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    chosen = serializers.BooleanField()


class PriceTraceSerializer(serializers.Serializer[Any]):
    """The price that holds, null when none does, and every list that was looked at."""

    unit_price = serializers.CharField(allow_null=True)
    price_row_id = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    quantity = serializers.CharField()
    on = serializers.DateField()
    steps = PriceStepSerializer(many=True)
