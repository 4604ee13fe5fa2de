"""What to offer: the list over all accounts and the fragment on an account's page."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from analytics.listings import RECOMMENDATIONS
from analytics.presentation.proof import headline
from analytics.selectors.proposals import account_recommendations, open_recommendations
from analytics.selectors.runs import current_run
from b2bops.common.listing import listing_response
from crm.models import Account

PANEL_ROWS = 6


def recommendation_list(request: HttpRequest) -> HttpResponseBase:
    """Open recommendations for the accounts this person sees. 4 queries."""
    run = current_run("recommendations")
    return listing_response(
        request,
        RECOMMENDATIONS,
        open_recommendations(request.user),
        page="analytics/recommendation_list.html",
        context={"run": run, "headline": headline(run)},
    )


def account_panel(request: HttpRequest, account_pk: int) -> HttpResponse:
    """The fragment on an account's page: what to offer now, and why. 2 queries."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=account_pk)
    rows = account_recommendations(user=request.user, account=account, limit=PANEL_ROWS)
    return render(request, "analytics/_account_panel.html", {"account": account, "proposals": rows})
