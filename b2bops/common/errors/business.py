"""The base of every anticipated refusal. A subclass sits beside the service that raises it and names the event."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _


class BusinessError(Exception):
    """Something the business forbids.

    ``message`` is the sentence people read; ``field`` and ``value`` name what was wrong and ``remedy`` what to do.
    ``status`` is the HTTP status it becomes; ``permanent`` tells a task that trying again is pointless.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    permanent: ClassVar[bool] = True

    def __init__(
        self,
        message: str | Promise,
        *,
        field: str | None = None,
        value: Any = None,
        remedy: str | Promise = "",
        **details: Any,
    ) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.field = field
        self.value = value
        self.remedy = str(remedy)
        self.details = details

    def sentence(self) -> str:
        """The message with its remedy, as shown in a toast or on a page."""
        return f"{self.message} {self.remedy}".strip()

    def as_problem(self) -> dict[str, Any]:
        """RFC 9457 problem details; ``errors`` names field, value and remedy."""
        problem: dict[str, Any] = {
            "type": f"urn:b2bops:problem:{self.code}",
            "title": self.message,
            "status": self.status,
            "code": self.code,
        }
        if self.remedy:
            problem["remedy"] = self.remedy
        if self.field is not None:
            value = None if self.value is None else str(self.value)[:200]
            problem["errors"] = [{"field": self.field, "value": value, "message": self.message}]
        if self.details:
            problem["details"] = {name: str(value) for name, value in self.details.items()}
        return problem


class InvalidValue(BusinessError):
    """A value that cannot be accepted, with the field's name and the remedy."""

    code = "invalid_value"
    status = 422


class NotAllowed(BusinessError):
    """The actor may not do this."""

    code = "not_allowed"
    status = 403


class NotFound(BusinessError):
    """Nothing by that name is visible to the actor."""

    code = "not_found"
    status = 404


class Conflict(BusinessError):
    """The row changed, or is held, in a way that rules this out now."""

    code = "conflict"
    status = 409


class ServiceUnavailable(BusinessError):
    """A store or broker is out of reach; the same call may succeed later."""

    code = "unavailable"
    status = 503
    permanent = False


class TransitionRefused(BusinessError):
    """A status change that is not in the transition table."""

    code = "transition_refused"

    def __init__(self, *, subject: str, current: str, target: str, allowed: list[str]) -> None:
        choices = ", ".join(allowed) or _("nothing further")
        super().__init__(
            _("%(subject)s is %(current)s and cannot become %(target)s.")
            % {"subject": subject, "current": current, "target": target},
            field="status",
            value=target,
            remedy=_("From here it can become: %(choices)s.") % {"choices": choices},
        )
