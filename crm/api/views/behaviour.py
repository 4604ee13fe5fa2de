"""API of behaviour events: in by the thousand, out by filter."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet
from crm.api import serializers
from crm.filters.behaviour import BehaviourFilter
from crm.models import BehaviourEvent
from crm.services import behaviour


class BehaviourEventViewSet(ReadViewSet):
    """What people at the accounts one sees looked at, searched for and put in the cart."""

    read_serializer = serializers.BehaviourEventSerializer
    write_serializer = serializers.EventsSerializer
    filterset_class = BehaviourFilter
    ordering_fields: ClassVar = ["occurred_at"]

    def queryset_for(self, user: Any) -> QuerySet[BehaviourEvent]:
        return BehaviourEvent.objects.visible_to(user).select_related("account", "product")

    @extend_schema(request=serializers.EventsSerializer, responses=serializers.IngestedSerializer)
    def create(self, request: Request) -> Response:
        """Store what is new; events of people without consent, and unknown names, are told by row and dropped."""
        done = behaviour.events_ingest(actor=request.user, now=timezone.now(), **self.cleaned())
        return Response(asdict(done))
