"""The account's timeline tells of opportunities."""

from datetime import UTC, datetime

import pytest

from crm.models import PipelineStage
from crm.selectors.pipeline_traces import opportunity_steps
from crm.services import opportunities, stages
from tests.factories import AccountFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_timeline_tells_the_steps():
    stages.stages_ready(actor=None)
    account = AccountFactory()
    deal = OpportunityFactory(account=account, stage=PipelineStage.objects.get(code="new"))
    opportunities.opportunity_win(actor=None, opportunity=deal, now=NOW)
    [entry] = opportunity_steps(account=account, user=None, limit=5)
    assert (entry.title, entry.text, entry.tone, entry.at) == (deal.name, "New → Won", "success", NOW)
