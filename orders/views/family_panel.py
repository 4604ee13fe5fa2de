"""What a family of accounts has open, added up; fetched by address, so that crm need not know orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.models import Account
from crm.selectors.families import account_family
from orders.selectors.families import family_open_amounts


@require_GET
def family_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Open orders of every member and of all together. Queries: the tree's levels and one."""
    user: Any = request.user
    account = get_object_or_404(Account.objects.visible_to(user), pk=pk)
    members = account_family(account=account, user=user)
    rows, totals = family_open_amounts([member.account for member in members])
    return render(request, "orders/_family_panel.html", {"rows": rows, "totals": totals})
