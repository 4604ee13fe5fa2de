"""What the page of an account shows of its orders; fetched by address, so that crm need not know orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm.models import Account
from orders import selectors
from orders.models import Quote, QuoteStatus, SalesOrder
from orders.selectors.ageing import BUCKETS

ROWS = 5
OPEN_QUOTES = (QuoteStatus.DRAFT, QuoteStatus.IN_REVIEW, QuoteStatus.APPROVED, QuoteStatus.SENT)


@require_GET
def account_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The account's year, last orders, open quotes, and exposure against the limit. 13 queries."""
    user: Any = request.user
    account = get_object_or_404(Account.objects.visible_to(user), pk=pk)
    credit = selectors.credit_position(account)
    context = {
        "account": account,
        "orders": list(SalesOrder.objects.filter(account=account).order_by("-ordered_at", "-pk")[:ROWS]),
        "quotes": list(Quote.objects.filter(account=account, status__in=OPEN_QUOTES).order_by("-pk")[:ROWS]),
        "credit": credit,
        "exposure": credit.exposure,
        "ageing": selectors.ageing(Account.objects.filter(pk=account.pk), as_of=timezone.localdate()),
        "labels": [label for _key, label, _most in BUCKETS],
        "may_order": user.may_use("orders:order_create", "POST"),
        "may_quote": user.may_use("orders:quote_create", "POST"),
        "year": selectors.account_year(account, now=timezone.now()),
    }
    return render(request, "orders/_account_panel.html", context)
