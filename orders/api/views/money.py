"""API of invoices, credit notes and payments."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.common.errors import InvalidValue
from b2bops.platform.api.viewsets import ServiceViewSet
from orders.api import lookups
from orders.api.printing import PrintMixin
from orders.api.serializers import money as shown
from orders.api.views.reading import asked
from orders.filters.invoices import CreditNoteFilter, InvoiceFilter, PaymentFilter
from orders.models import Allocation, CreditNote, CreditNoteLine, Invoice, InvoiceLine, Payment, SalesOrder
from orders.services import billing, credit_notes, dunning, payments
from orders.services.credit_lines import CreditLine

METHODS = ["get", "post", "head", "options"]
ALLOCATIONS: Prefetch[Any] = Prefetch(
    "allocations", Allocation.objects.select_related("invoice", "payment", "credit_note").order_by("pk")
)


@extend_schema_view(
    create=extend_schema(request=shown.InvoiceWriteSerializer, responses={201: shown.InvoiceSerializer})
)
class InvoiceViewSet(PrintMixin, ServiceViewSet):
    """Invoices. Creating one bills an order; an issued invoice never changes, it is credited."""

    http_method_names = METHODS
    read_serializer = shown.InvoiceSerializer
    print_kind = "orders.invoice"
    list_serializer = shown.InvoiceSummarySerializer
    write_serializer = shown.InvoiceWriteSerializer
    filterset_class = InvoiceFilter
    ordering_fields: ClassVar = ["issued_on", "due_on", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[Invoice]:
        rows = Invoice.objects.visible_to(user).select_related("account")
        if self.action == "list":
            return rows
        lines = InvoiceLine.objects.select_related("product", "order_line__order").order_by("position")
        return rows.prefetch_related(Prefetch("lines", lines), ALLOCATIONS)

    def perform_service_create(self, values: dict[str, Any]) -> Invoice:
        order = SalesOrder.objects.visible_to(self.request.user).filter(number=values["order"]).first()
        if order is None:
            raise _unknown("order", values["order"])
        lines = values.get("lines")
        quantities = {row["line"]: row["quantity"] for row in lines} if lines else None
        return billing.order_invoice(
            actor=self.request.user, order=order, on=timezone.localdate(), quantities=quantities
        )

    @extend_schema(request=shown.DisputeSerializer, responses=shown.InvoiceSerializer)
    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: str | None = None) -> Response:
        """Mark as disputed with a reason; without one, end the dispute."""
        reason = asked(shown.DisputeSerializer, request).get("reason", "")
        invoice = self.get_object()
        if reason:
            now = timezone.now()
            return self.answer(dunning.invoice_dispute(actor=request.user, invoice=invoice, reason=reason, now=now))
        return self.answer(dunning.invoice_dispute_end(actor=request.user, invoice=invoice))


@extend_schema_view(
    create=extend_schema(request=shown.CreditNoteWriteSerializer, responses={201: shown.CreditNoteSerializer})
)
class CreditNoteViewSet(PrintMixin, ServiceViewSet):
    """Credit notes."""

    http_method_names = METHODS
    read_serializer = shown.CreditNoteSerializer
    print_kind = "orders.credit_note"
    list_serializer = shown.CreditNoteSummarySerializer
    write_serializer = shown.CreditNoteWriteSerializer
    filterset_class = CreditNoteFilter
    ordering_fields: ClassVar = ["issued_on", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[CreditNote]:
        rows = CreditNote.objects.visible_to(user).select_related("account", "invoice")
        if self.action == "list":
            return rows
        lines = CreditNoteLine.objects.select_related("product", "invoice_line__invoice").order_by("position")
        return rows.prefetch_related(Prefetch("lines", lines), ALLOCATIONS)

    def perform_service_create(self, values: dict[str, Any]) -> CreditNote:
        account = lookups.account_by_code(user=self.request.user, code=values.pop("account"))
        asked_lines = values.pop("lines")
        known = InvoiceLine.objects.filter(invoice__account=account).in_bulk(
            [row["line"] for row in asked_lines if "line" in row]
        )
        lines = []
        for index, row in enumerate(asked_lines):
            key = row.pop("line", None)
            if key is not None and key not in known:
                raise _unknown(f"lines.{index}.line", key)
            lines.append(CreditLine(invoice_line=known.get(key), **row))
        return credit_notes.credit_note_create(
            actor=self.request.user, account=account, lines=lines, on=timezone.localdate(), **values
        )

    @extend_schema(request=shown.AllocateSerializer, responses=shown.CreditNoteSerializer)
    @action(detail=True, methods=["post"])
    def allocate(self, request: Request, pk: str | None = None) -> Response:
        """Settle an open invoice out of open credit."""
        note = self.get_object()
        _allocate(request, note, asked(shown.AllocateSerializer, request))
        return self.answer(note)


@extend_schema_view(
    create=extend_schema(request=shown.PaymentWriteSerializer, responses={201: shown.PaymentSerializer})
)
class PaymentViewSet(ServiceViewSet):
    """Payments; a new one is allocated at once. The same ``bank_reference`` is refused."""

    http_method_names = METHODS
    read_serializer = shown.PaymentSerializer
    list_serializer = shown.PaymentSummarySerializer
    write_serializer = shown.PaymentWriteSerializer
    filterset_class = PaymentFilter
    ordering_fields: ClassVar = ["received_on", "number", "amount"]

    def queryset_for(self, user: Any) -> QuerySet[Payment]:
        rows = Payment.objects.visible_to(user).select_related("account")
        return rows if self.action == "list" else rows.prefetch_related(ALLOCATIONS)

    def perform_service_create(self, values: dict[str, Any]) -> Payment:
        account = lookups.account_by_code(user=self.request.user, code=values.pop("account"))
        return payments.payment_record(actor=self.request.user, account=account, **values)

    @extend_schema(request=shown.AllocateSerializer, responses=shown.PaymentSerializer)
    @action(detail=True, methods=["post"])
    def allocate(self, request: Request, pk: str | None = None) -> Response:
        """An amount to the named invoice, or all that is left by rule."""
        payment = self.get_object()
        values = asked(shown.AllocateSerializer, request)
        if "invoice" in values:
            _allocate(request, payment, values)
            return self.answer(payment)
        return self.answer(payments.payment_allocate(actor=request.user, payment=payment, on=timezone.localdate()))

    @extend_schema(request=shown.ReverseSerializer, responses=shown.PaymentSerializer)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str | None = None) -> Response:
        """The payment bounced; its invoices are open again."""
        reason = asked(shown.ReverseSerializer, request)["reason"]
        done = payments.payment_reverse(
            actor=request.user, payment=self.get_object(), reason=reason, on=timezone.localdate()
        )
        return self.answer(done)


def _allocate(request: Request, source: Payment | CreditNote, values: dict[str, Any]) -> None:
    number = values.get("invoice", "")
    invoice = Invoice.objects.visible_to(request.user).filter(number=number).first()
    if invoice is None or "amount" not in values:
        raise _unknown("invoice" if invoice is None else "amount", number)
    payments.allocation_create(
        actor=request.user, source=source, invoice=invoice, amount=values["amount"], on=timezone.localdate()
    )


def _unknown(field: str, value: Any) -> InvalidValue:
    return InvalidValue(
        _("“%(value)s” is not enough to find it by.") % {"value": value},
        field=field,
        value=value,
        remedy=_("Give the number of an invoice, order or line of this account, and an amount."),
    )
