"""Tables of customers, one file per topic."""

from crm.models.account import LIFECYCLE_TONES, Account, AccountQuerySet, Lifecycle
from crm.models.activity import Activity, ActivityKind, ActivityOutcome, ActivityPriority
from crm.models.campaign import Campaign, CampaignCost, LeadSource
from crm.models.lead import LEAD_OPEN, LEAD_TONES, LEAD_TRANSITIONS, Lead, LeadQuerySet, LeadRoute, LeadStatus
from crm.models.opportunity import (
    OUTCOME_TRANSITIONS,
    Opportunity,
    OpportunityQuerySet,
    PipelineSnapshot,
    ProbabilitySource,
    StageMove,
)
from crm.models.people import Address, AddressKind, Channel, Contact
from crm.models.pipeline import OUTCOME_TONES, Competitor, ForecastClass, LostReason, Outcome, PipelineStage

__all__ = [
    "LEAD_OPEN",
    "LEAD_TONES",
    "LEAD_TRANSITIONS",
    "LIFECYCLE_TONES",
    "OUTCOME_TONES",
    "OUTCOME_TRANSITIONS",
    "Account",
    "AccountQuerySet",
    "Activity",
    "ActivityKind",
    "ActivityOutcome",
    "ActivityPriority",
    "Address",
    "AddressKind",
    "Campaign",
    "CampaignCost",
    "Channel",
    "Competitor",
    "Contact",
    "ForecastClass",
    "Lead",
    "LeadQuerySet",
    "LeadRoute",
    "LeadSource",
    "LeadStatus",
    "Lifecycle",
    "LostReason",
    "Opportunity",
    "OpportunityQuerySet",
    "Outcome",
    "PipelineSnapshot",
    "PipelineStage",
    "ProbabilitySource",
    "StageMove",
]
