"""Search and filters of invoices, credit notes, payments and reminders."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from orders.filters.documents import DayFilter, DocumentFilter
from orders.models import (
    CreditNote,
    CreditNoteStatus,
    CreditReason,
    DunningLevel,
    DunningNotice,
    Invoice,
    InvoiceStatus,
    Payment,
    PaymentMethod,
    PaymentStatus,
)


class InvoiceFilter(DocumentFilter):
    q = SearchFilter("number", "customer_reference", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=InvoiceStatus.choices, label=_("Status"))
    standing = django_filters.ChoiceFilter(
        choices=(("open", _("Open")), ("overdue", _("Overdue")), ("disputed", _("Disputed"))),
        method="that_stand",
        label=_("Standing"),
    )
    issued_from = DayFilter(field_name="issued_on", lookup_expr="gte", label=_("Issued from"))
    issued_to = DayFilter(field_name="issued_on", lookup_expr="lte", label=_("Issued to"))

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def that_stand(self, queryset: Any, name: str, value: str) -> QuerySet[Invoice]:
        if value == "overdue":
            return queryset.overdue(timezone.localdate())  # type: ignore[no-any-return]
        opened: QuerySet[Invoice] = queryset.open()
        return opened.filter(disputed_at__isnull=False) if value == "disputed" else opened


class CreditNoteFilter(DocumentFilter):
    q = SearchFilter("number", "note", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=CreditNoteStatus.choices, label=_("Status"))
    reason = django_filters.ChoiceFilter(choices=CreditReason.choices, label=_("Reason"))
    issued_from = DayFilter(field_name="issued_on", lookup_expr="gte", label=_("Issued from"))
    issued_to = DayFilter(field_name="issued_on", lookup_expr="lte", label=_("Issued to"))

    class Meta:
        model = CreditNote
        fields: tuple[str, ...] = ()


class PaymentFilter(DocumentFilter):
    q = SearchFilter("number", "reference", "bank_reference", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=PaymentStatus.choices, label=_("Status"))
    method = django_filters.ChoiceFilter(choices=PaymentMethod.choices, label=_("Method"))
    received_from = DayFilter(field_name="received_on", lookup_expr="gte", label=_("Received from"))
    received_to = DayFilter(field_name="received_on", lookup_expr="lte", label=_("Received to"))

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()


class DunningNoticeFilter(ListFilterSet):
    q = SearchFilter("invoice__number", "invoice__account__name", "invoice__account__code")
    level = django_filters.ModelChoiceFilter(queryset=DunningLevel.objects.all(), label=_("Level"))
    sent_from = django_filters.DateFilter(
        field_name="sent_on", lookup_expr="gte", label=_("Sent from"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = DunningNotice
        fields: tuple[str, ...] = ()
