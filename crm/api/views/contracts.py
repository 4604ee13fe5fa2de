"""API of contracts and segments."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api.serializers import contracts as serializers
from crm.filters.contracts import ContractFilter, SegmentFilter
from crm.models import Contract, Segment
from crm.services import contract_lines, contracts, segments


class ContractViewSet(ServiceViewSet):
    """Contracts of the accounts one sees, with what they agree; nothing without the right to agreed prices."""

    read_serializer = serializers.ContractSerializer
    write_serializer = serializers.ContractWriteSerializer
    filterset_class = ContractFilter
    ordering_fields: ClassVar = ["number", "valid_from", "valid_until", "status"]

    def queryset_for(self, user: Any) -> QuerySet[Contract]:
        related = Contract.objects.visible_to(user).select_related("account", "renews", "created_by", "approved_by")
        lines = ("prices__product", "prices__category", "commitments__product", "commitments__category")
        return related.prefetch_related(*lines)

    def perform_service_create(self, values: dict[str, Any]) -> Contract:
        return contracts.contract_create(actor=self.request.user, on=timezone.localdate(), **values)

    def perform_service_update(self, instance: Contract, values: dict[str, Any]) -> Contract:
        return contracts.contract_update(actor=self.request.user, contract=instance, **values)

    @extend_schema(request=None, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve a draft that somebody else made."""
        today = timezone.localdate()
        return self.answer(contracts.contract_approve(actor=request.user, contract=self.get_object(), on=today))

    @extend_schema(request=None, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Work on an approved contract again."""
        return self.answer(contracts.contract_reopen(actor=request.user, contract=self.get_object()))

    @extend_schema(request=None, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str | None = None) -> Response:
        """The customer has signed: its prices hold."""
        today = timezone.localdate()
        return self.answer(contracts.contract_activate(actor=request.user, contract=self.get_object(), on=today))

    @extend_schema(request=serializers.TerminationSerializer, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def terminate(self, request: Request, pk: str | None = None) -> Response:
        """End it before its time."""
        sent = serializers.TerminationSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = {"on": timezone.localdate(), **sent.validated_data}
        return self.answer(contracts.contract_terminate(actor=request.user, contract=self.get_object(), **values))

    @extend_schema(request=None, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str | None = None) -> Response:
        """A new draft for the time after it, with everything copied."""
        today = timezone.localdate()
        return self.answer(contracts.contract_renew(actor=request.user, contract=self.get_object(), on=today))

    @extend_schema(request=serializers.ContractPriceSerializer, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def prices(self, request: Request, pk: str | None = None) -> Response:
        """Agree a price or discount; the same target and quantity is changed."""
        sent = serializers.ContractPriceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        contract = self.get_object()
        contract_lines.contract_price_set(actor=request.user, contract=contract, **sent.validated_data)
        return self.answer(contract)

    @extend_schema(request=serializers.CommitmentSerializer, responses=serializers.ContractSerializer)
    @action(detail=True, methods=["post"])
    def commitments(self, request: Request, pk: str | None = None) -> Response:
        """Promise a volume."""
        sent = serializers.CommitmentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        contract = self.get_object()
        contract_lines.commitment_add(actor=request.user, contract=contract, **sent.validated_data)
        return self.answer(contract)


class SegmentViewSet(ServiceViewSet):
    """Kinds of customers."""

    read_serializer = serializers.SegmentSerializer
    write_serializer = serializers.SegmentSerializer
    filterset_class = SegmentFilter
    ordering_fields: ClassVar = ["code", "name", "priority"]

    def queryset_for(self, user: Any) -> QuerySet[Segment]:
        return Segment.objects.visible_to(user).select_related("price_list")

    def perform_service_create(self, values: dict[str, Any]) -> Segment:
        return segments.segment_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Segment, values: dict[str, Any]) -> Segment:
        return segments.segment_update(actor=self.request.user, segment=instance, **values)
