"""Opportunities: opening, changing and moving them along the pipeline, winning, losing and reopening.

Every verb locks the opportunity, checks the transition table, writes one audit entry and one event. Where a document
of the account is written in the same transaction, its caller has locked the account first.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import Conflict, InvalidValue, NotFound
from b2bops.platform.services import audit, numbers, records
from crm.models import (
    OUTCOME_TRANSITIONS,
    Account,
    Campaign,
    Competitor,
    Contact,
    LostReason,
    Opportunity,
    Outcome,
    PipelineStage,
    ProbabilitySource,
    StageMove,
)
from crm.services import stages
from crm.services.events import announce

KEPT_OPEN = frozenset({"notes", "competitor"})


class OpportunityFields(TypedDict, total=False):
    contact: Contact | None
    amount: Decimal
    currency: str
    owner: User | None
    source: str
    campaign: Campaign | None
    competitor: Competitor | None
    notes: str


class OpportunityChanges(OpportunityFields, total=False):
    name: str
    expected_close: date


class OpportunityClosed(Conflict):
    """A decided opportunity is history: only its notes and the rival may still be written."""

    code = "opportunity_closed"


class LostReasonMissing(InvalidValue):
    """Losing without a reason teaches nobody anything."""

    code = "lost_reason_missing"


class ContactElsewhere(InvalidValue):
    """The contact works at another account."""

    code = "contact_elsewhere"


class StageMissing(NotFound):
    """The pipeline has no stage in use of the kind asked for."""

    code = "stage_missing"


@transaction.atomic
def opportunity_create(
    *,
    actor: Any,
    account: Account,
    name: str,
    expected_close: date,
    now: datetime,
    stage: PipelineStage | None = None,
    **fields: Unpack[OpportunityFields],
) -> Opportunity:
    """Open an opportunity in ``stage`` (or the first one) in the account's currency; takes the next OP number.

    An empty pipeline gets the usual stages first. Raises RecordRefused, OpportunityClosed for a closing stage.
    """
    records.check_editable(fields, OpportunityFields.__annotations__)
    stages.stages_ready(actor=actor)
    stage = stage or stage_meaning(Outcome.OPEN)
    _check_open_stage(stage, _("Open it in an earlier stage, then close it."))
    _check_contact(account, fields.get("contact"))
    opportunity = Opportunity(
        number=numbers.take(kind="OP", on=timezone.localtime(now).date()),
        account=account,
        name=name,
        expected_close=expected_close,
        stage=stage,
        probability_pct=stage.probability_pct,
        opened_at=now,
        stage_since=now,
        **{**fields, "currency": fields.get("currency") or account.currency},
    )
    records.check(opportunity)
    opportunity.save()
    _write_move(actor, opportunity, None, now)
    after = {"account": account.pk, "name": name, "amount": opportunity.amount, "stage": stage.code}
    announce(actor=actor, action="opportunity.opened", instance=opportunity, payload=_facts(opportunity), after=after)
    return opportunity


@transaction.atomic
def opportunity_update(*, actor: Any, opportunity: Opportunity, **changes: Unpack[OpportunityChanges]) -> Opportunity:
    """Change facts; stage and probability have verbs of their own. Raises OpportunityClosed, ContactElsewhere."""
    records.check_editable(changes, {*OpportunityChanges.__annotations__, *OpportunityFields.__annotations__})
    stored = Opportunity.objects.lock_one(pk=opportunity.pk)
    fixed = sorted(name for name in set(changes) - KEPT_OPEN if changes[name] != getattr(stored, name))  # type: ignore[literal-required]
    if not stored.is_open and fixed:
        raise OpportunityClosed(
            _("%(number)s is closed.") % {"number": stored.number},
            field=fixed[0],
            value=stored.outcome,
            remedy=_("Reopen it first; notes and competitor may be changed as it is."),
        )
    _check_contact(stored.account, changes.get("contact"))
    return records.row_change(actor=actor, instance=stored, changes=changes, action="opportunity.changed")


@transaction.atomic
def opportunity_move(
    *,
    actor: Any,
    opportunity: Opportunity,
    stage: PipelineStage,
    now: datetime,
    lost_reason: LostReason | None = None,
    competitor: Competitor | None = None,
    amount: Decimal | None = None,
    currency: str = "",
) -> Opportunity:
    """Put it into another stage; what the stage means decides whether it is won, lost or open (again).

    ``lost_reason`` is needed to lose, ``amount`` (with its ``currency``) is what was won in the end. The same stage
    changes nothing. Raises LostReasonMissing, TransitionRefused, RecordRefused.
    """
    stored = Opportunity.objects.lock_one(pk=opportunity.pk)
    if stored.stage_id == stage.pk:
        return stored
    target = Outcome(stage.outcome)
    if target != stored.outcome or target != Outcome.OPEN:
        OUTCOME_TRANSITIONS.check(subject=stored.number, current=stored.outcome, target=target)
    if target == Outcome.LOST and lost_reason is None:
        raise LostReasonMissing(
            _("%(number)s cannot be lost without a reason.") % {"number": stored.number},
            field="lost_reason",
            remedy=_("Choose why it was lost."),
        )
    before = {"stage": stored.stage.code, **_state(stored)}
    came_from = stored.stage
    stored.stage, stored.outcome, stored.stage_since = stage, target, now
    stored.closed_at = None if target == Outcome.OPEN else now
    stored.lost_reason = lost_reason if target == Outcome.LOST else None
    stored.competitor = competitor or stored.competitor
    if target == Outcome.WON and amount is not None:
        stored.amount, stored.currency = amount, currency or stored.currency
    _follow_stage(stored, reopened=before["outcome"] != target)
    records.check(stored)
    stored.save()
    _write_move(actor, stored, came_from, now)
    after = {"stage": stage.code, **_state(stored)}
    changed = {name for name in after if after[name] != before[name]}
    announce(
        actor=actor,
        action={Outcome.WON: "opportunity.won", Outcome.LOST: "opportunity.lost"}.get(target, "opportunity.moved"),
        instance=stored,
        payload=_facts(stored),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return stored


@transaction.atomic
def opportunity_win(
    *,
    actor: Any,
    opportunity: Opportunity,
    now: datetime,
    amount: Decimal | None = None,
    currency: str = "",
    competitor: Competitor | None = None,
) -> Opportunity:
    """They buy, for ``amount`` when it differs from what was expected. Raises TransitionRefused unless it is open."""
    return opportunity_move(
        actor=actor,
        opportunity=opportunity,
        stage=stage_meaning(Outcome.WON),
        now=now,
        amount=amount,
        currency=currency,
        competitor=competitor,
    )


@transaction.atomic
def opportunity_lose(
    *,
    actor: Any,
    opportunity: Opportunity,
    lost_reason: LostReason,
    now: datetime,
    competitor: Competitor | None = None,
) -> Opportunity:
    """They do not buy. Raises TransitionRefused unless it is open."""
    return opportunity_move(
        actor=actor,
        opportunity=opportunity,
        stage=stage_meaning(Outcome.LOST),
        now=now,
        lost_reason=lost_reason,
        competitor=competitor,
    )


@transaction.atomic
def opportunity_reopen(*, actor: Any, opportunity: Opportunity, now: datetime) -> Opportunity:
    """Back to the stage it was decided in, or the first one if that is no longer in use."""
    stored = Opportunity.objects.lock_one(pk=opportunity.pk)
    OUTCOME_TRANSITIONS.check(subject=stored.number, current=stored.outcome, target=Outcome.OPEN)
    last = stored.moves.filter(from_stage__is_active=True, from_stage__outcome=Outcome.OPEN).order_by("-pk").first()
    stage = last.from_stage if last and last.from_stage else stage_meaning(Outcome.OPEN)
    return opportunity_move(actor=actor, opportunity=stored, stage=stage, now=now)


@transaction.atomic
def opportunities_change(
    *,
    actor: Any,
    opportunity_ids: Sequence[int],
    now: datetime,
    owner: User | None = None,
    stage: PipelineStage | None = None,
) -> int:
    """Give open opportunities another owner, another open stage or both; returns how many changed.

    Closing asks for a reason each, so it is not done in bulk. Raises InvalidValue, OpportunityClosed.
    """
    if owner is None and stage is None:
        raise InvalidValue(_("Neither an owner nor a stage was chosen."), field="owner", remedy=_("Choose one."))
    if stage is not None:
        _check_open_stage(stage, _("Close them one by one; each needs its reason."))
    rows = list(Opportunity.objects.open().filter(pk__in=opportunity_ids).select_related("owner", "stage").locked())
    given = [row for row in rows if owner is not None and row.owner_id != owner.pk]
    moved = [row for row in rows if stage is not None and row.stage_id != stage.pk]
    changes = [audit.Change("opportunity.assigned", row, {"owner": row.owner}, {"owner": owner}) for row in given]
    Opportunity.objects.filter(pk__in=[row.pk for row in given]).update(owner=owner, updated_at=now)
    audit.record_many(actor=actor, changes=changes)
    for row in moved:
        opportunity_move(actor=actor, opportunity=row, stage=stage, now=now)  # type: ignore[arg-type]
    return len({row.pk for row in [*given, *moved]})


def stage_meaning(outcome: Outcome) -> PipelineStage:
    """The first stage in use that means ``outcome``. Raises StageMissing. 1 query."""
    found = PipelineStage.objects.in_use().filter(outcome=outcome).first()
    if found is None:
        raise StageMissing(
            _("The pipeline has no stage that means “%(outcome)s”.") % {"outcome": outcome.label},
            field="stage",
            remedy=_("Add one in the set-up of the pipeline."),
        )
    return found


def _check_open_stage(stage: PipelineStage, remedy: str) -> None:
    if stage.outcome != Outcome.OPEN:
        raise OpportunityClosed(
            _("“%(stage)s” is where opportunities end.") % {"stage": stage.name},
            field="stage",
            value=stage.code,
            remedy=remedy,
        )


def _follow_stage(opportunity: Opportunity, *, reopened: bool) -> None:
    """A stage's probability holds unless a person set one by hand; a decided one is certain either way."""
    stage = opportunity.stage
    by_hand = opportunity.probability_source == ProbabilitySource.HAND
    if stage.outcome == Outcome.OPEN and by_hand and not reopened:
        return
    opportunity.probability_pct = stage.probability_pct
    opportunity.probability_source = ProbabilitySource.STAGE
    # The model's figure was made for the stage before.
    opportunity.model_pct = None


def _write_move(actor: Any, opportunity: Opportunity, came_from: PipelineStage | None, now: datetime) -> None:
    person = actor if isinstance(actor, User) else None
    StageMove.objects.create(
        opportunity=opportunity, from_stage=came_from, to_stage=opportunity.stage, moved_at=now, moved_by=person
    )


def _state(opportunity: Opportunity) -> dict[str, Any]:
    names = ("outcome", "amount", "currency", "probability_pct", "probability_source", "lost_reason", "competitor")
    return {name: getattr(opportunity, name) for name in names}


def _facts(opportunity: Opportunity) -> dict[str, Any]:
    return {
        "number": opportunity.number,
        "account": opportunity.account_id,
        "stage": opportunity.stage.code,
        "outcome": str(opportunity.outcome),
        "amount": opportunity.amount,
        "currency": opportunity.currency,
    }


def _check_contact(account: Account, contact: Contact | None) -> None:
    if contact is not None and contact.account_id != account.pk:
        raise ContactElsewhere(
            _("%(contact)s does not work at %(account)s.") % {"contact": contact.name, "account": account.name},
            field="contact",
            value=contact.name,
            remedy=_("Choose one of the account's own contacts."),
        )
