"""Search and filters of the list of tickets."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import ServiceTeam, Ticket, TicketChannel, TicketPriority, TicketStatus, TicketType

MISSED = [("FIRST", _("First response missed")), ("RESOLUTION", _("Resolution missed"))]


class TicketFilter(ListFilterSet):
    q = SearchFilter("number", "subject", "account__name", "account__code", "sender_email", "sender_name")
    status = django_filters.ChoiceFilter(choices=TicketStatus.choices, label=_("Status"), empty_label=_("All"))
    priority = django_filters.ChoiceFilter(choices=TicketPriority.choices, label=_("Priority"), empty_label=_("All"))
    ticket_type = django_filters.ChoiceFilter(choices=TicketType.choices, label=_("Type"), empty_label=_("All"))
    assignee = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.agents(), label=_("Assignee"), empty_label=_("All")
    )
    team = django_filters.ModelChoiceFilter(queryset=ServiceTeam.objects.all(), label=_("Team"), empty_label=_("All"))
    channel = django_filters.ChoiceFilter(choices=TicketChannel.choices, label=_("Channel"), empty_label=_("All"))
    missed = django_filters.ChoiceFilter(
        choices=MISSED, method="which_missed", label=_("Promise"), empty_label=_("All")
    )
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))
    tag = django_filters.CharFilter(field_name="tags__name", lookup_expr="iexact", label=_("Tag"))

    class Meta:
        model = Ticket
        fields: tuple[str, ...] = ()

    def which_missed(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        name = "first_response_breached" if value == "FIRST" else "resolution_breached"
        return queryset.filter(**{name: True})
