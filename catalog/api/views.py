"""API of the catalogue: the services and selectors the screens use, over JSON."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from catalog import selectors
from catalog.api import serializers
from catalog.api import upkeep_serializers as upkeep
from catalog.filters.prices import PriceListFilter, PriceRowFilter
from catalog.filters.products import CategoryFilter, ProductFilter
from catalog.models import Category, PriceList, PriceRow, Product
from catalog.services import categories, images, prices, products
from catalog.services import units as product_units


class ProductViewSet(ServiceViewSet):
    """Products. Listing and delisting are calls of their own."""

    read_serializer = serializers.ProductSerializer
    write_serializer = serializers.ProductWriteSerializer
    filterset_class = ProductFilter
    ordering_fields: ClassVar = ["sku", "name", "brand", "status", "updated_at"]

    def queryset_for(self, user: Any) -> QuerySet[Product]:
        return Product.objects.visible_to(user).select_related("category", "tax_class", "replaced_by")

    def perform_service_create(self, values: dict[str, Any]) -> Product:
        return products.product_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Product, values: dict[str, Any]) -> Product:
        return products.product_update(actor=self.request.user, product=instance, **values)

    @extend_schema(request=None, responses=serializers.ProductSerializer)
    @action(detail=True, methods=["post"], url_path="list", url_name="list-now")
    def put_on_sale(self, request: Request, pk: str | None = None) -> Response:
        """List the product; the refusal names everything that is missing."""
        return self.answer(products.product_list(actor=request.user, product=self.get_object()))

    @extend_schema(request=None, responses=serializers.ProductSerializer)
    @action(detail=True, methods=["post"])
    def delist(self, request: Request, pk: str | None = None) -> Response:
        """Take the product off sale."""
        return self.answer(products.product_delist(actor=request.user, product=self.get_object()))

    @extend_schema(responses=upkeep.ChecklistItemSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def checklist(self, request: Request, pk: str | None = None) -> Response:
        """Everything that listing asks for, and what of it is there."""
        product = self.get_object()
        found = selectors.listing_checklists(products=[product], on=timezone.localdate())[product.pk]
        return Response(upkeep.ChecklistItemSerializer(found, many=True).data)

    @extend_schema(responses=upkeep.ProductImageSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def pictures(self, request: Request, pk: str | None = None) -> Response:
        """The product's pictures in order; the files are at their addresses."""
        rows = self.get_object().images.order_by("position", "pk")
        return Response(upkeep.ProductImageSerializer(rows, many=True, context={"request": request}).data)

    @extend_schema(
        request={"multipart/form-data": upkeep.ProductImageWriteSerializer},
        responses={201: upkeep.ProductImageSerializer},
    )
    @pictures.mapping.post
    def picture_add(self, request: Request, pk: str | None = None) -> Response:
        """Add a picture; the first becomes the main one."""
        sent = upkeep.ProductImageWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        upload = sent.validated_data["file"]
        image = images.image_add(
            actor=request.user,
            product=self.get_object(),
            name=upload.name,
            stream=upload,
            alt_text=sent.validated_data["alt_text"],
        )
        shown = upkeep.ProductImageSerializer(image, context={"request": request})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=upkeep.ProductUnitSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def units(self, request: Request, pk: str | None = None) -> Response:
        """The other units the product is counted in."""
        rows = self.get_object().units.select_related("unit").order_by("factor")
        return Response(upkeep.ProductUnitSerializer(rows, many=True).data)

    @extend_schema(request=upkeep.ProductUnitWriteSerializer, responses=upkeep.ProductUnitSerializer)
    @units.mapping.post
    def unit_set(self, request: Request, pk: str | None = None) -> Response:
        """Set another unit; the same one is changed."""
        sent = upkeep.ProductUnitWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = product_units.product_unit_set(actor=request.user, product=self.get_object(), **sent.validated_data)
        return Response(upkeep.ProductUnitSerializer(row).data)

    @extend_schema(
        parameters=[serializers.PriceQuestionSerializer], responses=serializers.PriceTraceSerializer, filters=False
    )
    @action(detail=True, methods=["get"], filterset_class=None)
    def price(self, request: Request, pk: str | None = None) -> Response:
        """The default-list price of a quantity on a day, and why; for one buyer see ``/accounts/{id}/price/``."""
        question = serializers.PriceQuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        decision = selectors.price_resolve(
            product=self.get_object(),
            quantity=asked["quantity"],
            on=asked.get("on") or timezone.localdate(),
            currency=asked.get("currency") or settings.DEFAULT_CURRENCY,
        )
        user: Any = request.user
        return Response(selectors.trace_shown(decision.as_trace(), rights=user.rights))


class CategoryViewSet(ServiceViewSet):
    """The category tree, in tree order."""

    read_serializer = serializers.CategorySerializer
    write_serializer = serializers.CategoryWriteSerializer
    filterset_class = CategoryFilter
    ordering_fields: ClassVar = ["path", "code", "name"]
    ordering: ClassVar = ["path"]

    def queryset_for(self, user: Any) -> QuerySet[Category]:
        everything: QuerySet[Category] = Category.objects.all()
        return everything if user.is_superuser or user.roles else everything.none()

    def get_serializer_context(self) -> dict[str, Any]:
        codes = dict(Category.objects.values_list("path", "code")) if self.request else {}
        return {**super().get_serializer_context(), "codes_by_path": codes}

    def perform_service_create(self, values: dict[str, Any]) -> Category:
        return categories.category_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Category, values: dict[str, Any]) -> Category:
        kept = {"code": instance.code, "name": instance.name, "parent": Category.objects.get_parent(instance)}
        return categories.category_update(actor=self.request.user, category=instance, **(kept | values))


class PriceListViewSet(ServiceViewSet):
    """Price lists, with their prices below ``prices/``."""

    read_serializer = serializers.PriceListSerializer
    write_serializer = serializers.PriceListWriteSerializer
    filterset_class = PriceListFilter
    ordering_fields: ClassVar = ["code", "name", "currency"]

    def queryset_for(self, user: Any) -> QuerySet[PriceList]:
        return PriceList.objects.visible_to(user)

    def perform_service_create(self, values: dict[str, Any]) -> PriceList:
        return prices.price_list_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: PriceList, values: dict[str, Any]) -> PriceList:
        return prices.price_list_update(actor=self.request.user, price_list=instance, **values)

    @extend_schema(responses=serializers.PriceRowSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=PriceRowFilter, ordering_fields=["product__sku"])
    def prices(self, request: Request, pk: str | None = None) -> Response:
        """The prices of a list."""
        # The filters of this call speak of prices, so the list itself is found without them.
        price_list = get_object_or_404(self.queryset_for(request.user), pk=pk)
        rows = PriceRow.objects.filter(price_list=price_list).select_related("product", "price_list")
        page = self.paginate_queryset(self.filter_queryset(rows))
        shown = serializers.PriceRowSerializer(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shown.data)

    @extend_schema(request=serializers.PriceRowWriteSerializer, responses={201: serializers.PriceRowSerializer})
    @prices.mapping.post
    def price_set(self, request: Request, pk: str | None = None) -> Response:
        """Set a price; the same product, quantity and start is changed."""
        sent = serializers.PriceRowWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = prices.price_set(
            actor=request.user,
            price_list=get_object_or_404(self.queryset_for(request.user), pk=pk),
            **sent.validated_data,
        )
        shown = serializers.PriceRowSerializer(row, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)
