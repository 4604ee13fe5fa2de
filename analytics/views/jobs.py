"""Jobs: what they do, when they last ran, how well; starting, watching, stopping and repeating a run."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics import registry
from analytics.forms import RunForm
from analytics.listings import JOB_RUNS
from analytics.models import JobRun
from analytics.presentation.proof import headline, proof_rows
from analytics.presentation.runs import summary_items
from analytics.selectors.runs import default_as_of, job_cards
from analytics.services import runs
from b2bops.common.listing import listing_response


def job_list(request: HttpRequest) -> HttpResponseBase:
    """Every job with its last run and proof, and all runs below. 5 queries."""
    user: Any = request.user
    as_of = default_as_of(timezone.now().date())
    cards = [
        {
            "card": card,
            "headline": headline(card.current),
            "form": RunForm(job=card.job, initial={"as_of": as_of}, auto_id=f"{card.job.key}-%s"),
        }
        for card in job_cards()
    ]
    context = {"cards": cards, "may_run": user.may_use("analytics:job_run", "POST")}
    queryset = JobRun.objects.select_related("requested_by")
    return listing_response(request, JOB_RUNS, queryset, page="analytics/job_list.html", context=context)


@require_POST
def job_run(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a run."""
    job = registry.job_named(key)
    form = RunForm(request.POST, job=job)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form[name].label}: {' '.join(str(error) for error in errors)}")
        return redirect("analytics:job_list")
    run = runs.run_request(actor=request.user, key=key, as_of=form.cleaned_data["as_of"], params=form.params())
    messages.success(request, _("%(title)s is queued.") % {"title": job.title})
    return redirect(run)


def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: progress while it is open, then its figures and its proof. 1 query."""
    user: Any = request.user
    run = get_object_or_404(JobRun.objects.select_related("requested_by"), pk=pk)
    context = {
        "run": run,
        "job": registry.job_named(run.key),
        "headline": headline(run),
        "proof": proof_rows(run),
        "summary": summary_items(run, rights=user.rights),
        "params": [
            {"label": name.replace("_", " ").capitalize(), "value": value} for name, value in run.params.items()
        ],
    }
    return render(request, "analytics/job_detail.html", context)


def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress fragment, asked for every second; once the run is over it makes the page load anew."""
    run = get_object_or_404(JobRun, pk=pk)
    response = render(request, "analytics/_job_progress.html", {"run": run})
    if not run.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run."""
    run = runs.run_cancel(actor=request.user, run=get_object_or_404(JobRun, pk=pk))
    messages.info(request, _("The run was cancelled; nothing was stored."))
    return redirect(run)


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed or cancelled run again."""
    run = runs.run_retry(actor=request.user, run=get_object_or_404(JobRun, pk=pk))
    messages.success(request, _("The run is queued again."))
    return redirect(run)
