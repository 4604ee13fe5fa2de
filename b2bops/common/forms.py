"""What every form of the site needs: refusals shown at their field, and a field that finds one row by its code."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from b2bops.common.errors import BusinessError, InvalidValue, ServiceUnavailable

Result = TypeVar("Result")
OPTIONS_SHOWN = 12
KEY_DIGITS_MAX = 18  # what a 64-bit key can hold


def saved(form: forms.BaseForm, service: Callable[[], Result]) -> Result | None:
    """The service's result; None when it refused, with the reason now at the form's field."""
    try:
        return service()
    except ServiceUnavailable:
        raise
    except BusinessError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence())
        return None


def chosen_keys(values: list[str]) -> list[int]:
    """The primary keys ticked in a list; a value that is no key is refused by name."""
    for value in values:
        if not (value.isascii() and value.isdigit() and len(value) <= KEY_DIGITS_MAX):
            raise InvalidValue(
                _("A chosen row is not one of this list."),
                field="pk",
                value=value.replace("\x00", "�")[:40],
                remedy=_("Reload the list and choose again."),
            )
    return [int(value) for value in values]


def keep_code(form: forms.ModelForm[Any]) -> None:
    """The code of a stored row is shown and stays; the admin gives those who may only look a form without fields."""
    if form.instance.pk and "code" in form.fields:
        form.fields["code"].disabled = True


def plain_numbers(form: forms.BaseForm) -> None:
    """Show stored decimals as a person writes them: 81.93, not 81.930000."""
    for name, value in form.initial.items():
        if isinstance(value, Decimal) and value.is_finite():
            form.initial[name] = Decimal(f"{value.normalize():f}")


class LookupInput(forms.TextInput):
    """A text box that offers matching rows while one types; without JavaScript the code is simply typed."""

    def __init__(self, *, options_url: str) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.options_url = options_url

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        identity = f"{(attrs or {}).get('id', name)}-options"
        asking = {
            "list": identity,
            "hx-get": f"{reverse(self.options_url)}?from={name}",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{identity}",
            "hx-swap": "innerHTML",
            # What the form around it asks for does not hold for the offers.
            "hx-select": "unset",
            "hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', box, identity)


class LookupField(forms.CharField):
    """One row of ``queryset`` found by its code (``code_field``), typed in full or chosen from the offers."""

    def __init__(self, *, options_url: str, code_field: str = "code", **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(widget=LookupInput(options_url=options_url), **options)
        self.code_field = code_field
        self.queryset: QuerySet[Any] | None = None

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.code_field, value)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        if self.queryset is None:
            raise TypeError("set the queryset of a LookupField when the form is made")
        found = self.queryset.filter(**{f"{self.code_field}__iexact": code}).first()
        if found is None:
            message = _("Nothing you can see has the code %(code)s. Choose one from the offers.")
            raise ValidationError(message, code="unknown", params={"code": code})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "").lower() != str(data or "").strip().lower()
