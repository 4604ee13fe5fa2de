"""OpenAPI: every operation documents the problem details it may answer with."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

PROBLEM_MEDIA_TYPE = "application/problem+json"


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    remedy = serializers.CharField(required=False)
    errors = serializers.ListField(child=serializers.DictField(), required=False)  # type: ignore[assignment]


class ProblemAutoSchema(AutoSchema):
    """Adds the error answers that the kernel gives on every operation, and the Idempotency-Key header on writes."""

    def get_response_serializers(self) -> Any:
        """A write is answered with the row as it may be read, not with what was sent."""
        listed = getattr(self.view, "list_serializer", None) if getattr(self.view, "action", "") == "list" else None
        return listed or getattr(self.view, "read_serializer", None) or super().get_response_serializers()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        # Added here, because a view's own ``responses`` replaces the serializers but not the bodies.
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for code, description in self._problems().items():
            answer = OpenApiResponse(ProblemSerializer, description=description)
            respond: Any = self._get_response_for_code
            problem = respond(answer, code, [PROBLEM_MEDIA_TYPE], direction)
            bodies.setdefault(code, problem)
        return bodies

    def _problems(self) -> dict[str, str]:
        problems = {"400": "Not valid", "401": "Not signed in", "403": "Not allowed"}
        if "{" in self.path:
            problems["404"] = "Not found"
        if self.method != "GET":
            problems |= {"409": "Refused in this state", "415": "Wrong media type", "422": "Value refused"}
        return problems | {"405": "Method not allowed", "503": "Try again shortly"}

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return []
        return [
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="Send the same key to repeat a call safely: the first answer is given again.",
            )
        ]
