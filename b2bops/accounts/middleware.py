"""Applies the policy table to every screen. The API applies the same table after it has read the token."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from b2bops.accounts.policy import policy_allows

API_NAMESPACE = "api:"


class PolicyMiddleware:
    """Default deny: a URL that the table does not open to this person answers 403 (or the sign-in page)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name.startswith(API_NAMESPACE):
            return None
        user: Any = request.user
        allowed = policy_allows(
            roles=getattr(user, "roles", frozenset()),
            superuser=user.is_active and user.is_superuser,
            url_name=name,
            method=request.method or "GET",
            signed_in=user.is_authenticated,
        )
        if allowed:
            return None
        if user.is_authenticated:
            raise PermissionDenied
        return _to_sign_in(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = resolve_url("account_login")
        return response
    target = request.get_full_path() if request.method == "GET" else "/"
    redirect: HttpResponseRedirect = redirect_to_login(target)
    return redirect
