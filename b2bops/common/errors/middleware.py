"""Turns anticipated errors raised in screens into a message people can act on. Unknown errors stay loud."""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from b2bops.common.errors.business import BusinessError, ServiceUnavailable
from b2bops.common.errors.pages import error_page

log = structlog.get_logger(__name__)


class ErrorMiddleware:
    """A refused POST sends people back where they were with the reason; a refused GET shows the reason as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            log.warning("database_unavailable", error=str(error))
            error = ServiceUnavailable(
                "The database is busy or out of reach.", remedy="Nothing was saved; try again in a moment."
            )
        if not isinstance(error, BusinessError):
            return None
        log.info("business_error", code=error.code, path=request.path)
        back = _same_site_referer(request)
        is_htmx = bool(getattr(request, "htmx", False))
        if request.method != "GET" and back and not is_htmx and error.status != 503:
            messages.error(request, error.sentence())
            return redirect(back)
        return error_page(request, error)


def _same_site_referer(request: HttpRequest) -> str:
    """The page the person came from, or "" when it is another site's: never an open redirect."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
