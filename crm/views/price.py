"""The "why this price" panel of a product: who buys how many, and when."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from b2bops.common.htmx import render_page_or_fragment
from catalog import selectors as catalog_selectors
from catalog.models import Product
from crm import selectors
from crm.forms.price import BuyerPriceForm


@require_safe
def product_price(request: HttpRequest, product_pk: int) -> HttpResponse:
    """The price that holds and every list that was looked at; without a question: one unit, today."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_pk)
    first: dict[str, Any] = {"quantity": Decimal(1), "on": timezone.localdate()}
    form = BuyerPriceForm(request.GET if "quantity" in request.GET else None, initial=first, user=request.user)
    asked = first
    if form.is_bound:
        asked = form.cleaned_data if form.is_valid() else {}
    context = {"product": product, "form": form, "decision": _decide(product, asked) if asked else None}
    return render_page_or_fragment(
        request, page="crm/product_price.html", fragment="crm/_product_price.html", context=context
    )


def _decide(product: Product, asked: dict[str, Any]) -> catalog_selectors.PriceDecision:
    account = asked.get("account")
    return catalog_selectors.price_resolve(
        product=product,
        quantity=asked["quantity"],
        on=asked["on"],
        currency=account.currency if account else settings.DEFAULT_CURRENCY,
        terms=selectors.buyer_terms(account, asked["on"]) if account else catalog_selectors.ANYBODY,
    )
