"""Writing the tables of the analytics; called through their module: ``ledger.proposal_accept(…)``."""
