"""Saving one row with its audit entry: what every plain create and update service does, in one place.

A value the model refuses leaves as one typed error that names the field, the value and the remedy; a change that
changes nothing saves nothing and records nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit

Row = TypeVar("Row", bound=models.Model)


class RecordRefused(InvalidValue):
    """A field of a row holds a value that its rules refuse."""

    code = "record_refused"


class RecordClash(Conflict):
    """Somebody saved a row with the same key at the same moment."""

    code = "record_clash"
    permanent = False


@transaction.atomic
def row_create(*, actor: Any, instance: Row, action: str, named: Iterable[str]) -> Row:
    """Validate and insert ``instance``; the audit entry holds the fields in ``named``."""
    check(instance)
    _save(instance, None)
    audit.record(actor=actor, action=action, instance=instance, after=_values(instance, named))
    return instance


@transaction.atomic
def row_change(*, actor: Any, instance: Row, changes: Mapping[str, Any], action: str) -> Row:
    """Lock the row, apply ``changes``, validate, save only what differs, record it. Returns the row as stored."""
    manager: Any = type(instance)._default_manager
    row: Row = manager.get_queryset().lock_one(pk=instance.pk)
    before = _values(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    check(row)
    after = _values(row, changes)
    changed = [name for name in changes if before[name] != after[name]]
    if changed:
        _save(row, changed)
        audit.record(
            actor=actor,
            action=action,
            instance=row,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return row


def check_editable(names: Iterable[str], editable: Collection[str]) -> None:
    """Refuse the first name that is not in ``editable``: what a caller may set is the service's to say."""
    for name in sorted(set(names) - set(editable)):
        raise RecordRefused(_("%(name)s cannot be changed here.") % {"name": name}, field=name)


def check(instance: models.Model, *, exclude: Collection[str] = (), constraints: bool = True) -> None:
    """Raise RecordRefused for the first field whose value the model refuses; the sentence names all of them."""
    _check_null_characters(instance)
    # "blank" says what a form may leave empty; a service may leave empty whatever the table may.
    empty = {field.name for field in instance._meta.fields if field.null and getattr(instance, field.attname) is None}
    try:
        instance.full_clean(exclude={*exclude, *empty}, validate_constraints=constraints)
    except ValidationError as error:
        raise _refusal(instance, error) from error


def _check_null_characters(instance: models.Model) -> None:
    # PostgreSQL stores no NUL in text; SQLite would, and a backup moved between the two would then fail.
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(value, str) and "\x00" in value:
            raise RecordRefused(
                _("%(field)s holds a null character.") % {"field": field.verbose_name},
                field=field.name,
                value=value.replace("\x00", "�"),
                remedy=_("Remove it and send the value again."),
            )


def _refusal(instance: models.Model, error: ValidationError) -> RecordRefused:
    problems = error.message_dict
    first = next(iter(problems))
    sentences: list[str] = []
    for name, messages in problems.items():
        label = "" if name == NON_FIELD_ERRORS else f"{_label(instance, name)}: "
        sentences.extend(f"{label}{message}" for message in messages)
    return RecordRefused(
        " ".join(sentences),
        field="" if first == NON_FIELD_ERRORS else first,
        value=None if first == NON_FIELD_ERRORS else getattr(instance, first, None),
        remedy=_("Correct it and save again."),
    )


def _label(instance: models.Model, name: str) -> str:
    return str(getattr(instance._meta.get_field(name), "verbose_name", name)).capitalize()


def _save(row: models.Model, changed: list[str] | None) -> None:
    stamped = [field.name for field in row._meta.concrete_fields if getattr(field, "auto_now", False)]
    try:
        with transaction.atomic():
            row.save(update_fields=None if changed is None else [*changed, *stamped])
    except IntegrityError as error:
        raise RecordClash(
            _("Another %(kind)s with the same key was saved just now.") % {"kind": row._meta.verbose_name},
            remedy=_("Reload, look at it and try again."),
        ) from error
    except DatabaseError as error:
        # A number that passes the field's rules may still be out of the database's range.
        if "out of range" not in str(error) and "too large" not in str(error):
            raise
        raise RecordRefused(_("A number is too large to be stored."), remedy=_("Give a smaller one.")) from error


def _values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
