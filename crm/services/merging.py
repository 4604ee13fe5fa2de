"""Making two accounts, or two leads, one. It cannot be undone: the merged row stays only to lead to the kept one."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from crm import merging
from crm.models import Account, Lead, LeadStatus
from crm.selectors.merging import MERGED_FIELDS, Relation, relations_to
from crm.services.events import announce
from crm.services.leads import KEYED, lead_keys_of

Row = TypeVar("Row", Account, Lead)


class MergeRefused(Conflict):
    """These two cannot become one."""

    code = "merge_refused"


@transaction.atomic
def account_merge(*, actor: Any, kept: Account, merged: Account, take: Collection[str] = ()) -> Account:
    """Move everything of ``merged`` to ``kept``, which takes the fields named in ``take`` from it.

    Raises MergeRefused for the same account, one merged before, another currency, or a parent into one below it.
    """
    kept, merged = _locked(Account, kept, merged)
    if kept.currency != merged.currency:
        raise _refusal(merged, _("The two accounts have different currencies."), _("Settle one of them first."))
    if _lies_below(kept, merged):
        raise _refusal(merged, _("The account to keep lies below the other one."), _("Keep the upper one instead."))
    if kept.parent_id == merged.pk:
        kept = records.row_change(
            actor=actor, instance=kept, changes={"parent": merged.parent}, action="account.changed"
        )
    moved = _move_all(actor, kept, merged)
    kept = _take(actor, kept, merged, take, "account.changed")
    merged = Account.objects.lock_one(pk=merged.pk)
    merged.merged_into, merged.is_active = kept, False
    merged.save(update_fields=["merged_into", "is_active", "updated_at"])
    _announce(actor, "account.merged", kept, merged, moved)
    for hook in merging.after_merge():
        hook(kept=kept, actor=actor)
    return kept


@transaction.atomic
def lead_merge(*, actor: Any, kept: Lead, merged: Lead, take: Collection[str] = ()) -> Lead:
    """Move everything of ``merged`` to ``kept``, which takes the fields named in ``take`` from it.

    Raises MergeRefused for the same lead, one merged before, or a converted one into one that is not.
    """
    kept, merged = _locked(Lead, kept, merged)
    if merged.status == LeadStatus.CONVERTED and kept.status != LeadStatus.CONVERTED:
        raise _refusal(merged, _("The other lead was converted already."), _("Keep that one instead."))
    moved = _move_all(actor, kept, merged)
    kept = _take(actor, kept, merged, take, "lead.changed")
    merged = Lead.objects.lock_one(pk=merged.pk)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into", "updated_at"])
    _announce(actor, "lead.merged", kept, merged, moved)
    return kept


def _locked(model: type[Row], kept: Row, merged: Row) -> tuple[Row, Row]:
    """Both rows, locked in the one order. Raises MergeRefused when they cannot be merged at all."""
    if kept.pk == merged.pk:
        raise _refusal(merged, _("A record is not merged into itself."), _("Choose another one."))
    rows: dict[int, Row] = {row.pk: row for row in model.objects.filter(pk__in=[kept.pk, merged.pk]).locked()}  # type: ignore[attr-defined]
    for row in rows.values():
        if row.merged_into_id is not None:
            raise _refusal(row, _("%(name)s was merged before.") % {"name": row}, _("Open the one it leads to."))
    return rows[kept.pk], rows[merged.pk]


def _refusal(row: models.Model, message: str, remedy: str) -> MergeRefused:
    return MergeRefused(message, field="merged", value=str(row), remedy=remedy)


def _lies_below(kept: Account, merged: Account) -> bool:
    """Whether ``merged`` is above ``kept`` further up than its parent. One query per level."""
    above = kept.parent.parent_id if kept.parent else None
    for _step in range(20):
        if above is None or above == merged.pk:
            return above is not None
        above = Account.objects.values_list("parent_id", flat=True).get(pk=above)
    return True


def _move_all(actor: Any, kept: models.Model, merged: models.Model) -> dict[str, int]:
    """Point everything that has no twin at the kept row. Three queries per relation, one audit entry per row."""
    moved: dict[str, int] = {}
    for relation in relations_to(type(kept)):
        mover = merging.mover_of(relation.name)
        if mover is not None:
            count = mover(kept=kept, merged=merged, actor=actor)
        else:
            count = _move(actor, relation, kept, merged)
        if count:
            moved[relation.name] = count
    return moved


def _move(actor: Any, relation: Relation, kept: models.Model, merged: models.Model) -> int:
    staying = relation.twins(kept=kept, merged=merged).values_list("pk", flat=True)
    rows = list(relation.rows(merged).exclude(pk__in=list(staying)))
    before, after = {relation.field: merged}, {relation.field: kept}
    action = f"{relation.model._meta.model_name}.moved"
    audit.record_many(actor=actor, changes=[audit.Change(action, row, before, after) for row in rows])
    relation.rows(merged).exclude(pk__in=list(staying)).update(**after)
    return len(rows)


def _take(actor: Any, kept: Row, merged: Row, take: Collection[str], action: str) -> Row:
    unknown = sorted(set(take) - set(MERGED_FIELDS[type(kept)]))
    if unknown:
        raise InvalidValue(
            _("%(name)s is not chosen in a merge.") % {"name": unknown[0]}, field="take", value=unknown[0]
        )
    changes: dict[str, Any] = {name: getattr(merged, name) for name in take}
    if isinstance(kept, Lead):
        seen = {name: changes.get(name, getattr(kept, name)) for name in KEYED}
        changes |= lead_keys_of(**seen)
    if not changes:
        return kept
    return records.row_change(actor=actor, instance=kept, changes=changes, action=action)


def _announce(actor: Any, action: str, kept: Row, merged: Row, moved: dict[str, int]) -> None:
    announce(
        actor=actor,
        action=action,
        instance=merged,
        payload={"into": kept.pk, "moved": moved},
        after={"merged_into": kept, "moved": moved},
    )
