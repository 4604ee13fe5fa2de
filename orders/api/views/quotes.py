"""API of quotes."""

from typing import Any, ClassVar

from django.db import transaction
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
from orders.api.serializers.lines import NewLineSerializer
from orders.api.serializers.quotes import (
    ApproveSerializer,
    DeclineSerializer,
    LineChangeSerializer,
    LineMoveSerializer,
    LineNameSerializer,
    QuoteAcceptSerializer,
    QuoteHeadSerializer,
    QuoteSerializer,
    QuoteWriteSerializer,
    RejectSerializer,
    SendSerializer,
)
from orders.api.views.reading import asked, with_products
from orders.documents.mails import mail_proposed
from orders.filters.quotes import QuoteFilter
from orders.models import (
    Quote,
    QuoteLine,
)
from orders.services import orders as order_services
from orders.services import quotes as quote_services


@extend_schema_view(create=extend_schema(request=QuoteWriteSerializer, responses={201: QuoteSerializer}))
class QuoteViewSet(PrintMixin, ServiceViewSet):
    """Quotes with their lines, and every step of their life."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    read_serializer = QuoteSerializer
    print_kind = "orders.quote"
    write_serializer = QuoteWriteSerializer
    filterset_class = QuoteFilter
    ordering_fields: ClassVar = ["number", "valid_until", "total"]

    def queryset_for(self, user: Any) -> QuerySet[Quote]:
        rows = Quote.objects.visible_to(user).select_related("account", "order", "opportunity", "previous")
        return rows.prefetch_related(with_products(QuoteLine))

    @transaction.atomic
    def perform_service_create(self, values: dict[str, Any]) -> Quote:
        user = self.request.user
        account = lookups.account_by_code(user=user, code=values["account"])
        lines = lookups.new_lines(user=user, rows=values.get("lines", []))
        number = values.get("opportunity")
        quote = quote_services.quote_create(
            actor=user,
            account=account,
            valid_until=values.get("valid_until"),
            opportunity=lookups.opportunity_by_number(user=user, number=number) if number else None,
        )
        for line in lines:
            self._add(quote, line)
        return quote

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return QuoteHeadSerializer if self.action == "partial_update" else super().get_serializer_class()

    def perform_service_update(self, instance: Quote, values: dict[str, Any]) -> Quote:
        return quote_services.quote_update(actor=self.request.user, quote=instance, **values)

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

    @extend_schema(request=LineChangeSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"], url_path="change-line", url_name="change-line")
    def change_line(self, request: Request, pk: str | None = None) -> Response:
        """Offer a line of a draft differently."""
        quote, values = self.get_object(), asked(LineChangeSerializer, request)
        quote_services.quote_line_change(actor=request.user, quote=quote, line_id=values.pop("line"), **values)
        return self.answer(quote)

    @extend_schema(request=LineMoveSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"], url_path="move-line", url_name="move-line")
    def move_line(self, request: Request, pk: str | None = None) -> Response:
        """Put a line of a draft at another place."""
        values = asked(LineMoveSerializer, request)
        quote = quote_services.quote_line_move(
            actor=request.user, quote=self.get_object(), line_id=values["line"], position=values["position"]
        )
        return self.answer(quote)

    @extend_schema(request=LineNameSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"], url_path="remove-line", url_name="remove-line")
    def remove_line(self, request: Request, pk: str | None = None) -> Response:
        """Take a line off a draft."""
        line = asked(LineNameSerializer, request)["line"]
        quote = quote_services.quote_line_remove(actor=request.user, quote=self.get_object(), line_id=line)
        return self.answer(quote)

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Take the last step on a draft's lines back."""
        return self.answer(quote_services.quote_undo(actor=request.user, quote=self.get_object()))

    @extend_schema(request=None, responses={201: QuoteSerializer})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str | None = None) -> Response:
        """The next version of a sent, rejected or expired quote."""
        new = quote_services.quote_revise(actor=request.user, quote=self.get_object())
        return self.answer(new, code=201)

    @extend_schema(request=None, responses={201: QuoteSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str | None = None) -> Response:
        """Another quote like this one at today's prices."""
        return self.answer(quote_services.quote_copy(actor=request.user, quote=self.get_object()), code=201)

    @extend_schema(request=None, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Take back to draft what nobody outside has seen."""
        return self.answer(quote_services.quote_reopen(actor=request.user, quote=self.get_object()))

    @extend_schema(request=ApproveSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve somebody else's quote, with or without a word."""
        values = asked(ApproveSerializer, request)
        return self.answer(quote_services.quote_approve(actor=request.user, quote=self.get_object(), **values))

    @extend_schema(request=RejectSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str | None = None) -> Response:
        """Send somebody else's quote back, with a word why."""
        values = asked(RejectSerializer, request)
        return self.answer(quote_services.quote_reject(actor=request.user, quote=self.get_object(), **values))

    @extend_schema(request=SendSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str | None = None) -> Response:
        """Send it: with the usual mail to its contact when there is an address, or only marked as sent."""
        quote = self.get_object()
        mail = mail_proposed("quote", quote) if asked(SendSerializer, request)["mail"] else None
        usual = mail if mail and mail.to else None
        return self.answer(quote_services.quote_send(actor=request.user, quote=quote, mail=usual))

    @extend_schema(request=DeclineSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str | None = None) -> Response:
        """The customer says no."""
        values = asked(DeclineSerializer, request)
        return self.answer(quote_services.quote_decline(actor=request.user, quote=self.get_object(), **values))

    @extend_schema(request=QuoteAcceptSerializer, responses=QuoteSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str | None = None) -> Response:
        """The customer says yes: makes one draft order, named in ``order``."""
        quote = self.get_object()
        code = asked(QuoteAcceptSerializer, request).get("warehouse")
        warehouse = lookups.warehouse_by_code(code) if code else None
        quote_services.quote_accept(actor=request.user, quote=quote, warehouse=warehouse, now=timezone.now())
        return self.answer(quote)
