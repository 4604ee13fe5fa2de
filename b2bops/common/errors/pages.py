"""Error pages for people: what happened, what to do, and the request id support will ask for."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from b2bops.common.errors.business import BusinessError, NotAllowed, NotFound

RETRY_AFTER_SECONDS = "2"


def error_page(request: HttpRequest, error: BusinessError) -> HttpResponse:
    """The page (or, for an htmx call, the fragment that becomes a toast) of one anticipated error."""
    template = "components/error_fragment.html" if getattr(request, "htmx", False) else "error.html"
    context = {"error": error, "request_id": structlog.contextvars.get_contextvars().get("request_id", "")}
    response = render(request, template, context, status=error.status)
    if error.status == 503:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Handler for 403."""
    return error_page(
        request, NotAllowed(_("You may not open this."), remedy=_("Ask a manager of the team for access."))
    )


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Handler for 404."""
    return error_page(
        request,
        NotFound(_("There is nothing here that you can see."), remedy=_("Check the address or search for it.")),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handler for a missing or stale CSRF token."""
    return error_page(
        request,
        NotAllowed(_("This form is out of date."), remedy=_("Go back, reload the page and send it again.")),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler for 500: static on purpose, so that it works when templates or the database do not."""
    body = (
        "<!doctype html><html lang='en'><title>B2BOps</title><h1>Something broke on our side</h1>"
        "<p>It has been logged. Nothing you sent was half-saved. Please try again.</p></html>"
    )
    return HttpResponse(body, status=500)
