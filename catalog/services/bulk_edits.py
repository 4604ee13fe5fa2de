"""Changing many products or prices at once, and taking such a change back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from catalog.models import BulkEdit, BulkEditKind, BulkEditLine, PriceList, PriceRow, Product
from catalog.selectors.bulk_plans import BulkPlan, PriceChange, price_plan, product_plan

ROWS_MAX = 10_000  # about 5 s and 60 MB; more goes through an import
BATCH_ROWS = 500
EDITABLE = frozenset({"category", "tax_class", "brand", "unit", "pack_multiple", "status"})


class NothingToChange(InvalidValue):
    """No chosen row would differ afterwards."""

    code = "nothing_to_change"


class TooManyRows(InvalidValue):
    """More rows than one bulk edit takes."""

    code = "too_many_rows"


@transaction.atomic
def products_edit(*, actor: Any, product_ids: Sequence[int], changes: Mapping[str, Any], on: date) -> BulkEdit:
    """Give these products the same values; refused ones stay as they are and are named. Constant queries.

    Raises NothingToChange when all are refused or already so.
    """
    records.check_editable(changes, EDITABLE)
    check_count(len(product_ids))
    plan = product_plan(
        products=list(Product.objects.filter(pk__in=product_ids).select_related("category", "tax_class").locked()),
        changes=changes,
        on=on,
    )
    _check_any(plan)
    keys = [line.instance.pk for line in plan.changed]
    fields = {name: value for name, value in changes.items() if name != "status"}
    relisted = [line.instance.pk for line in plan.changed if "status" in line.after]
    now = timezone.now()
    for line in plan.changed[:1]:
        _check_values(line.instance, fields)
    Product.objects.filter(pk__in=keys).update(**fields, updated_at=now)
    Product.objects.filter(pk__in=relisted).update(status=changes.get("status"), updated_at=now)
    said = "; ".join(f"{_label(Product, name)}: {_shown(value)}" for name, value in changes.items())
    return _recorded(actor, BulkEditKind.PRODUCTS, said, plan, "product.bulk_changed")


@transaction.atomic
def prices_edit(*, actor: Any, price_list: PriceList, row_ids: Sequence[int], change: PriceChange) -> BulkEdit:
    """Raise or lower these prices of a list. Queries: 1 for each 500 rows, and a constant number of others."""
    check_count(len(row_ids))
    locked = PriceList.objects.lock_one(pk=price_list.pk)
    rows = locked.rows.filter(pk__in=row_ids).select_related("price_list", "product").locked()
    plan = price_plan(rows=list(rows), change=change)
    _check_any(plan)
    changed = []
    for line in plan.changed:
        line.instance.amount = line.after["amount"]
        changed.append(line.instance)
    PriceRow.objects.bulk_update(changed, ["amount"], batch_size=BATCH_ROWS)
    by = f"{change.percent:+f} %" if change.percent is not None else f"{change.amount:+f} {locked.currency}"
    said = _("Prices of %(list)s by %(change)s") % {"list": locked.name, "change": by}
    return _recorded(actor, BulkEditKind.PRICES, said, plan, "price.bulk_changed")


def check_count(count: int) -> None:
    """Refuse an edit of more rows than are written in one go."""
    if count > ROWS_MAX:
        raise TooManyRows(
            _("%(count)d rows are too many for one edit.") % {"count": count},
            field="pk",
            value=count,
            remedy=_("Narrow it to %(limit)d rows, or export, change and import them.") % {"limit": ROWS_MAX},
        )


def stored_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the lines of an edit keep them: rows by key, numbers as text."""
    return {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}


def _check_any(plan: BulkPlan) -> None:
    if not plan.changed:
        raise NothingToChange(
            _("Nothing would change: %(unchanged)d rows are so already, %(refused)d are refused.")
            % {"unchanged": plan.unchanged, "refused": len(plan.refused)},
            remedy=_("Choose other rows or other values."),
        )


def _check_values(product: Product, fields: Mapping[str, Any]) -> None:
    """The values are the same for all, so one product is asked whether the table takes them."""
    for name, value in fields.items():
        setattr(product, name, value)
    records.check(product)


def _recorded(actor: Any, kind: BulkEditKind, said: str, plan: BulkPlan, action: str) -> BulkEdit:
    edit = BulkEdit.objects.create(
        kind=kind,
        summary=said[:400],
        rows_changed=len(plan.changed),
        rows_refused=len(plan.refused),
        made_by=actor if getattr(actor, "pk", None) else None,
    )
    lines = [
        BulkEditLine(
            bulk_edit=edit,
            object_id=line.instance.pk,
            label=_name(line.instance),
            before={} if line.refusal else stored_values(line.before),
            after={} if line.refusal else stored_values(line.after),
            refusal=line.refusal[:200],
        )
        for line in plan.lines
        if line.refusal or line.after
    ]
    BulkEditLine.objects.bulk_create(lines, batch_size=BATCH_ROWS)
    changes = [audit.Change(action, line.instance, line.before, line.after) for line in plan.changed]
    audit.record_many(actor=actor, changes=changes)
    return edit


def _name(instance: Any) -> str:
    row = f" ≥ {instance.from_quantity.normalize():f}" if isinstance(instance, PriceRow) else ""
    return f"{instance.product if row else instance}{row}"[:200]


def _label(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(value: Any) -> str:
    return "–" if value in (None, "") else str(getattr(value, "label", value))
