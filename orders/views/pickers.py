"""Suggestions while somebody types a product or an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orders import selectors

WORDS_MAX = 100


@require_GET
def account_options(request: HttpRequest) -> HttpResponse:
    """Options for the account field: at most 12."""
    words = request.GET.get("account", "")[:WORDS_MAX].replace("\x00", "")
    found = selectors.accounts_matching(user=request.user, words=words)
    return render(request, "orders/_options.html", {"options": [(row.code, row.name) for row in found]})


@require_GET
def product_options(request: HttpRequest) -> HttpResponse:
    """Options for a product field: at most 12 listed products."""
    words = request.GET.get("product", "")[:WORDS_MAX].replace("\x00", "")
    found = selectors.products_matching(user=request.user, words=words)
    return render(request, "orders/_options.html", {"options": [(row.sku, row.name) for row in found]})
