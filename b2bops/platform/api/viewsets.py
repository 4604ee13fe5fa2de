"""Base of every API view set: scoped rows, one serializer to read and one to write, services for writing."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.services import idempotency

IDEMPOTENT_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class IdempotentMixin(viewsets.GenericViewSet[Any]):
    """Honours ``Idempotency-Key`` on every unsafe call of a view set."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self._raw_request = request
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method not in IDEMPOTENT_METHODS:
            return
        handler: Callable[..., Response] = getattr(self, (request.method or "").lower())
        setattr(self, (request.method or "").lower(), self._once(handler, request, key))

    def _once(self, handler: Callable[..., Response], request: Request, key: str) -> Callable[..., Response]:
        body = request._request.body if not request._request.POST else b""
        asked = idempotency.fingerprint(method=request.method or "", path=request.path, body=body)

        def once(*args: Any, **kwargs: Any) -> Response:
            def call() -> tuple[int, Any]:
                response = handler(*args, **kwargs)
                return response.status_code, json.loads(self._rendered(response)) if response.data else None

            code, answer, replayed = idempotency.run_once(
                actor=request.user, key=key, request_fingerprint=asked, call=call
            )
            response = Response(answer, status=code)
            if replayed:
                response["Idempotency-Replayed"] = "true"
            return response

        return once

    def _rendered(self, response: Response) -> bytes:
        from rest_framework.renderers import JSONRenderer

        return JSONRenderer().render(response.data)


class ScopedViewSet(IdempotentMixin, viewsets.GenericViewSet[Any]):
    """``queryset_for(user)`` is the only road to rows; a row of another territory is 404, as if it were not there."""

    ordering_fields: ClassVar[list[str]] = []
    read_serializer: type[serializers.BaseSerializer[Any]]
    write_serializer: type[serializers.BaseSerializer[Any]]
    # What a list shows of each row, when the detail is too much of it (a document's lines).
    list_serializer: type[serializers.BaseSerializer[Any]] | None = None

    def queryset_for(self, user: Any) -> QuerySet[Any]:
        raise TypeError(f"{type(self).__name__} must say which rows a user sees")

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self._no_rows()
        return self.queryset_for(self.request.user)

    def _no_rows(self) -> QuerySet[Any]:
        """Rows of the right model for drawing the schema: an action may filter other rows than the view set's own."""
        filtered = getattr(getattr(self, "filterset_class", None), "_meta", None)
        model: Any = getattr(filtered, "model", None) or self.read_serializer.Meta.model  # type: ignore[attr-defined]
        rows: QuerySet[Any] = model._default_manager.none()
        return rows

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        if self.action == "list" and self.list_serializer is not None:
            return self.list_serializer
        writing = self.action in {"create", "update", "partial_update"}
        return self.write_serializer if writing else self.read_serializer

    def answer(self, instance: Any, *, code: int = status.HTTP_200_OK) -> Response:
        """The row as this user may see it, read again so that it shows what was stored."""
        fresh = self.get_queryset().get(pk=instance.pk)
        return Response(self.read_serializer(fresh, context=self.get_serializer_context()).data, status=code)

    def cleaned(self, *, instance: Any = None, partial: bool = False) -> dict[str, Any]:
        """The request's body, validated by the action's serializer."""
        serializer = self.get_serializer(instance, data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """List and detail."""


class ServiceViewSet(ReadViewSet):
    """List, detail, create and partial update; subclasses name the services."""

    http_method_names = ["get", "post", "patch", "head", "options"]

    def perform_service_create(self, values: dict[str, Any]) -> Any:
        raise TypeError(f"{type(self).__name__} must name its create service")

    def perform_service_update(self, instance: Any, values: dict[str, Any]) -> Any:
        raise TypeError(f"{type(self).__name__} must name its update service")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.perform_service_create(self.cleaned()), code=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        instance = self.get_object()
        return self.answer(self.perform_service_update(instance, self.cleaned(instance=instance, partial=True)))
