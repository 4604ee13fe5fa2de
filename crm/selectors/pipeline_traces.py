"""What opportunities tell on an account's timeline."""

from typing import Any

from django.utils.translation import gettext as _

from crm.models import Account, StageMove
from crm.timeline import TimelineEntry


def opportunity_steps(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """Every stage that the account's opportunities came into. 1 query."""
    related = ("opportunity", "from_stage", "to_stage", "moved_by")
    rows = StageMove.objects.filter(opportunity__account=account).select_related(*related).order_by("-moved_at", "-pk")
    return [
        TimelineEntry(
            at=row.moved_at,
            label=_("Opportunity"),
            title=row.opportunity.name,
            icon="target",
            tone=row.to_stage.tone,
            text=f"{row.from_stage.name} → {row.to_stage.name}" if row.from_stage else row.to_stage.name,
            url=row.opportunity.get_absolute_url(),
            who=str(row.moved_by or ""),
            amount=row.opportunity.amount,
            currency=row.opportunity.currency,
        )
        for row in rows[:limit]
    ]
