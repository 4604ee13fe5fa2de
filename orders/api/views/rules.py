"""API of the queue of holds, and of the rules that write them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet, ServiceViewSet
from orders.api.serializers.orders import OpenHoldSerializer
from orders.api.serializers.rules import (
    RuleMoveSerializer,
    RuleSerializer,
    RuleWriteSerializer,
    TrialAskSerializer,
    TrialSerializer,
)
from orders.api.views.reading import asked
from orders.filters.holds import HoldFilter
from orders.models import OrderHold, OrderRule
from orders.services import rules as rule_services


class HoldViewSet(ReadViewSet):
    """Open holds, oldest first; each is released on its order."""

    read_serializer = OpenHoldSerializer
    filterset_class = HoldFilter
    ordering_fields: ClassVar = ["created_at", "order__total"]

    def queryset_for(self, user: Any) -> QuerySet[OrderHold]:
        rows = OrderHold.objects.visible_to(user).open().select_related("order__account")
        return rows.order_by("created_at")


@extend_schema_view(
    create=extend_schema(request=RuleWriteSerializer, responses={201: RuleSerializer}),
    partial_update=extend_schema(request=RuleWriteSerializer, responses=RuleSerializer),
)
class RuleViewSet(ServiceViewSet):
    """Rules of confirm or hold, in the order in which they are asked."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    read_serializer = RuleSerializer
    write_serializer = RuleWriteSerializer
    filterset_fields: ClassVar = ["condition", "outcome", "is_active"]

    def queryset_for(self, user: Any) -> QuerySet[OrderRule]:
        rows = OrderRule.objects.visible_to(user).select_related("product", "category")
        return rows.order_by("position", "pk")

    def perform_service_create(self, values: dict[str, Any]) -> OrderRule:
        return rule_services.rule_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: OrderRule, values: dict[str, Any]) -> OrderRule:
        return rule_services.rule_update(actor=self.request.user, rule=instance, **values)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Remove a rule; credit and stock stay."""
        rule_services.rule_delete(actor=request.user, rule=self.get_object())
        return Response(status=204)

    @extend_schema(request=RuleMoveSerializer, responses=RuleSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """One place up or down."""
        up = asked(RuleMoveSerializer, request)["up"]
        return self.answer(rule_services.rule_move(actor=request.user, rule=self.get_object(), up=up))

    @extend_schema(request=TrialAskSerializer, responses=TrialSerializer)
    @action(detail=False, methods=["post"])
    def trial(self, request: Request) -> Response:
        """What rules would have done with the last orders. Nothing is changed."""
        values = asked(TrialAskSerializer, request)
        rows = self.get_queryset()
        chosen = rows.filter(pk__in=values["rules"]) if "rules" in values else rows.filter(is_active=True)
        trial = rule_services.rules_try(user=request.user, rules=list(chosen), count=values["count"])
        return Response(TrialSerializer(trial).data)
