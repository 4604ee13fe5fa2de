"""Typed errors: one name per refused event, shown as problem details to programs and as kind pages to people."""

from b2bops.common.errors.business import (
    BusinessError,
    Conflict,
    InvalidValue,
    NotAllowed,
    NotFound,
    ServiceUnavailable,
    TransitionRefused,
)

__all__ = [
    "BusinessError",
    "Conflict",
    "InvalidValue",
    "NotAllowed",
    "NotFound",
    "ServiceUnavailable",
    "TransitionRefused",
]
