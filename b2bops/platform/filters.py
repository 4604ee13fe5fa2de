"""Search and filters of the platform's lists."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from b2bops.platform.models import (
    AuditEntry,
    Email,
    EmailStatus,
    FindingOutcome,
    ImportFinding,
    ImportRun,
    Notification,
    OutboxMessage,
    OutboxStatus,
    RunStatus,
)

DATE_INPUT = forms.DateInput(attrs={"type": "date"})


class ImportRunFilter(ListFilterSet):
    q = SearchFilter("file_name")
    status = django_filters.ChoiceFilter(choices=RunStatus.choices, label=_("Status"))

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()


class ImportFindingFilter(ListFilterSet):
    q = SearchFilter("value", "field", "reason")
    outcome = django_filters.ChoiceFilter(choices=FindingOutcome.choices, label=_("Outcome"))
    reason = django_filters.CharFilter(label=_("Reason code"))

    class Meta:
        model = ImportFinding
        fields: tuple[str, ...] = ()


class AuditFilter(ListFilterSet):
    q = SearchFilter("object_label", "action", "actor_label")
    model = django_filters.CharFilter(label=_("Kind"), method="of_kind")
    object_id = django_filters.CharFilter(label=_("Object"))
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"), widget=DATE_INPUT)
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until"), widget=DATE_INPUT)

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()

    def of_kind(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        """As shown (purchase order) or as kept (supply.purchaseorder)."""
        return entries.filter(model__icontains=value.replace(" ", ""))


class OutboxFilter(ListFilterSet):
    q = SearchFilter("topic", "key", "error")
    status = django_filters.ChoiceFilter(choices=OutboxStatus.choices, label=_("Status"))

    class Meta:
        model = OutboxMessage
        fields: tuple[str, ...] = ()


class NotificationFilter(ListFilterSet):
    q = SearchFilter("text")

    class Meta:
        model = Notification
        fields: tuple[str, ...] = ()


class EmailFilter(ListFilterSet):
    q = SearchFilter("subject", "to", "about_label")
    status = django_filters.ChoiceFilter(choices=EmailStatus.choices, label=_("Status"))
    since = django_filters.DateFilter(
        field_name="created_at", lookup_expr="date__gte", label=_("From"), widget=DATE_INPUT
    )

    class Meta:
        model = Email
        fields: tuple[str, ...] = ()
