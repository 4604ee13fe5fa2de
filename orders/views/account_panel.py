"""What the page of an account shows of its orders; fetched by address, so that crm need not know orders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.models import Account
from orders import selectors
from orders.models import Quote, QuoteStatus, SalesOrder

ROWS = 5
OPEN_QUOTES = (QuoteStatus.DRAFT, QuoteStatus.IN_REVIEW, QuoteStatus.APPROVED, QuoteStatus.SENT)


@require_GET
def account_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Last orders, open quotes, exposure against the limit, and the joined timeline. 7 queries."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    context = {
        "account": account,
        "orders": list(SalesOrder.objects.filter(account=account).order_by("-ordered_at", "-pk")[:ROWS]),
        "quotes": list(Quote.objects.filter(account=account, status__in=OPEN_QUOTES).order_by("-pk")[:ROWS]),
        "exposure": selectors.account_exposure(account),
        "timeline": selectors.account_timeline(account, 12),
    }
    return render(request, "orders/_account_panel.html", context)
