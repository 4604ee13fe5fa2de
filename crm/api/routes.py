"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from crm.api.views.accounts import AccountViewSet
from crm.api.views.activities import ActivityViewSet, CareCampaignViewSet
from crm.api.views.behaviour import BehaviourEventViewSet
from crm.api.views.contracts import ContractViewSet, SegmentViewSet
from crm.api.views.knowledge import ArticleViewSet, CannedReplyViewSet
from crm.api.views.leads import CampaignViewSet, LeadViewSet
from crm.api.views.opportunities import OpportunityViewSet, StageViewSet
from crm.api.views.people import ContactViewSet
from crm.api.views.service_settings import (
    AssignmentRuleViewSet,
    ServiceLevelViewSet,
    ServiceTeamViewSet,
    WorkingCalendarViewSet,
)
from crm.api.views.tickets import TicketViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("accounts", AccountViewSet, "account"),
    ("contacts", ContactViewSet, "contact"),
    ("contracts", ContractViewSet, "contract"),
    ("segments", SegmentViewSet, "segment"),
    ("tickets", TicketViewSet, "ticket"),
    ("articles", ArticleViewSet, "article"),
    ("canned-replies", CannedReplyViewSet, "cannedreply"),
    ("leads", LeadViewSet, "lead"),
    ("campaigns", CampaignViewSet, "campaign"),
    ("opportunities", OpportunityViewSet, "opportunity"),
    ("pipeline-stages", StageViewSet, "stage"),
    ("service-levels", ServiceLevelViewSet, "servicelevel"),
    ("working-calendars", WorkingCalendarViewSet, "workingcalendar"),
    ("service-teams", ServiceTeamViewSet, "serviceteam"),
    ("assignment-rules", AssignmentRuleViewSet, "assignmentrule"),
    ("activities", ActivityViewSet, "activity"),
    ("behaviour-events", BehaviourEventViewSet, "behaviourevent"),
    ("care-campaigns", CareCampaignViewSet, "carecampaign"),
)
