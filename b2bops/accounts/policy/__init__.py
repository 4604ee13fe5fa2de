"""The one policy table and the one function that reads it. Default deny: a URL without a row is closed."""

from b2bops.accounts.policy.decision import policy_allows, policy_rule

__all__ = ["policy_allows", "policy_rule"]
