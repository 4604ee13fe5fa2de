"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from crm.api.views import AccountViewSet, ContactViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("accounts", AccountViewSet, "account"),
    ("contacts", ContactViewSet, "contact"),
)
