"""The API's view sets of orders, quotes and returns: scoped rows, one service per write."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from b2bops.platform.api.viewsets import ReadViewSet, ServiceViewSet
from orders.api import lookups
from orders.api.serializers import (
    NewLineSerializer,
    OrderPatchSerializer,
    OrderSerializer,
    OrderSummarySerializer,
    OrderWriteSerializer,
    QuoteAcceptSerializer,
    QuoteSerializer,
    QuoteWriteSerializer,
    ReleaseSerializer,
    ReturnSerializer,
    ReturnSummarySerializer,
    ShipSerializer,
)
from orders.filters import OrderFilter, QuoteFilter, ReturnFilter
from orders.models import (
    OrderSource,
    Quote,
    QuoteLine,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
)
from orders.services import orders as order_services
from orders.services import quotes as quote_services


def with_products(line: type[Model]) -> Prefetch[Any]:
    """A document's lines, each joined to its product."""
    return Prefetch("lines", line._default_manager.select_related("product").order_by("pk"))


def asked(serializer_class: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The body of a transition, validated."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


@extend_schema_view(
    create=extend_schema(request=OrderWriteSerializer, responses={201: OrderSerializer}),
    partial_update=extend_schema(request=OrderPatchSerializer, responses=OrderSerializer),
)
class OrderViewSet(ServiceViewSet):
    """Sales orders with their lines and holds."""

    read_serializer = OrderSerializer
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
        return order_services.order_create(
            actor=user,
            account=lookups.account_by_code(user=user, code=values.pop("account")),
            warehouse=lookups.warehouse_by_code(values.pop("warehouse")),
            lines=lookups.new_lines(user=user, rows=values.pop("lines")),
            ordered_at=timezone.now(),
            source=OrderSource.API,
            **values,
        )

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
        )
        return self.answer(order)

    @extend_schema(request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def bill(self, request: Request, pk: str | None = None) -> Response:
        """Mark all that was shipped as billed."""
        return self.answer(order_services.order_bill(actor=request.user, order=self.get_object()))

    @extend_schema(request=ReleaseSerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"], url_path="release-hold", url_name="release-hold")
    def release_hold(self, request: Request, pk: str | None = None) -> Response:
        """Release one hold with a word why; with the last one the order is confirmed."""
        values = asked(ReleaseSerializer, request)
        order = order_services.hold_release(actor=request.user, order=self.get_object(), now=timezone.now(), **values)
        return self.answer(order)


@extend_schema_view(create=extend_schema(request=QuoteWriteSerializer, responses={201: QuoteSerializer}))
class QuoteViewSet(ServiceViewSet):
    """Quotes with their lines, and every step of their life."""

    http_method_names = ["get", "post", "head", "options"]
    read_serializer = QuoteSerializer
    write_serializer = QuoteWriteSerializer
    filterset_class = QuoteFilter
    ordering_fields: ClassVar = ["number", "valid_until", "total"]

    def queryset_for(self, user: Any) -> QuerySet[Quote]:
        rows = Quote.objects.visible_to(user).select_related("account", "order")
        return rows.prefetch_related(with_products(QuoteLine))

    @transaction.atomic
    def perform_service_create(self, values: dict[str, Any]) -> Quote:
        user = self.request.user
        account = lookups.account_by_code(user=user, code=values["account"])
        lines = lookups.new_lines(user=user, rows=values.get("lines", []))
        quote = quote_services.quote_create(actor=user, account=account, valid_until=values.get("valid_until"))
        for line in lines:
            self._add(quote, line)
        return quote

    def _add(self, quote: Quote, line: order_services.NewLine) -> None:
        quote_services.quote_line_add(
            actor=self.request.user,
            quote=quote,
            product=line.product,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount_pct=line.discount_pct,
        )

    @extend_schema(request=NewLineSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, pk: str | None = None) -> Response:
        """Add one line to a draft."""
        quote = self.get_object()
        [line] = lookups.new_lines(user=request.user, rows=[asked(NewLineSerializer, request)])
        self._add(quote, line)
        return self.answer(quote)

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Finish the draft: approved at once, or to review when a price passes the limit."""
        return self.answer(quote_services.quote_submit(actor=request.user, quote=self.get_object()))

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve somebody else's quote."""
        return self.answer(quote_services.quote_approve(actor=request.user, quote=self.get_object()))

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str | None = None) -> Response:
        """Send somebody else's quote back."""
        return self.answer(quote_services.quote_reject(actor=request.user, quote=self.get_object()))

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str | None = None) -> Response:
        """Mark it as sent."""
        return self.answer(quote_services.quote_send(actor=request.user, quote=self.get_object()))

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str | None = None) -> Response:
        """The customer says no."""
        return self.answer(quote_services.quote_decline(actor=request.user, quote=self.get_object()))

    @extend_schema(request=QuoteAcceptSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str | None = None) -> Response:
        """The customer says yes: makes one draft order, named in ``order``."""
        quote = self.get_object()
        code = asked(QuoteAcceptSerializer, request).get("warehouse")
        warehouse = lookups.warehouse_by_code(code) if code else None
        quote_services.quote_accept(actor=request.user, quote=quote, warehouse=warehouse, now=timezone.now())
        return self.answer(quote)


class ReturnViewSet(ReadViewSet):
    """Returns with their lines."""

    read_serializer = ReturnSerializer
    list_serializer = ReturnSummarySerializer
    filterset_class = ReturnFilter
    ordering_fields: ClassVar = ["returned_at", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[SalesReturn]:
        rows = SalesReturn.objects.visible_to(user).select_related("account")
        return rows if self.action == "list" else rows.prefetch_related(with_products(SalesReturnLine))
