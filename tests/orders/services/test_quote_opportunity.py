"""A quote made for an opportunity: accepting it wins the opportunity for the quote's total."""

from decimal import Decimal

import pytest

from crm.models import Outcome
from crm.services import opportunities, stages
from crm.services.opportunities import stage_meaning
from orders.models import QuoteStatus
from orders.services import quotes
from tests.factories import OpportunityFactory
from tests.orders.conftest import NOW


@pytest.fixture
def deal(account):
    stages.stages_ready(actor=None)
    return OpportunityFactory(account=account, stage=stage_meaning(Outcome.OPEN), amount=Decimal(500))


@pytest.fixture
def sent(deal, account, stock, sales_member):
    quote = quotes.quote_create(actor=sales_member, account=account, opportunity=deal)
    quotes.quote_line_add(actor=sales_member, quote=quote, product=stock, quantity=Decimal(12))
    quotes.quote_submit(actor=sales_member, quote=quote)
    return quotes.quote_send(actor=sales_member, quote=quote)


def test_accepting_wins_for_the_total(sent, deal, sales_member):
    quotes.quote_accept(actor=sales_member, quote=sent, now=NOW)
    deal.refresh_from_db()
    assert (deal.outcome, deal.amount, deal.closed_at) == (Outcome.WON, Decimal("120.00"), NOW)


def test_what_was_decided_before_stays(sent, deal, sales_member):
    opportunities.opportunity_win(actor=sales_member, opportunity=deal, now=NOW, amount=Decimal(90))
    order = quotes.quote_accept(actor=sales_member, quote=sent, now=NOW)
    deal.refresh_from_db()
    sent.refresh_from_db()
    assert (deal.amount, sent.status, sent.order) == (Decimal(90), QuoteStatus.ACCEPTED, order)


def test_another_accounts_opportunity_is_refused(account, sales_member):
    with pytest.raises(quotes.OpportunityElsewhere) as refused:
        quotes.quote_create(actor=sales_member, account=account, opportunity=OpportunityFactory())
    assert refused.value.field == "opportunity"
