"""Every verb of a return under one name for callers; each lives in the file of its topic.

Locks, in this order: account, return, order lines (by primary key), stock levels. Rules and worked tables:
docs/reference/domain/returns.md.
"""

from orders.services.returns.closing import NotBilled, return_close
from orders.services.returns.decisions import return_approve, return_reject
from orders.services.returns.goods import (
    Finding,
    InspectionIncomplete,
    OutcomeImpossible,
    return_inspect,
    return_receive,
)
from orders.services.returns.requesting import (
    NothingToReturn,
    ReturnAsked,
    ReturnedTooMuch,
    return_request,
    returnable,
)
from orders.services.returns.state import DeciderIsMaker

__all__ = [
    "DeciderIsMaker",
    "Finding",
    "InspectionIncomplete",
    "NotBilled",
    "NothingToReturn",
    "OutcomeImpossible",
    "ReturnAsked",
    "ReturnedTooMuch",
    "return_approve",
    "return_close",
    "return_inspect",
    "return_receive",
    "return_reject",
    "return_request",
    "returnable",
]
