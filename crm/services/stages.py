"""Writing the pipeline's vocabulary: stages and their order, competitors, lost reasons."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from crm.models import Competitor, ForecastClass, LostReason, Outcome, PipelineStage

USUAL_STAGES: tuple[tuple[str, str, int, Outcome, ForecastClass], ...] = (
    ("new", "New", 10, Outcome.OPEN, ForecastClass.PIPELINE),
    ("qualified", "Qualified", 25, Outcome.OPEN, ForecastClass.PIPELINE),
    ("proposal", "Proposal", 50, Outcome.OPEN, ForecastClass.BEST_CASE),
    ("negotiation", "Negotiation", 75, Outcome.OPEN, ForecastClass.COMMIT),
    ("won", "Won", 100, Outcome.WON, ForecastClass.COMMIT),
    ("lost", "Lost", 0, Outcome.LOST, ForecastClass.PIPELINE),
)


class StageFields(TypedDict, total=False):
    name: str
    position: int
    probability_pct: Decimal
    outcome: str
    forecast_class: str
    is_active: bool


class StageInUse(Conflict):
    """Opportunities stand in the stage: what it means, and that it is there, cannot change under them."""

    code = "stage_in_use"


class StageNeeded(Conflict):
    """The pipeline cannot do without its only stage of a kind."""

    code = "stage_needed"


@transaction.atomic
def stages_ready(*, actor: Any) -> None:
    """Give an empty pipeline the six usual stages; does nothing when there is any stage. 1 query then."""
    if PipelineStage.objects.exists():
        return
    rows = [
        PipelineStage(
            code=code,
            name=name,
            position=position * 10,
            probability_pct=Decimal(pct),
            outcome=outcome,
            forecast_class=counted,
        )
        for position, (code, name, pct, outcome, counted) in enumerate(USUAL_STAGES, start=1)
    ]
    PipelineStage.objects.bulk_create(rows)
    changes = [audit.Change("stage.created", row, {}, {"code": row.code, "position": row.position}) for row in rows]
    audit.record_many(actor=actor, changes=changes)


@transaction.atomic
def stage_create(*, actor: Any, code: str, **fields: Unpack[StageFields]) -> PipelineStage:
    """Add a stage; without a position it comes last of the open ones. Raises RecordRefused."""
    stage = PipelineStage(code=code, **fields)
    if "position" not in fields:
        positions = PipelineStage.objects.filter(outcome=Outcome.OPEN).values_list("position", flat=True)
        stage.position = min(max(positions, default=0) + 1, 32_000)
    return records.row_create(
        actor=actor, instance=stage, action="stage.created", named=["code", *StageFields.__annotations__]
    )


@transaction.atomic
def stage_update(*, actor: Any, stage: PipelineStage, **changes: Unpack[StageFields]) -> PipelineStage:
    """Change a stage; open opportunities in it follow its probability at their next move, not at once.

    Raises StageInUse when its outcome changes or it is put away while opportunities stand in it, StageNeeded when
    the pipeline would be left without an open, a won or a lost stage.
    """
    records.check_editable(changes, StageFields.__annotations__)
    stored = PipelineStage.objects.lock_one(pk=stage.pk)
    meaning = changes.get("outcome", stored.outcome) != stored.outcome
    put_away = stored.is_active and not changes.get("is_active", True)
    if (meaning or put_away) and stored.opportunities.exists():
        raise StageInUse(
            _("Opportunities stand in “%(stage)s”.") % {"stage": stored.name},
            field="outcome" if meaning else "is_active",
            value=stored.name,
            remedy=_("Move them to another stage first."),
        )
    others = PipelineStage.objects.in_use().exclude(pk=stored.pk).filter(outcome=stored.outcome)
    if (meaning or put_away) and not others.exists():
        raise StageNeeded(
            _("“%(stage)s” is the only stage that means “%(outcome)s”.")
            % {"stage": stored.name, "outcome": stored.get_outcome_display()},
            field="outcome" if meaning else "is_active",
            value=stored.name,
            remedy=_("Add another one first."),
        )
    return records.row_change(actor=actor, instance=stored, changes=changes, action="stage.changed")


@transaction.atomic
def stages_reorder(*, actor: Any, stage_ids: Sequence[int]) -> list[PipelineStage]:
    """Put the stages in the order given, ten apart; those not named stay behind. One audit entry per moved stage."""
    rows = {stage.pk: stage for stage in PipelineStage.objects.locked()}
    if len(set(stage_ids)) != len(stage_ids) or not set(stage_ids) <= set(rows):
        raise InvalidValue(_("The order names a stage twice or one that is not there."), field="stages")
    rest = [pk for pk, _row in sorted(rows.items(), key=lambda pair: pair[1].position) if pk not in set(stage_ids)]
    changes = []
    for position, pk in enumerate([*stage_ids, *rest], start=1):
        stage, wanted = rows[pk], position * 10
        if stage.position != wanted:
            changes.append(audit.Change("stage.changed", stage, {"position": stage.position}, {"position": wanted}))
            stage.position = wanted
    PipelineStage.objects.bulk_update([change.instance for change in changes], ["position"])  # type: ignore[misc]
    audit.record_many(actor=actor, changes=changes)
    return list(PipelineStage.objects.in_use())


class CompetitorFields(TypedDict, total=False):
    website: str
    strengths: str
    weaknesses: str
    is_active: bool


@transaction.atomic
def competitor_create(*, actor: Any, name: str, **fields: Unpack[CompetitorFields]) -> Competitor:
    """Add a rival. Raises RecordRefused when the name is taken."""
    rival = Competitor(name=name, **fields)
    return records.row_create(actor=actor, instance=rival, action="competitor.created", named=["name", *fields])


@transaction.atomic
def competitor_update(*, actor: Any, competitor: Competitor, **changes: Any) -> Competitor:
    records.check_editable(changes, {"name", *CompetitorFields.__annotations__})
    return records.row_change(actor=actor, instance=competitor, changes=changes, action="competitor.changed")


@transaction.atomic
def lost_reason_create(*, actor: Any, name: str, is_active: bool = True) -> LostReason:
    """Add a reason. Raises RecordRefused when the name is taken."""
    reason = LostReason(name=name, is_active=is_active)
    return records.row_create(actor=actor, instance=reason, action="lost_reason.created", named=["name", "is_active"])


@transaction.atomic
def lost_reason_update(*, actor: Any, reason: LostReason, **changes: Any) -> LostReason:
    records.check_editable(changes, {"name", "is_active"})
    return records.row_change(actor=actor, instance=reason, changes=changes, action="lost_reason.changed")
