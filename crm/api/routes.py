"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

ROUTES: tuple[tuple[str, Any, str], ...] = ()
