"""The choice between a page and its fragment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails


def render_page_or_fragment(
    request: HttpRequest, *, page: str, fragment: str, context: dict[str, object]
) -> HttpResponse:
    """Same view, same context: htmx gets the fragment, a browser the whole page."""
    details: HtmxDetails | None = getattr(request, "htmx", None)
    wants_fragment = bool(details and not details.boosted and not details.history_restore_request)
    response = render(request, fragment if wants_fragment else page, context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
