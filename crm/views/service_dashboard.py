"""The dashboard of customer service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from b2bops.common.charts import BarChart, Drawing, LineChart, Series, draw
from crm.models import Ticket, TicketPriority
from crm.selectors.service_dashboard import AGE_BOUNDS, ServiceDashboard, service_dashboard


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits, what was kept, what customers said. 8 queries."""
    found = service_dashboard(tickets=Ticket.objects.visible_to(request.user), now=timezone.now())
    context = {
        "service": found,
        "priorities": _priorities(found),
        "ages": _ages(found),
        "weeks": _weeks(found),
        "scores": _scores(found),
    }
    return render(request, "crm/service_dashboard.html", context)


def _priorities(found: ServiceDashboard) -> Drawing:
    labels = [str(label) for _value, label in TicketPriority.choices]
    counts = list(found.open_by_priority.values())
    return draw(BarChart(_("Open by priority"), labels, [Series(_("Tickets"), counts)], unit=_("tickets")))


def _ages(found: ServiceDashboard) -> Drawing:
    names = [_("up to %(days)d d") % {"days": days} for days in AGE_BOUNDS]
    names.append(_("over %(days)d d") % {"days": AGE_BOUNDS[-1]})
    return draw(BarChart(_("How long they are open"), names, [Series(_("Tickets"), found.ages)], unit=_("tickets")))


def _weeks(found: ServiceDashboard) -> Drawing:
    days = [week.date() for week, _first, _resolution in found.weeks]
    first = Series(_("First response kept"), [value for _week, value, _resolution in found.weeks])
    resolution = Series(_("Resolution kept"), [value for _week, _first, value in found.weeks])
    return draw(LineChart(_("Promises kept, by week of opening"), days, [first, resolution], unit="%"))


def _scores(found: ServiceDashboard) -> Drawing:
    names = [str(score) for score in range(1, 6)]
    return draw(BarChart(_("Ratings"), names, [Series(_("Ratings"), found.scores)], unit=_("ratings")))
