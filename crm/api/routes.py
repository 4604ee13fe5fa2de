"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from crm.api.views.accounts import AccountViewSet
from crm.api.views.people import ContactViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("accounts", AccountViewSet, "account"),
    ("contacts", ContactViewSet, "contact"),
)
