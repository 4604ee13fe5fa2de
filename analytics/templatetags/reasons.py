"""``{{ proposal|why }}``: the reason of a proposal in the reader's language."""

from django import template

from analytics.models import Proposal
from analytics.presentation.reasons import reason

register = template.Library()


@register.filter
def why(proposal: Proposal) -> str:
    """One sentence."""
    return reason(proposal)
