"""API of recurring orders."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from b2bops.platform.api.viewsets import ServiceViewSet
from orders.api import lookups
from orders.api.serializers.recurring import (
    RecurringPatchSerializer,
    RecurringSerializer,
    RecurringSummarySerializer,
    RecurringWriteSerializer,
    SkipSerializer,
)
from orders.api.views.reading import asked, with_products
from orders.filters.holds import RecurringFilter
from orders.models import RecurringOrder, RecurringOrderLine
from orders.services import recurring as recurring_services


@extend_schema_view(
    create=extend_schema(request=RecurringWriteSerializer, responses={201: RecurringSerializer}),
    partial_update=extend_schema(request=RecurringPatchSerializer, responses=RecurringSerializer),
)
class RecurringOrderViewSet(ServiceViewSet):
    """Agreements on orders that come back, with what became of each date."""

    read_serializer = RecurringSerializer
    list_serializer = RecurringSummarySerializer
    write_serializer = RecurringWriteSerializer
    filterset_class = RecurringFilter
    ordering_fields: ClassVar = ["number", "next_date"]

    def queryset_for(self, user: Any) -> QuerySet[RecurringOrder]:
        rows = RecurringOrder.objects.visible_to(user).select_related("account", "warehouse")
        return (
            rows
            if self.action == "list"
            else rows.prefetch_related(with_products(RecurringOrderLine), "periods__order")
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return RecurringPatchSerializer if self.action == "partial_update" else super().get_serializer_class()

    def cleaned(self, *, instance: Any = None, partial: bool = False) -> dict[str, Any]:
        """Every field of a patch is optional by itself; a partial serializer would also let half a line through."""
        values = super().cleaned(instance=instance)
        user = self.request.user
        if "warehouse" in values:
            values["warehouse"] = lookups.warehouse_by_code(values["warehouse"])
        if "lines" in values:
            values["lines"] = lookups.new_lines(user=user, rows=values["lines"])
        return values

    def perform_service_create(self, values: dict[str, Any]) -> RecurringOrder:
        account = lookups.account_by_code(user=self.request.user, code=values.pop("account"))
        return recurring_services.recurring_create(actor=self.request.user, account=account, **values)

    def perform_service_update(self, instance: RecurringOrder, values: dict[str, Any]) -> RecurringOrder:
        return recurring_services.recurring_update(actor=self.request.user, recurring=instance, **values)

    @extend_schema(request=None, responses=RecurringSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str | None = None) -> Response:
        """Make no orders until it is resumed."""
        return self.answer(recurring_services.recurring_pause(actor=request.user, recurring=self.get_object()))

    @extend_schema(request=None, responses=RecurringSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str | None = None) -> Response:
        """Go on with the first date from today."""
        done = recurring_services.recurring_resume(
            actor=request.user, recurring=self.get_object(), on=timezone.localdate()
        )
        return self.answer(done)

    @extend_schema(request=None, responses=RecurringSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str | None = None) -> Response:
        """End it for good."""
        return self.answer(recurring_services.recurring_end(actor=request.user, recurring=self.get_object()))

    @extend_schema(request=SkipSerializer, responses=RecurringSerializer)
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, pk: str | None = None) -> Response:
        """Make no order of the next date, with a word why."""
        values = asked(SkipSerializer, request)
        return self.answer(recurring_services.recurring_skip(actor=request.user, recurring=self.get_object(), **values))
