"""How likely an opportunity is: by its stage, by the model, or by hand, which stops the model until it is re-armed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.platform.services import audit, records
from crm.models import Opportunity, ProbabilitySource
from crm.services.opportunities import OpportunityClosed


@transaction.atomic
def probability_set(*, actor: Any, opportunity: Opportunity, probability_pct: Decimal) -> Opportunity:
    """Set it by hand: neither stage nor model changes it until ``probability_rearm``. Raises OpportunityClosed."""
    stored = _open(opportunity)
    changes = {"probability_pct": probability_pct, "probability_source": ProbabilitySource.HAND}
    return records.row_change(actor=actor, instance=stored, changes=changes, action="opportunity.probability_set")


@transaction.atomic
def probability_rearm(*, actor: Any, opportunity: Opportunity) -> Opportunity:
    """Let the model (or, before it has spoken, the stage) decide again. Raises OpportunityClosed."""
    stored = _open(opportunity)
    by_model = stored.model_pct is not None
    changes = {
        "probability_pct": stored.model_pct if by_model else stored.stage.probability_pct,
        "probability_source": ProbabilitySource.MODEL if by_model else ProbabilitySource.STAGE,
    }
    return records.row_change(actor=actor, instance=stored, changes=changes, action="opportunity.probability_rearmed")


@transaction.atomic
def probabilities_model(*, actor: Any, shares: Mapping[int, Decimal]) -> int:
    """Write the model's probabilities (opportunity key → percent); returns how many now hold. 4 queries.

    Those set by hand remember the model's figure for when they are re-armed, and keep their own.
    """
    changes, rows = [], []
    for row in Opportunity.objects.open().filter(pk__in=shares).locked():
        pct = shares[row.pk].quantize(Decimal("0.01"))
        by_hand = row.probability_source == ProbabilitySource.HAND
        names = ("model_pct",) if by_hand else ("model_pct", "probability_pct", "probability_source")
        before = {name: getattr(row, name) for name in names}
        wanted = {"model_pct": pct, "probability_pct": pct, "probability_source": ProbabilitySource.MODEL}
        after = {name: wanted[name] for name in names}
        if before == after:
            continue
        for name, value in after.items():
            setattr(row, name, value)
        row.updated_at = timezone.now()
        rows.append(row)
        changes.append(audit.Change("opportunity.probability_modelled", row, before, after))
    Opportunity.objects.bulk_update(rows, ["model_pct", "probability_pct", "probability_source", "updated_at"])
    audit.record_many(actor=actor, changes=changes)
    return sum(row.probability_source == ProbabilitySource.MODEL for row in rows)


def _open(opportunity: Opportunity) -> Opportunity:
    stored = Opportunity.objects.lock_one(pk=opportunity.pk)
    if not stored.is_open:
        raise OpportunityClosed(
            _("%(number)s is decided; there is nothing left to estimate.") % {"number": stored.number},
            field="probability_pct",
            value=stored.outcome,
            remedy=_("Reopen it first."),
        )
    return stored
