"""Search and filters of contacts and addresses."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import Address, Channel, Contact

YES_NO = [("true", _("Yes")), ("false", _("No"))]


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
