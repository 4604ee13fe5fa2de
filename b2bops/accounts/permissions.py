"""The API's one permission class: the policy table, nothing else."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from b2bops.accounts.policy import policy_allows


class PolicyPermission(BasePermission):
    """Looks the URL name and method up in the policy table."""

    def has_permission(self, request: Request, view: Any) -> bool:
        match = request.resolver_match
        user: Any = request.user
        return policy_allows(
            roles=getattr(user, "roles", frozenset()),
            superuser=bool(user and user.is_active and user.is_superuser),
            url_name=match.view_name if match else "",
            method=request.method or "GET",
            signed_in=bool(user and user.is_authenticated),
        )
