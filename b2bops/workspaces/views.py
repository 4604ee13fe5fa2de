"""One screen for each team: its five most useful things, each leading to where it is acted upon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from b2bops.workspaces import charts
from b2bops.workspaces.selectors_operations import operations_workspace
from b2bops.workspaces.selectors_sales import sales_workspace
from b2bops.workspaces.selectors_supply import supply_workspace
from b2bops.workspaces.selectors_technology import technology_workspace


def sales(request: HttpRequest) -> HttpResponse:
    """Whom to call, what to offer, which quotes wait, and whether it works. 9 queries at most."""
    workspace = sales_workspace(user=request.user, today=timezone.localdate())
    context = {"workspace": workspace, "revenue_chart": charts.revenue_chart(workspace.revenue)}
    return render(request, "workspaces/sales.html", context)


def operations(request: HttpRequest) -> HttpResponse:
    """What is stuck, what ships, what came in and what came back. 10 queries at most."""
    workspace = operations_workspace(user=request.user, today=timezone.localdate())
    context = {"workspace": workspace, "intake_chart": charts.intake_chart(workspace.intake)}
    return render(request, "workspaces/operations.html", context)


def supply(request: HttpRequest) -> HttpResponse:
    """What to order, what is late, what has run out, and who keeps their word. 9 queries."""
    workspace = supply_workspace(user=request.user, today=timezone.localdate())
    chart = charts.punctuality_chart(workspace.punctuality) if workspace.punctuality else None
    return render(request, "workspaces/supply.html", {"workspace": workspace, "punctuality_chart": chart})


def technology(request: HttpRequest) -> HttpResponse:
    """Jobs, forecast quality, imports, events and the audit chain. 7 queries."""
    workspace = technology_workspace(now=timezone.now())
    chart = charts.proof_chart(workspace.proof) if workspace.proof else None
    return render(request, "workspaces/technology.html", {"workspace": workspace, "proof_chart": chart})
