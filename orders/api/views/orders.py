"""API of orders."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from b2bops.platform.api.viewsets import ServiceViewSet
from orders.api import lookups
from orders.api.printing import PrintMixin
from orders.api.serializers.orders import (
    AmendSerializer,
    HoldWriteSerializer,
    OrderPatchSerializer,
    OrderSerializer,
    OrderSummarySerializer,
    OrderWriteSerializer,
    ReleaseSerializer,
    ShipSerializer,
    WordSerializer,
)
from orders.api.views.reading import asked, with_products
from orders.filters.orders import OrderFilter
from orders.models import (
    OrderSource,
    SalesOrder,
    SalesOrderLine,
)
from orders.services import orders as order_services


@extend_schema_view(
    create=extend_schema(request=OrderWriteSerializer, responses={201: OrderSerializer}),
    partial_update=extend_schema(request=OrderPatchSerializer, responses=OrderSerializer),
)
class OrderViewSet(PrintMixin, ServiceViewSet):
    """Sales orders with their lines and holds."""

    read_serializer = OrderSerializer
    print_kind = "orders.order"
    list_serializer = OrderSummarySerializer
    write_serializer = OrderWriteSerializer
    filterset_class = OrderFilter
    ordering_fields: ClassVar = ["ordered_at", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[SalesOrder]:
        rows = SalesOrder.objects.visible_to(user).select_related("account", "warehouse").prefetch_related("holds")
        return rows if self.action == "list" else rows.prefetch_related(with_products(SalesOrderLine))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return OrderPatchSerializer if self.action == "partial_update" else super().get_serializer_class()

    def cleaned(self, *, instance: Any = None, partial: bool = False) -> dict[str, Any]:
        """Every field of a patch is optional by itself; a partial serializer would also let half a line through."""
        return super().cleaned(instance=instance)

    def perform_service_create(self, values: dict[str, Any]) -> SalesOrder:
        user = self.request.user
        asked_for: dict[str, Any] = {
            "actor": user,
            "account": lookups.account_by_code(user=user, code=values.pop("account")),
            "warehouse": lookups.warehouse_by_code(values.pop("warehouse")),
            "lines": lookups.new_lines(user=user, rows=values.pop("lines")),
            "source": OrderSource.API,
        }
        if values.pop("draft"):
            return order_services.order_create(ordered_at=timezone.now(), **asked_for, **values)
        return order_services.order_place(now=timezone.now(), **asked_for, **values)

    def perform_service_update(self, instance: SalesOrder, values: dict[str, Any]) -> SalesOrder:
        user = self.request.user
        if "warehouse" in values:
            values["warehouse"] = lookups.warehouse_by_code(values["warehouse"])
        if "lines" in values:
            values["lines"] = lookups.new_lines(user=user, rows=values["lines"])
        return order_services.draft_update(actor=user, order=instance, **values)

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """Confirm the order, or hold it: look at ``status`` and ``holds`` of the answer."""
        order = order_services.order_confirm(actor=request.user, order=self.get_object(), now=timezone.now())
        return self.answer(order)

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str | None = None) -> Response:
        """Cancel an order of which nothing has left."""
        order = order_services.order_cancel(actor=request.user, order=self.get_object(), now=timezone.now())
        return self.answer(order)

    @extend_schema(request=ShipSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def ship(self, request: Request, pk: str | None = None) -> Response:
        """Ship quantities of lines out of the order's own reservations."""
        values = asked(ShipSerializer, request)
        order = order_services.order_ship(
            actor=request.user,
            order=self.get_object(),
            quantities={row["line"]: row["quantity"] for row in values["lines"]},
            shipped_at=values.get("shipped_at") or timezone.now(),
            carrier=values.get("carrier", ""),
            tracking_number=values.get("tracking_number", ""),
        )
        return self.answer(order)

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def bill(self, request: Request, pk: str | None = None) -> Response:
        """Mark all that was shipped as billed."""
        return self.answer(order_services.order_bill(actor=request.user, order=self.get_object()))

    @extend_schema(request=AmendSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str | None = None) -> Response:
        """Change a confirmed order; it is checked again: look at ``status`` and ``holds`` of the answer."""
        values = asked(AmendSerializer, request)
        if "lines" in values:
            values["lines"] = lookups.amended_lines(user=request.user, rows=values["lines"])
        return self.answer(order_services.order_amend(actor=request.user, order=self.get_object(), **values))

    @extend_schema(request=WordSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"], url_path="close-short", url_name="close-short")
    def close_short(self, request: Request, pk: str | None = None) -> Response:
        """Cancel what has not left yet."""
        values = asked(WordSerializer, request)
        return self.answer(order_services.order_close_short(actor=request.user, order=self.get_object(), **values))

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Take a cancellation back; what had been confirmed is checked again."""
        order = order_services.order_reopen(actor=request.user, order=self.get_object(), now=timezone.now())
        return self.answer(order)

    @extend_schema(request=None, responses={201: OrderSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str | None = None) -> Response:
        """A draft like this order at today's prices."""
        order = order_services.order_copy(actor=request.user, order=self.get_object(), now=timezone.now())
        return self.answer(order, code=201)

    @extend_schema(request=HoldWriteSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str | None = None) -> Response:
        """Stop a confirmed order by hand, with a word why."""
        values = asked(HoldWriteSerializer, request)
        return self.answer(order_services.hold_place(actor=request.user, order=self.get_object(), **values))

    @extend_schema(request=ReleaseSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"], url_path="release-hold", url_name="release-hold")
    def release_hold(self, request: Request, pk: str | None = None) -> Response:
        """Release one hold with a word why; with the last one the order is confirmed."""
        values = asked(ReleaseSerializer, request)
        order = order_services.hold_release(actor=request.user, order=self.get_object(), now=timezone.now(), **values)
        return self.answer(order)
