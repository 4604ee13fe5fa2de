"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from orders.api.views import OrderViewSet, QuoteViewSet, ReturnViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("orders", OrderViewSet, "order"),
    ("quotes", QuoteViewSet, "quote"),
    ("returns", ReturnViewSet, "salesreturn"),
)
