"""Going back to the page a form was sent from, filters and all."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def return_to(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """Redirect to the page this request came from when it is ours, else to ``fallback`` (a URL name or address)."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(came_from if ours else resolve_url(fallback))
