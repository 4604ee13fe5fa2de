"""API of contacts."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api import serializers
from crm.filters.people import ContactFilter
from crm.models import Contact
from crm.services import consents, contacts, erasure


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

    @extend_schema(request=serializers.ConsentSerializer, responses=serializers.ContactSerializer)
    @action(detail=True, methods=["post"])
    def consent(self, request: Request, pk: str | None = None) -> Response:
        """Record that the person gave or withdrew consent for one purpose."""
        sent = serializers.ConsentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self.answer(
            consents.consent_set(
                actor=request.user, contact=self.get_object(), at=timezone.now(), **sent.validated_data
            )
        )

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: str | None = None) -> Response:
        """Everything held about the person, by section; that it was handed out is recorded."""
        return Response(erasure.contact_export(actor=request.user, contact=self.get_object(), now=timezone.now()))

    @extend_schema(request=None, responses=serializers.ContactSerializer)
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str | None = None) -> Response:
        """Take the person out of everything that is kept; 409 names what forbids it. It cannot be undone."""
        return self.answer(erasure.contact_erase(actor=request.user, contact=self.get_object(), now=timezone.now()))
