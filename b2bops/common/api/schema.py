"""OpenAPI: every operation documents the problem details it may answer with."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


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
        answers: Any = super().get_response_serializers()
        if not isinstance(answers, dict):
            status = {"POST": 201, "DELETE": 204}.get(self.method, 200)
            answers = {status: answers}
        problems = {400: "Not valid", 401: "Not signed in", 403: "Not allowed", 404: "Not found"}
        if self.method != "GET":
            problems |= {409: "Refused in this state", 415: "Wrong media type", 422: "Value refused"}
        problems |= {405: "Method not allowed", 503: "Try again shortly"}
        for code, description in problems.items():
            answer = OpenApiResponse(ProblemSerializer, description=description)
            answers.setdefault((code, "application/problem+json"), answer)
        return answers

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
