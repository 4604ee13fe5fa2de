"""Why this price: the panel on a product's page, and the page for any account, product, quantity and day."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from b2bops.common.htmx import render_page_or_fragment
from catalog import selectors as catalog_selectors
from catalog.models import Product
from crm import selectors
from crm.forms.price import BuyerPriceForm, WhyPriceForm
from crm.views.price_steps import drawn_steps


@require_safe
def product_price(request: HttpRequest, product_pk: int) -> HttpResponse:
    """The price that holds and every step that led there; without a question: one unit, today."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_pk)
    first: dict[str, Any] = {"quantity": Decimal(1), "on": timezone.localdate()}
    form = BuyerPriceForm(request.GET if "quantity" in request.GET else None, initial=first, user=request.user)
    asked = first
    if form.is_bound:
        asked = form.cleaned_data if form.is_valid() else {}
    context = {"product": product, "form": form, **(_answer(request, product, asked) if asked else {})}
    return render_page_or_fragment(
        request, page="crm/product_price.html", fragment="crm/_product_price.html", context=context
    )


@require_safe
def why_price(request: HttpRequest) -> HttpResponse:
    """``?product=SKU&account=CODE&quantity=12&on=2026-11-23``; quantity and day may be left out."""
    asked = request.GET.copy()
    asked.setdefault("quantity", "1")
    asked.setdefault("on", timezone.localdate().isoformat())
    form = WhyPriceForm(asked if "product" in request.GET else None, initial=asked.dict(), user=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        product = form.cleaned_data["product"]
        context |= {"product": product, "account": form.cleaned_data.get("account")}
        context |= _answer(request, product, form.cleaned_data)
    return render(request, "crm/why_price.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, product: Product, asked: dict[str, Any]) -> dict[str, Any]:
    user: Any = request.user
    account = asked.get("account")
    decision = catalog_selectors.price_resolve(
        product=product,
        quantity=asked["quantity"],
        on=asked["on"],
        currency=account.currency if account else settings.DEFAULT_CURRENCY,
        terms=selectors.buyer_terms(account, asked["on"]) if account else catalog_selectors.ANYBODY,
    )
    return {"decision": decision, "steps": drawn_steps(decision, rights=user.rights)}
