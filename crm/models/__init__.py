"""Tables of customers, one file per topic."""

from crm.models.account import LIFECYCLE_TONES, Account, AccountQuerySet, Lifecycle
from crm.models.activity import Activity, ActivityKind, ActivityOutcome, ActivityPriority
from crm.models.behaviour import BehaviourChannel, BehaviourEvent, BehaviourKind
from crm.models.campaign import Campaign, CampaignCost, LeadSource
from crm.models.care import CareCampaign, CareTrigger
from crm.models.consent import CONSENT_FIELDS, ConsentChange, ConsentPurpose, ConsentSource
from crm.models.contract import (
    CONTRACT_TONES,
    CONTRACT_TRANSITIONS,
    CommitmentPeriod,
    Contract,
    ContractCommitment,
    ContractPrice,
    ContractQuerySet,
    ContractStatus,
    Measure,
)
from crm.models.knowledge import (
    ARTICLE_TRANSITIONS,
    ArticleStatus,
    ArticleVersion,
    CannedReply,
    KnowledgeArticle,
    KnowledgeCategory,
)
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
from crm.models.segment import PromotionAudience, Segment
from crm.models.service_choices import (
    CLOCK_STOPPED,
    TICKET_TRANSITIONS,
    TICKET_UNSOLVED,
    TicketChannel,
    TicketLanguage,
    TicketPriority,
    TicketStatus,
    TicketType,
)
from crm.models.service_levels import Holiday, ServiceLevel, Weekday, WorkingCalendar, WorkingSpan
from crm.models.service_teams import AssignmentRule, ServiceTeam
from crm.models.ticket_messages import InboundMail, MailOutcome, MessageKind, TicketAttachment, TicketMessage
from crm.models.ticket_ratings import TicketRating
from crm.models.tickets import Ticket, TicketPause, TicketQuerySet, TicketTag

__all__ = [
    "ARTICLE_TRANSITIONS",
    "CLOCK_STOPPED",
    "CONSENT_FIELDS",
    "CONTRACT_TONES",
    "CONTRACT_TRANSITIONS",
    "LEAD_OPEN",
    "LEAD_TONES",
    "LEAD_TRANSITIONS",
    "LIFECYCLE_TONES",
    "OUTCOME_TONES",
    "OUTCOME_TRANSITIONS",
    "TICKET_TRANSITIONS",
    "TICKET_UNSOLVED",
    "Account",
    "AccountQuerySet",
    "Activity",
    "ActivityKind",
    "ActivityOutcome",
    "ActivityPriority",
    "Address",
    "AddressKind",
    "ArticleStatus",
    "ArticleVersion",
    "AssignmentRule",
    "BehaviourChannel",
    "BehaviourEvent",
    "BehaviourKind",
    "Campaign",
    "CampaignCost",
    "CannedReply",
    "CareCampaign",
    "CareTrigger",
    "Channel",
    "CommitmentPeriod",
    "Competitor",
    "ConsentChange",
    "ConsentPurpose",
    "ConsentSource",
    "Contact",
    "Contract",
    "ContractCommitment",
    "ContractPrice",
    "ContractQuerySet",
    "ContractStatus",
    "ForecastClass",
    "Holiday",
    "InboundMail",
    "KnowledgeArticle",
    "KnowledgeCategory",
    "Lead",
    "LeadQuerySet",
    "LeadRoute",
    "LeadSource",
    "LeadStatus",
    "Lifecycle",
    "LostReason",
    "MailOutcome",
    "Measure",
    "MessageKind",
    "Opportunity",
    "OpportunityQuerySet",
    "Outcome",
    "PipelineSnapshot",
    "PipelineStage",
    "ProbabilitySource",
    "PromotionAudience",
    "Segment",
    "ServiceLevel",
    "ServiceTeam",
    "StageMove",
    "Ticket",
    "TicketAttachment",
    "TicketChannel",
    "TicketLanguage",
    "TicketMessage",
    "TicketPause",
    "TicketPriority",
    "TicketQuerySet",
    "TicketRating",
    "TicketStatus",
    "TicketTag",
    "TicketType",
    "Weekday",
    "WorkingCalendar",
    "WorkingSpan",
]
