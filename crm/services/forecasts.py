"""Keeping the forecast's history: one photograph of the open pipeline a day."""

from datetime import date

from django.conf import settings
from django.db import transaction

from crm.models import Opportunity, PipelineSnapshot
from crm.selectors import forecast


@transaction.atomic
def snapshot_take(*, on: date) -> int:
    """Photograph the open pipeline as it stands; a second one of the day replaces the first. Returns the rows kept.

    A snapshot repeats what is recorded elsewhere, so it writes no audit entry of its own.
    """
    found, _unvalued = forecast.cells(opportunities=Opportunity.objects.all(), on=on)
    PipelineSnapshot.objects.filter(taken_on=on).delete()
    rows = [
        PipelineSnapshot(
            taken_on=on,
            month=cell.month,
            stage_id=cell.stage,
            owner_id=cell.owner,
            territory_id=cell.territory,
            forecast_class=cell.forecast_class,
            opportunity_count=cell.count,
            amount=cell.amount,
            weighted=cell.weighted,
            currency=settings.DEFAULT_CURRENCY,
        )
        for cell in found
    ]
    return len(PipelineSnapshot.objects.bulk_create(rows, batch_size=500))
