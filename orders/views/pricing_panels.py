"""Panels that orders add to the pages of promotions and contracts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Promotion
from crm.models import Contract
from orders.selectors import promised

USES_SHOWN = 50


@require_safe
def promotion_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """What confirmed orders used of the promotion: the sums and the newest uses."""
    promotion = get_object_or_404(Promotion.objects.visible_to(request.user), pk=pk)
    uses = promised.promotion_uses(promotion=promotion, user=request.user)
    context = {"promotion": promotion, "result": promised.promotion_result(uses), "uses": uses[:USES_SHOWN]}
    return render(request, "orders/_promotion_panel.html", context)


@require_safe
def contract_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """What was taken of the volumes promised in a contract."""
    visible = Contract.objects.visible_to(request.user).select_related("account")
    contract = get_object_or_404(visible, pk=pk)
    rows = promised.commitments_taken(contract=contract, on=timezone.localdate())
    return render(request, "orders/_contract_panel.html", {"contract": contract, "rows": rows})
