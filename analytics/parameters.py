"""Parameters of a job: from loose text or JSON to its frozen dataclass, refusing what it does not know."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue


class ParameterUnknown(InvalidValue):
    """The job has no parameter of this name."""

    code = "parameter_unknown"


class ParameterRefused(InvalidValue):
    """The value cannot be used for this parameter."""

    code = "parameter_refused"


def params_from(kind: type[Any], values: Mapping[str, Any]) -> Any:
    """``kind(**values)`` with text turned into numbers; raises naming the field that cannot be used."""
    known = {item.name: item for item in fields(kind)}
    for name, value in values.items():
        if name not in known:
            raise ParameterUnknown(
                _("This job has no parameter called %(name)s.") % {"name": name},
                field=f"params.{name}",
                value=value,
                remedy=_("It knows: %(names)s.") % {"names": ", ".join(known) or _("none")},
            )
    return kind(**{name: _typed(name, known[name].type, value) for name, value in values.items()})


def params_shown(params: Any) -> dict[str, Any]:
    """The parameters as JSON holds them."""
    return asdict(params)


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a value outside ``low…high``."""
    if not low <= value <= high:
        raise ParameterRefused(
            _("%(name)s is %(value)s.") % {"name": name, "value": value},
            field=f"params.{name}",
            value=value,
            remedy=_("Give a number from %(low)g to %(high)g.") % {"low": low, "high": high},
        )


def _typed(name: str, wanted: Any, value: Any) -> Any:
    try:
        if isinstance(value, bool):
            raise ValueError("a switch is not a number")
        number = wanted(value)
        if wanted is int and float(value) != number:
            raise ValueError("not a whole number")
    except (TypeError, ValueError) as error:
        raise ParameterRefused(
            _("%(name)s is not a number this job can use.") % {"name": name},
            field=f"params.{name}",
            value=value,
            remedy=_("Give a whole number.") if wanted is int else _("Give a number."),
        ) from error
    return number
