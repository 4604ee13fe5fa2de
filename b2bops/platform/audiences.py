"""Which accounts a person sees, told by the app that owns accounts: the platform's rows only carry their keys."""

from typing import Any

from django.utils.module_loading import import_string

_ACCOUNT_KEYS: list[str] = []


def register(account_keys_path: str) -> None:
    """Name the function that takes ``user`` and returns a queryset of the primary keys of visible accounts."""
    _ACCOUNT_KEYS[:] = [account_keys_path]


def account_keys(user: Any) -> Any:
    """The keys of the accounts ``user`` sees, for an ``__in`` lookup; none before an app has registered."""
    return import_string(_ACCOUNT_KEYS[0])(user) if _ACCOUNT_KEYS else ()
