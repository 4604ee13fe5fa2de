"""API of attributes, units and bulk edits."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet, ServiceViewSet
from catalog.api import upkeep_serializers as serializers
from catalog.filters.upkeep import AttributeFilter, BulkEditFilter, UnitFilter
from catalog.models import AttributeDefinition, BulkEdit, BulkEditKind, Product, UnitOfMeasure
from catalog.services import attributes, bulk_edits, bulk_undo, units


class AttributeViewSet(ServiceViewSet):
    """Attribute definitions; each holds in its category and in all below it."""

    read_serializer = serializers.AttributeSerializer
    write_serializer = serializers.AttributeWriteSerializer
    filterset_class = AttributeFilter
    ordering_fields: ClassVar = ["code", "name", "position"]

    def queryset_for(self, user: Any) -> QuerySet[AttributeDefinition]:
        return AttributeDefinition.objects.visible_to(user).select_related("category")

    def perform_service_create(self, values: dict[str, Any]) -> AttributeDefinition:
        return attributes.attribute_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: AttributeDefinition, values: dict[str, Any]) -> AttributeDefinition:
        changes = {name: value for name, value in values.items() if name not in {"code", "category"}}
        return attributes.attribute_update(actor=self.request.user, definition=instance, **changes)


class UnitViewSet(ServiceViewSet):
    """Units of measure; standard units are known without being listed here."""

    read_serializer = serializers.UnitSerializer
    write_serializer = serializers.UnitWriteSerializer
    filterset_class = UnitFilter
    ordering_fields: ClassVar = ["code", "name"]

    def queryset_for(self, user: Any) -> QuerySet[UnitOfMeasure]:
        return UnitOfMeasure.objects.visible_to(user)

    def perform_service_create(self, values: dict[str, Any]) -> UnitOfMeasure:
        return units.unit_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: UnitOfMeasure, values: dict[str, Any]) -> UnitOfMeasure:
        return units.unit_update(actor=self.request.user, unit=instance, **values)


class BulkEditViewSet(ReadViewSet):
    """Changes of many rows at once, and taking them back."""

    read_serializer = serializers.BulkEditSerializer
    write_serializer = serializers.ProductBulkSerializer
    filterset_class = BulkEditFilter
    ordering_fields: ClassVar = ["made_at"]

    def queryset_for(self, user: Any) -> QuerySet[BulkEdit]:
        return BulkEdit.objects.visible_to(user).select_related("made_by")

    @extend_schema(request=serializers.ProductBulkSerializer, responses={201: serializers.BulkEditSerializer})
    @action(detail=False, methods=["post"], filterset_class=None)
    def products(self, request: Request) -> Response:
        """Give products the same values; those that are refused stay as they are and are counted."""
        sent = serializers.ProductBulkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        values.pop("products")
        edit = bulk_edits.products_edit(
            actor=request.user,
            product_ids=sent.keys(Product.objects.visible_to(request.user)),
            changes=values,
            on=timezone.localdate(),
        )
        return self.answer(edit, code=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=serializers.BulkEditSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Give the products of an edit their old values again, once; prices are taken back on their own page."""
        edit = get_object_or_404(self.queryset_for(request.user).filter(kind=BulkEditKind.PRODUCTS), pk=pk)
        return self.answer(bulk_undo.bulk_edit_undo(actor=request.user, bulk_edit=edit))
