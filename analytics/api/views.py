"""API view sets of the analytics."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from analytics import filters
from analytics.api import serializers
from analytics.models import ForecastSeries, JobRun, Proposal
from analytics.selectors.forecasts import current_forecasts
from analytics.selectors.proposals import proposals
from analytics.selectors.runs import default_as_of
from analytics.services import ledger, runs
from b2bops.platform.api.viewsets import ReadViewSet


class JobRunViewSet(ReadViewSet):
    """Runs of the analytics jobs; POST asks for one."""

    read_serializer = serializers.JobRunSerializer
    write_serializer = serializers.JobRunWriteSerializer
    filterset_class = filters.JobRunFilterSet
    ordering_fields: ClassVar[list[str]] = ["id", "as_of", "finished_at"]

    def queryset_for(self, user: Any) -> QuerySet[JobRun]:
        return JobRun.objects.order_by("-pk")

    @extend_schema(request=serializers.JobRunWriteSerializer, responses={201: serializers.JobRunSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a run; it is carried out by a worker."""
        asked = self.cleaned()
        as_of = asked.get("as_of") or default_as_of(timezone.now().date())
        run = runs.run_request(actor=request.user, key=asked["key"], as_of=as_of, params=asked.get("params", {}))
        return self.answer(run, code=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=serializers.JobRunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str | None = None) -> Response:
        """Stop a queued or running run."""
        return self.answer(runs.run_cancel(actor=request.user, run=self.get_object()))

    @extend_schema(request=None, responses=serializers.JobRunSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str | None = None) -> Response:
        """Queue a failed or cancelled run again."""
        return self.answer(runs.run_retry(actor=request.user, run=self.get_object()))


class ForecastViewSet(ReadViewSet):
    """Forecasts of the current run."""

    read_serializer = serializers.ForecastSerializer
    filterset_class = filters.ForecastFilterSet
    ordering_fields: ClassVar[list[str]] = ["total", "wape", "history_total"]

    def queryset_for(self, user: Any) -> QuerySet[ForecastSeries]:
        return current_forecasts().order_by("-total", "pk")


class DecisionViewSet(ReadViewSet):
    """Proposals and what was decided about them."""

    read_serializer = serializers.DecisionSerializer
    filterset_class = filters.DecisionFilterSet
    ordering_fields: ClassVar[list[str]] = ["id", "money_at_stake", "decided_at"]

    def queryset_for(self, user: Any) -> QuerySet[Proposal]:
        return proposals(user).order_by("-money_at_stake", "pk")

    @extend_schema(request=serializers.ProposalAcceptSerializer, responses=serializers.DecisionSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str | None = None) -> Response:
        """Accept, as suggested or with another quantity and the reason for it."""
        asked = serializers.ProposalAcceptSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(
            ledger.proposal_accept(actor=request.user, proposal=self.get_object(), **asked.validated_data)
        )

    @extend_schema(request=serializers.ProposalRejectSerializer, responses=serializers.DecisionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str | None = None) -> Response:
        """Reject, with the reason."""
        asked = serializers.ProposalRejectSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self.answer(
            ledger.proposal_reject(actor=request.user, proposal=self.get_object(), **asked.validated_data)
        )
