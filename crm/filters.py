"""Search and filters of the lists of accounts and contacts, shared by screens and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import Account, Address, Channel, Contact, Lifecycle

YES_NO = [("true", _("Yes")), ("false", _("No"))]


class AccountFilter(ListFilterSet):
    q = SearchFilter("code", "name", "country", "tax_id")
    lifecycle = django_filters.ChoiceFilter(choices=Lifecycle.choices, label=_("Lifecycle"), empty_label=_("All"))
    territory = django_filters.ModelChoiceFilter(
        queryset=Territory.objects.all(), label=_("Territory"), empty_label=_("All")
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.sellers(), label=_("Owner"), empty_label=_("All")
    )
    is_active = django_filters.ChoiceFilter(choices=YES_NO, method="by_truth", label=_("Active"), empty_label=_("All"))
    is_walk_in = django_filters.ChoiceFilter(
        choices=YES_NO, method="by_truth", label=_("Walk-in"), empty_label=_("All")
    )

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    def by_truth(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        wanted: dict[str, Any] = {name: value == "true"}
        return queryset.filter(**wanted)


class ContactFilter(ListFilterSet):
    q = SearchFilter("name", "email", "account__name", "role")
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))
    preferred_channel = django_filters.ChoiceFilter(choices=Channel.choices, label=_("Prefers"), empty_label=_("All"))
    consent = django_filters.ChoiceFilter(
        choices=YES_NO, method="with_consent", label=_("Consent"), empty_label=_("All")
    )

    class Meta:
        model = Contact
        fields: tuple[str, ...] = ()

    def with_consent(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        return queryset.filter(consent_given_at__isnull=value == "false")


class AddressFilter(ListFilterSet):
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))

    class Meta:
        model = Address
        fields: tuple[str, ...] = ()
