"""Field rights: who sees cost, margin and contract prices. For everyone else the field is absent, not null.

``RIGHTS`` says which roles hold a right; ``PROTECTED_FIELDS`` says which model fields it guards, for serializers,
lists, exports and the audit trail alike. Members of the supply team buy, so they see cost; margin is for managers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

RIGHTS: Mapping[str, frozenset[str]] = {
    "cost": frozenset({"supply", "sales.manager"}),
    "margin": frozenset({"supply.manager", "sales.manager"}),
    "contract_price": frozenset({"sales", "supply.manager"}),
}

PROTECTED_FIELDS: Mapping[str, Mapping[str, str]] = {
    "catalog.product": {"standard_cost": "cost"},
    "supply.supplierproduct": {"unit_cost": "cost"},
    "supply.purchaseorder": {"total": "cost", "lines": "cost"},
    "supply.purchaseorderline": {"unit_cost": "cost", "amount": "cost"},
    "supply.stockmove": {"unit_cost": "cost"},
    "catalog.pricerow": {"amount": "contract_price"},
    "orders.salesorderline": {"price_trace": "contract_price"},
    "orders.quoteline": {"price_trace": "contract_price"},
}


def hidden_fields(*, model: str, rights: Iterable[str]) -> frozenset[str]:
    """Names of the fields of ``model`` ("app.model") that someone with these rights may not see."""
    held = frozenset(rights)
    return frozenset(name for name, right in PROTECTED_FIELDS.get(model.lower(), {}).items() if right not in held)


def without_hidden(values: Mapping[str, Any], *, model: str, rights: Iterable[str]) -> dict[str, Any]:
    """A copy of ``values`` with the hidden fields left out."""
    hidden = hidden_fields(model=model, rights=rights)
    return {name: value for name, value in values.items() if name not in hidden}
