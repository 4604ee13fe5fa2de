"""API of contacts."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api import serializers
from crm.filters.people import ContactFilter
from crm.models import Contact
from crm.services import contacts


class ContactViewSet(ServiceViewSet):
    """People at the accounts one sees."""

    read_serializer = serializers.ContactSerializer
    write_serializer = serializers.ContactWriteSerializer
    filterset_class = ContactFilter
    ordering_fields: ClassVar = ["name", "email", "account__name"]

    def queryset_for(self, user: Any) -> QuerySet[Contact]:
        return Contact.objects.visible_to(user).select_related("account")

    def perform_service_create(self, values: dict[str, Any]) -> Contact:
        return contacts.contact_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Contact, values: dict[str, Any]) -> Contact:
        return contacts.contact_update(actor=self.request.user, contact=instance, **values)
