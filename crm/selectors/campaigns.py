"""Questions asked of campaigns."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from crm.models import Campaign, CampaignCost, Lead, Opportunity


def campaigns_for_list(campaigns: QuerySet[Campaign], *, user: Any) -> QuerySet[Campaign]:
    """With the leads and opportunities this person sees, and what was spent. 1 query."""
    costs = CampaignCost.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    return campaigns.select_related("owner").annotate(
        lead_count=_count(Lead.objects.visible_to(user).kept()),
        opportunity_count=_count(Opportunity.objects.visible_to(user)),
        spent=Subquery(costs.annotate(total=Sum("amount")).values("total")),
    )


def _count(rows: QuerySet[Any]) -> Any:
    own = rows.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
