"""Every verb of a quote under one name for callers; each lives in the file of its topic.

Every verb locks account and quote, in that order, checks the transition table, writes one audit entry and one event.
"""

from orders.services.quotes.answers import quote_accept, quote_decline, quote_expire, quote_send, quotes_expire
from orders.services.quotes.decisions import (
    ApproverIsMaker,
    QuoteEmpty,
    QuoteNotSubmitted,
    ReviewReason,
    quote_approve,
    quote_reject,
    quote_reopen,
    quote_submit,
    review_reasons,
)
from orders.services.quotes.drafts import OpportunityElsewhere, draft_for, quote_create, quote_update
from orders.services.quotes.lines import quote_line_add, quote_line_change, quote_line_move, quote_line_remove
from orders.services.quotes.state import QuoteExpired, QuoteNotDraft
from orders.services.quotes.undoing import NothingToUndo, last_step, quote_undo
from orders.services.quotes.versions import quote_copy, quote_revise

__all__ = [
    "ApproverIsMaker",
    "NothingToUndo",
    "OpportunityElsewhere",
    "QuoteEmpty",
    "QuoteExpired",
    "QuoteNotDraft",
    "QuoteNotSubmitted",
    "ReviewReason",
    "draft_for",
    "last_step",
    "quote_accept",
    "quote_approve",
    "quote_copy",
    "quote_create",
    "quote_decline",
    "quote_expire",
    "quote_line_add",
    "quote_line_change",
    "quote_line_move",
    "quote_line_remove",
    "quote_reject",
    "quote_reopen",
    "quote_revise",
    "quote_send",
    "quote_submit",
    "quote_undo",
    "quote_update",
    "quotes_expire",
    "review_reasons",
]
