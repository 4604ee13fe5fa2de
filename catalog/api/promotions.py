"""API of promotions."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from catalog.filters.promotions import PromotionFilter
from catalog.models import Category, Product, Promotion
from catalog.services import promotions

FIELDS = (
    "code",
    "name",
    "kind",
    "percent",
    "amount",
    "buy_quantity",
    "free_quantity",
    "currency",
    "starts_on",
    "ends_on",
    "audience",
    "is_stackable",
    "undercuts_contracts",
    "budget",
)


class PromotionSerializer(serializers.ModelSerializer[Promotion]):
    """A promotion with what it is for; no product and no category means everything."""

    products = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField()

    class Meta:
        model = Promotion
        fields: ClassVar = ["id", *FIELDS, "status", "spent", "products", "categories"]

    def get_products(self, promotion: Promotion) -> list[str]:
        return [target.product.sku for target in promotion.targets.all() if target.product]

    def get_categories(self, promotion: Promotion) -> list[str]:
        return [target.category.code for target in promotion.targets.all() if target.category]


class PromotionWriteSerializer(serializers.ModelSerializer[Promotion]):
    products: Any = serializers.SlugRelatedField("sku", queryset=Product.objects.all(), many=True, required=False)
    categories: Any = serializers.SlugRelatedField("code", queryset=Category.objects.all(), many=True, required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$")

    class Meta:
        model = Promotion
        fields: ClassVar = [*FIELDS, "products", "categories"]
        # The service says it in words that name the field.
        validators: ClassVar[list[Any]] = []


class PromotionViewSet(ServiceViewSet):
    """Promotions. Switching them on, off and over are calls of their own."""

    read_serializer = PromotionSerializer
    write_serializer = PromotionWriteSerializer
    filterset_class = PromotionFilter
    ordering_fields: ClassVar = ["code", "starts_on", "ends_on", "status"]

    def queryset_for(self, user: Any) -> QuerySet[Promotion]:
        return Promotion.objects.visible_to(user).prefetch_related("targets__product", "targets__category")

    def perform_service_create(self, values: dict[str, Any]) -> Promotion:
        return promotions.promotion_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Promotion, values: dict[str, Any]) -> Promotion:
        return promotions.promotion_update(actor=self.request.user, promotion=instance, **values)

    @extend_schema(request=None, responses=PromotionSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str | None = None) -> Response:
        """Switch it on."""
        today = timezone.localdate()
        return self.answer(promotions.promotion_activate(actor=request.user, promotion=self.get_object(), on=today))

    @extend_schema(request=None, responses=PromotionSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str | None = None) -> Response:
        """Switch it off for now."""
        return self.answer(promotions.promotion_pause(actor=request.user, promotion=self.get_object()))

    @extend_schema(request=None, responses=PromotionSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str | None = None) -> Response:
        """End it for good."""
        return self.answer(promotions.promotion_end(actor=request.user, promotion=self.get_object()))
