"""What every view set of documents reads the same way."""

from typing import Any

from django.db.models import Model, Prefetch
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer


def with_products(line: type[Model]) -> Prefetch[Any]:
    """A document's lines, each joined to its product."""
    return Prefetch("lines", line._default_manager.select_related("product").order_by("pk"))


def asked(serializer_class: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The body of a transition, validated."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
