"""Invoices, credit notes and payments as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import many
from orders.models import (
    Allocation,
    CreditNote,
    CreditNoteLine,
    CreditReason,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentMethod,
)

LINE = ["id", "position", "sku", "description", "quantity", "unit_price", "tax_pct", "tax_treatment"]
HEAD = ["id", "number", "account", "status", "currency", "exchange_rate", "issued_on"]
SUMS = ["subtotal", "tax", "freight", "total", "settled", "open_amount"]


class AllocationSerializer(RightsModelSerializer):
    """So much of a payment or credit note on an invoice; ``released_on`` when it was taken back."""

    invoice = serializers.CharField(source="invoice.number", read_only=True)
    source: Any = serializers.CharField(source="source.number", read_only=True)

    class Meta:
        model = Allocation
        fields: ClassVar = ["id", "invoice", "source", "amount", "allocated_on", "released_on"]


class InvoiceLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    order = serializers.CharField(source="order_line.order.number", read_only=True, default=None)

    class Meta:
        model = InvoiceLine
        fields: ClassVar = [*LINE, "order", "discount_pct", "amount", "tax_amount", "credited_qty", "tax_trace"]


class InvoiceSummarySerializer(RightsModelSerializer):
    """An invoice in a list: its lines are in its detail."""

    account = serializers.CharField(source="account.code", read_only=True)
    open_amount = serializers.DecimalField(max_digits=19, decimal_places=3, read_only=True)

    class Meta:
        model = Invoice
        fields: ClassVar = [*HEAD, "due_on", "tax_id", "destination", *SUMS, "credited", "dispute_reason"]


class InvoiceSerializer(InvoiceSummarySerializer):
    lines = InvoiceLineSerializer(many=True, read_only=True)
    allocations = AllocationSerializer(many=True, read_only=True)

    class Meta(InvoiceSummarySerializer.Meta):
        fields: ClassVar = [*InvoiceSummarySerializer.Meta.fields, "bill_to", "lines", "allocations"]


class BilledLineSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**62)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)


class InvoiceWriteSerializer(serializers.Serializer[Any]):
    """An order by its number; without ``lines`` everything shipped and not yet billed."""

    order = serializers.CharField(max_length=40)
    lines = many(BilledLineSerializer, required=False)


class DisputeSerializer(serializers.Serializer[Any]):
    """Without a reason the dispute ends."""

    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class CreditNoteLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True, default=None)
    invoice = serializers.CharField(source="invoice_line.invoice.number", read_only=True, default=None)

    class Meta:
        model = CreditNoteLine
        fields: ClassVar = [*LINE, "invoice", "amount", "tax_amount", "rebill"]


class CreditNoteSummarySerializer(RightsModelSerializer):
    account = serializers.CharField(source="account.code", read_only=True)
    invoice = serializers.CharField(source="invoice.number", read_only=True, default=None)
    open_amount = serializers.DecimalField(max_digits=19, decimal_places=3, read_only=True)

    class Meta:
        model = CreditNote
        fields: ClassVar = [*HEAD, "invoice", "reason", "note", *SUMS]


class CreditNoteSerializer(CreditNoteSummarySerializer):
    lines = CreditNoteLineSerializer(many=True, read_only=True)
    allocations = AllocationSerializer(many=True, read_only=True)

    class Meta(CreditNoteSummarySerializer.Meta):
        fields: ClassVar = [*CreditNoteSummarySerializer.Meta.fields, "lines", "allocations"]


class CreditedLineSerializer(serializers.Serializer[Any]):
    """A quantity (or all that is left) or an amount of an invoice line, or a free description and amount."""

    line = serializers.IntegerField(min_value=1, max_value=2**62, required=False)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, required=False)
    amount = serializers.DecimalField(max_digits=19, decimal_places=3, required=False)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    tax_pct = serializers.DecimalField(max_digits=5, decimal_places=2, required=False, min_value=0, max_value=100)
    rebill = serializers.BooleanField(required=False)


class CreditNoteWriteSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=40)
    reason = serializers.ChoiceField(choices=CreditReason.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    lines = many(CreditedLineSerializer, allow_empty=False)


class PaymentSummarySerializer(RightsModelSerializer):
    account = serializers.CharField(source="account.code", read_only=True)
    open_amount = serializers.DecimalField(max_digits=19, decimal_places=3, read_only=True)

    class Meta:
        model = Payment
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "status",
            "method",
            "received_on",
            "currency",
            "exchange_rate",
            "amount",
            "allocated",
            "open_amount",
            "reference",
            "bank_reference",
            "reversed_on",
            "reversal_reason",
        ]


class PaymentSerializer(PaymentSummarySerializer):
    allocations = AllocationSerializer(many=True, read_only=True)

    class Meta(PaymentSummarySerializer.Meta):
        fields: ClassVar = [*PaymentSummarySerializer.Meta.fields, "allocations"]


class PaymentWriteSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=40)
    amount = serializers.DecimalField(max_digits=19, decimal_places=3)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)
    received_on = serializers.DateField()
    method = serializers.ChoiceField(choices=PaymentMethod.choices, required=False)
    reference = serializers.CharField(max_length=200, required=False, allow_blank=True)
    bank_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)


class AllocateSerializer(serializers.Serializer[Any]):
    """An amount to one invoice; without them all that is left goes by rule."""

    invoice = serializers.CharField(max_length=30, required=False)
    amount = serializers.DecimalField(max_digits=19, decimal_places=3, required=False)


class ReverseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
