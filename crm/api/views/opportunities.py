"""API of opportunities and their stages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api.serializers import opportunities as shapes
from crm.filters.opportunities import OpportunityFilter
from crm.models import Opportunity, PipelineStage
from crm.services import opportunities, probabilities, stages


class OpportunityViewSet(ServiceViewSet):
    """Opportunities of the accounts one sees."""

    read_serializer = shapes.OpportunitySerializer
    write_serializer = shapes.OpportunityWriteSerializer
    filterset_class = OpportunityFilter
    ordering_fields: ClassVar = ["number", "name", "amount", "expected_close", "probability_pct", "updated_at"]

    def queryset_for(self, user: Any) -> QuerySet[Opportunity]:
        return Opportunity.objects.visible_to(user).with_names()

    def perform_service_create(self, values: dict[str, Any]) -> Opportunity:
        return opportunities.opportunity_create(actor=self.request.user, now=timezone.now(), **values)

    def perform_service_update(self, instance: Opportunity, values: dict[str, Any]) -> Opportunity:
        return opportunities.opportunity_update(actor=self.request.user, opportunity=instance, **values)

    def _sent(self, shape: Any) -> dict[str, Any]:
        sent = shape(data=self.request.data)
        sent.is_valid(raise_exception=True)
        values: dict[str, Any] = sent.validated_data
        return values

    @extend_schema(request=shapes.MoveSerializer, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """Into another stage; what the stage means decides whether it is won, lost or open (again)."""
        values = self._sent(shapes.MoveSerializer)
        row = self.get_object()
        done = opportunities.opportunity_move(actor=request.user, opportunity=row, now=timezone.now(), **values)
        return self.answer(done)

    @extend_schema(request=shapes.WinSerializer, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def win(self, request: Request, pk: str | None = None) -> Response:
        """They buy."""
        values = self._sent(shapes.WinSerializer)
        row = self.get_object()
        done = opportunities.opportunity_win(actor=request.user, opportunity=row, now=timezone.now(), **values)
        return self.answer(done)

    @extend_schema(request=shapes.LoseSerializer, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def lose(self, request: Request, pk: str | None = None) -> Response:
        """They do not buy."""
        values = self._sent(shapes.LoseSerializer)
        row = self.get_object()
        done = opportunities.opportunity_lose(actor=request.user, opportunity=row, now=timezone.now(), **values)
        return self.answer(done)

    @extend_schema(request=None, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Back to the stage it was decided in."""
        row = self.get_object()
        return self.answer(opportunities.opportunity_reopen(actor=request.user, opportunity=row, now=timezone.now()))

    @extend_schema(request=shapes.ProbabilitySerializer, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def probability(self, request: Request, pk: str | None = None) -> Response:
        """Set the probability by hand: stage and model no longer change it."""
        values = self._sent(shapes.ProbabilitySerializer)
        row = self.get_object()
        return self.answer(probabilities.probability_set(actor=request.user, opportunity=row, **values))

    @extend_schema(request=None, responses=shapes.OpportunitySerializer)
    @action(detail=True, methods=["post"], url_path="probability/rearm", url_name="probability-rearm")
    def probability_rearm(self, request: Request, pk: str | None = None) -> Response:
        """Let the model, or else the stage, decide again."""
        return self.answer(probabilities.probability_rearm(actor=request.user, opportunity=self.get_object()))


class StageViewSet(ServiceViewSet):
    """The pipeline's stages, in the order of the board."""

    read_serializer = shapes.StageSerializer
    write_serializer = shapes.StageWriteSerializer
    ordering_fields: ClassVar = ["position", "code"]

    def queryset_for(self, user: Any) -> QuerySet[PipelineStage]:
        return PipelineStage.objects.order_by("position", "pk")

    def perform_service_create(self, values: dict[str, Any]) -> PipelineStage:
        return stages.stage_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: PipelineStage, values: dict[str, Any]) -> PipelineStage:
        return stages.stage_update(actor=self.request.user, stage=instance, **values)

    @extend_schema(request=shapes.StageOrderSerializer, responses=shapes.StageSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def reorder(self, request: Request) -> Response:
        """Put the stages in the order given."""
        sent = shapes.StageOrderSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        keys = [stage.pk for stage in sent.validated_data["stages"]]
        rows = stages.stages_reorder(actor=request.user, stage_ids=keys)
        return Response(shapes.StageSerializer(rows, many=True).data)
