"""Writing what a draft contract agrees: prices, discounts and promised volumes."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue, NotFound
from b2bops.platform.services import audit, records
from catalog.models import Category, Product
from crm.models import Contract, ContractCommitment, ContractPrice
from crm.services.contracts import locked_draft

PRICE_NAMES = ("contract", "product", "category", "from_quantity", "amount", "discount_pct")
COMMITMENT_NAMES = ("contract", "product", "category", "measure", "target", "period")


class AgreementUnclear(InvalidValue):
    """A row that is neither a price nor a discount of one target."""

    code = "agreement_unclear"


@transaction.atomic
def contract_price_set(
    *,
    actor: Any,
    contract: Contract,
    product: Product | None = None,
    category: Category | None = None,
    from_quantity: Decimal = Decimal(1),
    amount: Decimal | None = None,
    discount_pct: Decimal | None = None,
) -> ContractPrice:
    """Agree a unit price or a discount; the same target and quantity is changed. Raises AgreementUnclear."""
    _check_one_target(product, category)
    if (amount is None) == (discount_pct is None) or (category is not None and amount is not None):
        raise AgreementUnclear(
            _("A row is a unit price of a product, or a discount."),
            field="amount",
            value=amount,
            remedy=_("Give a unit price or a discount, not both; a category has a discount."),
        )
    locked = locked_draft(contract)
    same = locked.prices.filter(product=product, category=category, from_quantity=from_quantity).first()
    if same is not None:
        changes = {"amount": amount, "discount_pct": discount_pct}
        return records.row_change(actor=actor, instance=same, changes=changes, action="contract_price.changed")
    row = ContractPrice(
        contract=locked,
        product=product,
        category=category,
        from_quantity=from_quantity,
        amount=amount,
        discount_pct=discount_pct,
    )
    return records.row_create(actor=actor, instance=row, action="contract_price.set", named=PRICE_NAMES)


@transaction.atomic
def commitment_add(
    *,
    actor: Any,
    contract: Contract,
    measure: str,
    target: Decimal,
    period: str,
    product: Product | None = None,
    category: Category | None = None,
) -> ContractCommitment:
    """Promise a volume of a product, of a category, or in total. Raises AgreementUnclear, RecordRefused."""
    if product is not None and category is not None:
        _check_one_target(product, category)
    row = ContractCommitment(
        contract=locked_draft(contract),
        product=product,
        category=category,
        measure=measure,
        target=target,
        period=period,
    )
    return records.row_create(actor=actor, instance=row, action="commitment.added", named=COMMITMENT_NAMES)


@transaction.atomic
def contract_price_remove(*, actor: Any, contract: Contract, row_id: int) -> Contract:
    """Take an agreed price off a draft. Raises ContractNotDraft, NotFound."""
    return _remove(actor, contract, ContractPrice, row_id, "contract_price.removed", PRICE_NAMES)


@transaction.atomic
def commitment_remove(*, actor: Any, contract: Contract, row_id: int) -> Contract:
    """Take a commitment off a draft. Raises ContractNotDraft, NotFound."""
    return _remove(actor, contract, ContractCommitment, row_id, "commitment.removed", COMMITMENT_NAMES)


def _remove(actor: Any, contract: Contract, model: Any, row_id: int, action: str, named: tuple[str, ...]) -> Contract:
    locked = locked_draft(contract)
    row = model.objects.filter(pk=row_id, contract=locked).first()
    if row is None:
        raise NotFound(
            _("This row is not in %(number)s.") % {"number": locked.number},
            field="row",
            value=row_id,
            remedy=_("Reload the contract."),
        )
    audit.record(actor=actor, action=action, instance=row, before={name: getattr(row, name) for name in named})
    row.delete()
    return locked


def _check_one_target(product: Product | None, category: Category | None) -> None:
    if (product is None) == (category is None):
        raise AgreementUnclear(
            _("An agreed row is for one product or one category."),
            field="product",
            value=product,
            remedy=_("Choose one of the two."),
        )
