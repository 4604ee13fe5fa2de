"""The platform's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from b2bops.platform.api.mails import EmailViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (("mails", EmailViewSet, "email"),)
