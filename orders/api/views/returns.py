"""API of returns."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet
from orders.api import lookups
from orders.api.printing import PdfMixin
from orders.api.serializers.returns import (
    CloseSerializer,
    InspectSerializer,
    ReceiveSerializer,
    RejectReturnSerializer,
    ReturnApproveSerializer,
    ReturnRequestSerializer,
    ReturnSerializer,
    ReturnSummarySerializer,
)
from orders.api.views.reading import asked, with_products
from orders.filters.returns import ReturnFilter
from orders.models import SalesReturn, SalesReturnLine
from orders.services import returns


class ReturnViewSet(PdfMixin, ReadViewSet):
    """Returns with their lines, and every step of their life."""

    read_serializer = ReturnSerializer
    list_serializer = ReturnSummarySerializer
    print_kind = "orders.return"
    filterset_class = ReturnFilter
    ordering_fields: ClassVar = ["returned_at", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[SalesReturn]:
        rows = SalesReturn.objects.visible_to(user).select_related("account", "order", "credit_note", "replacement")
        return rows if self.action == "list" else rows.prefetch_related(with_products(SalesReturnLine))

    @extend_schema(request=ReturnRequestSerializer, responses={201: ReturnSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask for goods of one order to be taken back."""
        values = asked(ReturnRequestSerializer, request)
        done = returns.return_request(
            actor=request.user,
            order=lookups.order_by_number(user=request.user, number=values["order"]),
            lines=[returns.ReturnAsked(row["line"], row["quantity"], row["reason"]) for row in values["lines"]],
            note=values["note"],
            now=timezone.now(),
        )
        return self.answer(done, code=status.HTTP_201_CREATED)

    @extend_schema(request=ReturnApproveSerializer, responses=ReturnSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Let the goods come; never by the one who asked."""
        values = asked(ReturnApproveSerializer, request)
        return self.answer(returns.return_approve(actor=request.user, sales_return=self.get_object(), **values))

    @extend_schema(request=RejectReturnSerializer, responses=ReturnSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str | None = None) -> Response:
        """Turn it down, or end it when the goods never came."""
        values = asked(RejectReturnSerializer, request)
        return self.answer(returns.return_reject(actor=request.user, sales_return=self.get_object(), **values))

    @extend_schema(request=ReceiveSerializer, responses=ReturnSerializer)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str | None = None) -> Response:
        """How much of each line came."""
        rows = asked(ReceiveSerializer, request)["lines"]
        done = returns.return_receive(
            actor=request.user,
            sales_return=self.get_object(),
            quantities={row["line"]: row["quantity"] for row in rows},
            now=timezone.now(),
        )
        return self.answer(done)

    @extend_schema(request=InspectSerializer, responses=ReturnSerializer)
    @action(detail=True, methods=["post"])
    def inspect(self, request: Request, pk: str | None = None) -> Response:
        """What becomes of each line; several findings of one line split it."""
        rows = asked(InspectSerializer, request)["lines"]
        found = [
            returns.Finding(row["line"], row["outcome"], row["disposition"], row.get("quantity"), row["note"])
            for row in rows
        ]
        return self.answer(returns.return_inspect(actor=request.user, sales_return=self.get_object(), findings=found))

    @extend_schema(request=CloseSerializer, responses=ReturnSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str | None = None) -> Response:
        """Move the goods, credit the refunds and order the replacements."""
        values = asked(CloseSerializer, request)
        return self.answer(
            returns.return_close(actor=request.user, sales_return=self.get_object(), now=timezone.now(), **values)
        )
