"""Data care; every form is saved by the same services as the screens."""

from crm.admin.accounts import AccountAdmin
from crm.admin.people import AddressAdmin, ContactAdmin
from crm.admin.pipeline import (
    CampaignAdmin,
    CompetitorAdmin,
    LeadAdmin,
    LeadRouteAdmin,
    LostReasonAdmin,
    OpportunityAdmin,
    SnapshotAdmin,
    StageAdmin,
)

__all__ = [
    "AccountAdmin",
    "AddressAdmin",
    "CampaignAdmin",
    "CompetitorAdmin",
    "ContactAdmin",
    "LeadAdmin",
    "LeadRouteAdmin",
    "LostReasonAdmin",
    "OpportunityAdmin",
    "SnapshotAdmin",
    "StageAdmin",
]
