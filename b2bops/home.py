"""The start page (the workspace of the person's first team) and the search across all nouns."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog.models import Product
from crm.models import Account
from orders.models import SalesOrder
from supply.models import Supplier

RESULTS_PER_NOUN = 6
WORKSPACES = ("sales", "operations", "supply", "technology")


def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the workspace of their team."""
    user: Any = request.user
    for name in WORKSPACES:
        if user.may_use(f"workspaces:{name}"):
            return redirect(f"workspaces:{name}")
    return render(request, "home.html")


def search(request: HttpRequest) -> HttpResponse:
    """Accounts, products, orders and suppliers whose name or number begins with or holds the words. ≤ 4 queries."""
    words = request.GET.get("q", "").strip()[:100]
    groups = _groups(request.user, words) if len(words) >= 2 else []
    htmx = bool(getattr(request, "htmx", False))
    template = "components/_search_results.html" if htmx else "search.html"
    return render(request, template, {"groups": [group for group in groups if group["results"]], "words": words})


def _groups(user: Any, words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if user.may_use("crm:account_list"):
        found.append(_group("building-2", Account.objects.visible_to(user).filter(name__icontains=words)))
    if user.may_use("catalog:product_list"):
        by_sku = Product.objects.visible_to(user).filter(sku__istartswith=words)
        found.append(_group("package", by_sku | Product.objects.visible_to(user).filter(name__icontains=words)))
    if user.may_use("orders:order_list"):
        orders = SalesOrder.objects.visible_to(user)
        found.append(_group("shopping-cart", orders.filter(number__icontains=words)))
    if user.may_use("supply:supplier_list"):
        found.append(_group("factory", Supplier.objects.visible_to(user).filter(name__icontains=words)))
    return found


def _group(icon: str, queryset: Any) -> dict[str, Any]:
    rows = list(queryset.order_by("pk")[:RESULTS_PER_NOUN])
    return {
        "icon": icon,
        "label": queryset.model._meta.verbose_name_plural,
        "results": [{"label": str(row), "url": row.get_absolute_url()} for row in rows],
    }
