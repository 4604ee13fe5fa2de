"""The API's one error handler: every failure leaves as ``application/problem+json``."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from b2bops.common.errors.business import BusinessError

log = structlog.get_logger(__name__)
PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "2"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Map an exception raised in an API view to problem details; None lets a real fault stay a loud 500."""
    problem = _problem_of(error)
    if problem is None:
        return None
    set_rollback()
    response = Response(problem, status=problem["status"], content_type=PROBLEM_TYPE)
    if problem["status"] == status.HTTP_503_SERVICE_UNAVAILABLE:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    header = getattr(error, "auth_header", None)
    if header:
        response["WWW-Authenticate"] = header
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    return response


def _problem_of(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, BusinessError):
        return error.as_problem()
    if isinstance(error, OperationalError):
        log.warning("database_unavailable", error=str(error))
        return _plain(503, "unavailable", "The database is busy or out of reach; try again shortly.")
    if isinstance(error, exceptions.ValidationError):
        return _plain(400, "invalid", "Some fields are not valid.") | {"errors": list(_flatten(error.detail))}
    if isinstance(error, DjangoValidationError):
        return _plain(400, "invalid", " ".join(error.messages))
    if isinstance(error, Http404):
        return _plain(404, "not_found", "Nothing by that name is visible to you.")
    if isinstance(error, PermissionDenied):
        return _plain(403, "not_allowed", "You may not do this.")
    if isinstance(error, exceptions.APIException):
        code = error.get_codes() if isinstance(error.get_codes(), str) else "refused"
        return _plain(error.status_code, str(code), str(error.detail))
    return None


def _plain(status_code: int, code: str, title: str) -> dict[str, Any]:
    return {"type": f"urn:b2bops:problem:{code}", "title": title, "status": status_code, "code": code}


def _flatten(detail: Any, path: str = "") -> Any:
    """Walk DRF's nested detail and yield one {field, message} per leaf, with dotted paths."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flatten(value, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            yield from _flatten(value, f"{path}.{index}" if nested else path)
    else:
        yield {"field": path or "body", "message": str(detail), "code": getattr(detail, "code", "invalid")}
