"""The public lead form: anybody may open it, by a link with UTM parameters or a campaign's code."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.forms import saved
from b2bops.common.rate import within_rate
from crm.forms.leads import UTM, PublicLeadForm
from crm.services import leads

log = structlog.get_logger(__name__)
CALLS, SECONDS = 6, 600


def lead_form(request: HttpRequest) -> HttpResponse:
    """Take a visitor's request. A program that fills in the trap is thanked like anybody, and nothing is kept."""
    if request.method != "POST":
        return _page(request, PublicLeadForm(initial=_utm(request)))
    form = PublicLeadForm(request.POST)
    if form.is_trapped:
        log.info("lead_form_trapped")
        return _page(request, None)
    address = request.META.get("REMOTE_ADDR", "")
    if form.is_valid() and not within_rate(f"lead-form:{address}", limit=CALLS, seconds=SECONDS):
        form.add_error(None, _("You sent several requests just now. Please wait ten minutes, or call us."))
        return _page(request, form, status=429)
    if form.is_valid():
        done = saved(form, lambda: leads.lead_capture(actor=None, now=timezone.now(), **form.given()))
        if done:
            return _page(request, None)
    return _page(request, form, status=422)


def _utm(request: HttpRequest) -> dict[str, str]:
    """``?campaign=CODE`` is short for ``utm_campaign``."""
    found = {name: request.GET.get(name, "").replace("\x00", "")[:100] for name in UTM}
    return found | {"utm_campaign": found["utm_campaign"] or request.GET.get("campaign", "").replace("\x00", "")[:100]}


def _page(request: HttpRequest, form: PublicLeadForm | None, status: int = 200) -> HttpResponse:
    return render(request, "crm/lead_form_public.html", {"form": form}, status=status)
