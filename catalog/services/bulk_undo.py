"""Taking a bulk edit back: each row gets its old values again, unless somebody changed it since."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from b2bops.platform.services import audit
from catalog.models import (
    BULK_EDIT_TRANSITIONS,
    PRODUCT_TRANSITIONS,
    BulkEdit,
    BulkEditKind,
    BulkEditLine,
    BulkEditStatus,
    PriceRow,
    Product,
)
from catalog.services.bulk_edits import BATCH_ROWS

MODELS: dict[str, Any] = {BulkEditKind.PRODUCTS: Product, BulkEditKind.PRICES: PriceRow}


@transaction.atomic
def bulk_edit_undo(*, actor: Any, bulk_edit: BulkEdit) -> BulkEdit:
    """Restore the old values once. Rows changed since, or gone, are left and named on their line."""
    edit = BulkEdit.objects.lock_one(pk=bulk_edit.pk)
    BULK_EDIT_TRANSITIONS.check(subject=str(edit), current=edit.status, target=BulkEditStatus.UNDONE)
    model = MODELS[edit.kind]
    lines = list(edit.lines.filter(refusal="").order_by("pk"))
    found = _locked_rows(edit, [line.object_id for line in lines])
    restored, changes, names = [], [], set()
    for line in lines:
        row = found.get(line.object_id)
        line.refusal = _refusal(row, line)
        if line.refusal or row is None:
            continue
        before = {name: getattr(row, name) for name in line.before}
        for name, value in line.before.items():
            setattr(row, _attname(model, name), _python(model, name, value))
        restored.append(row)
        names |= set(line.before)
        after = {name: getattr(row, name) for name in line.before}
        changes.append(audit.Change(_ACTIONS[edit.kind], row, before, after))
    if restored:
        model.objects.bulk_update(restored, sorted(names), batch_size=BATCH_ROWS)
    audit.record_many(actor=actor, changes=changes)
    BulkEditLine.objects.bulk_update([each for each in lines if each.refusal], ["refusal"], batch_size=BATCH_ROWS)
    edit.status = BulkEditStatus.UNDONE
    edit.save(update_fields=["status"])
    audit.record(actor=actor, action="bulk_edit.undone", instance=edit, after={"rows": len(restored)})
    return edit


_ACTIONS: dict[str, str] = {
    BulkEditKind.PRODUCTS: "product.bulk_undone",
    BulkEditKind.PRICES: "price.bulk_undone",
}


def _locked_rows(edit: BulkEdit, keys: list[int]) -> dict[int, Any]:
    rows: Any = MODELS[edit.kind].objects.filter(pk__in=keys)
    related = ("category", "tax_class") if edit.kind == BulkEditKind.PRODUCTS else ("price_list", "product")
    return {row.pk: row for row in rows.select_related(*related).locked()}


def _refusal(row: Any, line: BulkEditLine) -> str:
    if row is None:
        return _("It is no longer there.")
    now = {name: getattr(row, _attname(type(row), name)) for name in line.after}
    if any(_python(type(row), name, line.after[name]) != now[name] for name in line.after):
        return _("It was changed since.")
    if "status" in line.before and not PRODUCT_TRANSITIONS.allows(row.status, line.before["status"]):
        return _("It has been on sale and cannot become a draft again.")
    return ""


def _attname(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    """A stored value as the row holds it."""
    field: Any = model._meta.get_field(name)
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)
