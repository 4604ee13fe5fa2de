"""API of returns."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from b2bops.platform.api.viewsets import ReadViewSet
from orders.api.serializers.returns import ReturnSerializer, ReturnSummarySerializer
from orders.api.views.reading import with_products
from orders.filters.returns import ReturnFilter
from orders.models import (
    SalesReturn,
    SalesReturnLine,
)


class ReturnViewSet(ReadViewSet):
    """Returns with their lines."""

    read_serializer = ReturnSerializer
    list_serializer = ReturnSummarySerializer
    filterset_class = ReturnFilter
    ordering_fields: ClassVar = ["returned_at", "number", "total"]

    def queryset_for(self, user: Any) -> QuerySet[SalesReturn]:
        rows = SalesReturn.objects.visible_to(user).select_related("account")
        return rows if self.action == "list" else rows.prefetch_related(with_products(SalesReturnLine))
