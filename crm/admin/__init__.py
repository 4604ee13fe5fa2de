"""Data care; every form is saved by the same services as the screens."""

from crm.admin.accounts import (
    AccountAdmin,
)
from crm.admin.activities import ActivityAdmin, BehaviourEventAdmin, CareCampaignAdmin, ConsentChangeAdmin
from crm.admin.agreements import (
    ContractAdmin,
    SegmentAdmin,
)
from crm.admin.people import (
    AddressAdmin,
    ContactAdmin,
)
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
from crm.admin.service import (
    AssignmentRuleAdmin,
    CannedReplyAdmin,
    InboundMailAdmin,
    KnowledgeArticleAdmin,
    ServiceLevelAdmin,
    ServiceTeamAdmin,
    TicketAdmin,
    TicketMessageAdmin,
    TicketRatingAdmin,
    WorkingCalendarAdmin,
)

__all__ = [
    "AccountAdmin",
    "ActivityAdmin",
    "AddressAdmin",
    "AssignmentRuleAdmin",
    "BehaviourEventAdmin",
    "CampaignAdmin",
    "CannedReplyAdmin",
    "CareCampaignAdmin",
    "CompetitorAdmin",
    "ConsentChangeAdmin",
    "ContactAdmin",
    "ContractAdmin",
    "InboundMailAdmin",
    "KnowledgeArticleAdmin",
    "LeadAdmin",
    "LeadRouteAdmin",
    "LostReasonAdmin",
    "OpportunityAdmin",
    "SegmentAdmin",
    "ServiceLevelAdmin",
    "ServiceTeamAdmin",
    "SnapshotAdmin",
    "StageAdmin",
    "TicketAdmin",
    "TicketMessageAdmin",
    "TicketRatingAdmin",
    "WorkingCalendarAdmin",
]
