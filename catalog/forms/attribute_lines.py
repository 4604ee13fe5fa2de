"""Attributes as people write them: one ``name: value`` a line."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS = {"yes": True, "no": False}


class AttributesField(forms.CharField):
    """Text of ``name: value`` lines ↔ a flat dict.

    A value that reads as a number becomes one, ``yes`` and ``no`` become truth values, and a value in double quotes
    stays the text it is.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 20_000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {_shown(each)}" for name, each in value.items())

    def clean(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, line in enumerate(str(super().clean(value)).splitlines(), start=1):
            if not line.strip():
                continue
            name, colon, text = line.partition(":")
            name = name.strip()
            if not colon or not name:
                raise ValidationError(
                    _("Line %(number)d is not “name: value”."), code="line", params={"number": number}
                )
            if name in found:
                raise ValidationError(_("%(name)s is given twice."), code="twice", params={"name": name})
            found[name] = _read(text.strip())
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or ""
        return str(before).splitlines() != str(data or "").splitlines()


def _read(text: str) -> Any:
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else text


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if _read(value) != value else value
    return json.dumps(value)
