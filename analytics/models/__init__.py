"""Tables of the analytics: runs, forecasts, and the decision ledger."""

from analytics.models.forecast import ForecastSeries
from analytics.models.proposal import PROPOSAL_TRANSITIONS, Proposal, ProposalKind, ProposalStatus
from analytics.models.run import JobRun

__all__ = [
    "PROPOSAL_TRANSITIONS",
    "ForecastSeries",
    "JobRun",
    "Proposal",
    "ProposalKind",
    "ProposalStatus",
]
