"""What the page of an opportunity shows of its quotes; fetched by address, so that crm need not know orders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.models import Opportunity
from orders.models import Quote


@require_GET
def opportunity_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The opportunity's quotes, latest first. 2 queries."""
    opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user), pk=pk)
    quotes = Quote.objects.filter(opportunity=opportunity).select_related("order").order_by("-pk")
    return render(request, "orders/_opportunity_panel.html", {"quotes": quotes})
