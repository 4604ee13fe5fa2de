"""Rules of confirm or hold: gathering what they ask about, walking them, trying them, writing them."""

from orders.services.rules.facts import OrderFacts, facts_of_many, facts_of_one
from orders.services.rules.trial import Trial, TrialRow, rules_try
from orders.services.rules.walking import Verdict, active_rules, judge, shipped_rules
from orders.services.rules.writing import (
    RULE_FIELDS,
    RuleAlwaysOn,
    rule_create,
    rule_delete,
    rule_move,
    rule_update,
)

__all__ = [
    "RULE_FIELDS",
    "OrderFacts",
    "RuleAlwaysOn",
    "Trial",
    "TrialRow",
    "Verdict",
    "active_rules",
    "facts_of_many",
    "facts_of_one",
    "judge",
    "rule_create",
    "rule_delete",
    "rule_move",
    "rule_update",
    "rules_try",
    "shipped_rules",
]
