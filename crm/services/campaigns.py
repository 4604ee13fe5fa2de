"""Writing campaigns and what was spent on them."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import Conflict
from b2bops.platform.services import audit, records
from crm.models import Campaign, CampaignCost


class CampaignFields(TypedDict, total=False):
    ends_on: date | None
    budget: Decimal | None
    currency: str
    owner: User | None
    notes: str


class CampaignChanges(CampaignFields, total=False):
    name: str
    channel: str
    starts_on: date


class CampaignCurrencyFixed(Conflict):
    """Costs were written in the campaign's currency."""

    code = "campaign_currency_fixed"


@transaction.atomic
def campaign_create(
    *, actor: Any, code: str, name: str, channel: str, starts_on: date, **fields: Unpack[CampaignFields]
) -> Campaign:
    """Create a campaign; its code is what links and UTM parameters name it by. Raises RecordRefused."""
    records.check_editable(fields, CampaignFields.__annotations__)
    fields["currency"] = fields.get("currency") or settings.DEFAULT_CURRENCY
    campaign = Campaign(code=code, name=name, channel=channel, starts_on=starts_on, **fields)
    named = ["code", "name", "channel", "starts_on", *fields]
    return records.row_create(actor=actor, instance=campaign, action="campaign.created", named=named)


@transaction.atomic
def campaign_update(*, actor: Any, campaign: Campaign, **changes: Unpack[CampaignChanges]) -> Campaign:
    """Change a campaign; its code stays, because links name it. Raises CampaignCurrencyFixed once costs are written."""
    records.check_editable(changes, {*CampaignChanges.__annotations__, *CampaignFields.__annotations__})
    stored = Campaign.objects.lock_one(pk=campaign.pk)
    if changes.get("currency", stored.currency) != stored.currency and stored.costs.exists():
        raise CampaignCurrencyFixed(
            _("Costs of %(campaign)s are written in %(currency)s.")
            % {"campaign": stored.name, "currency": stored.currency},
            field="currency",
            value=changes.get("currency"),
            remedy=_("Remove the costs first, or keep the currency."),
        )
    return records.row_change(actor=actor, instance=stored, changes=changes, action="campaign.changed")


@transaction.atomic
def campaign_cost_add(
    *, actor: Any, campaign: Campaign, spent_on: date, amount: Decimal, note: str = ""
) -> CampaignCost:
    """Write down money spent, in the campaign's currency. Raises RecordRefused."""
    Campaign.objects.lock_one(pk=campaign.pk)
    cost = CampaignCost(campaign=campaign, spent_on=spent_on, amount=amount, note=note)
    named = ["campaign", "spent_on", "amount", "note"]
    return records.row_create(actor=actor, instance=cost, action="campaign_cost.created", named=named)


@transaction.atomic
def campaign_cost_remove(*, actor: Any, cost: CampaignCost) -> None:
    """Take a cost back; the audit trail keeps what it was."""
    stored = CampaignCost.objects.lock_one(pk=cost.pk)
    before = {"spent_on": stored.spent_on, "amount": stored.amount, "note": stored.note}
    audit.record(actor=actor, action="campaign_cost.removed", instance=stored, before=before)
    stored.delete()
