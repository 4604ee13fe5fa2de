"""Runs, forecasts and proposals in the admin: looking, repeating a run, accepting; never editing."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.models import ForecastSeries, JobRun, Proposal
from analytics.services import ledger, runs
from b2bops.accounts.admin_base import PolicyModelAdmin
from b2bops.common.errors import BusinessError


@admin.register(JobRun)
class JobRunAdmin(PolicyModelAdmin):
    list_display = ("key", "as_of", "status", "progress", "queued_at", "finished_at", "attempts", "is_current")
    list_filter = ("key", "status", "is_current")
    list_select_related = ("requested_by",)
    ordering = ("-id",)
    actions = ("run_again",)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, run: JobRun) -> str:
        return f"{run.progress_pct} % {run.progress_note}".strip()

    @admin.action(description=gettext_lazy("Run again"), permissions=["write"])
    def run_again(self, request: HttpRequest, queryset: QuerySet[JobRun]) -> None:
        """Ask for a new run with the same job, day and parameters."""
        for run in queryset:
            try:
                runs.run_request(actor=request.user, key=run.key, as_of=run.as_of, params=run.params)
                self.message_user(request, _("%(run)s is queued.") % {"run": run}, messages.SUCCESS)
            except BusinessError as error:
                self.message_user(request, error.sentence(), messages.WARNING)

    def has_write_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request, "changelist", "POST")


@admin.register(ForecastSeries)
class ForecastSeriesAdmin(PolicyModelAdmin):
    list_display = ("product", "run", "method", "total", "wape", "beats_seasonal_naive")
    list_filter = ("beats_seasonal_naive", "method")
    list_select_related = ("product", "run")
    search_fields = ("product__sku", "product__name")


@admin.register(Proposal)
class ProposalAdmin(PolicyModelAdmin):
    list_display = ("product", "kind", "account", "supplier", "suggested_qty", "money_at_stake", "status", "decided_by")
    list_filter = ("kind", "status")
    list_select_related = ("product", "account", "supplier", "decided_by")
    search_fields = ("product__sku", "product__name", "account__name")
    actions = ("accept_selected",)

    @admin.action(description=gettext_lazy("Accept selected"), permissions=["write"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Accept as suggested, through the ledger."""
        outcome = ledger.proposals_accept(actor=request.user, proposals=queryset)
        if outcome.accepted:
            text = _("%(count)d proposals accepted.") % {"count": len(outcome.accepted)}
            self.message_user(request, text, messages.SUCCESS)
        for proposal, sentence in outcome.refused:
            self.message_user(request, f"{proposal}: {sentence}", messages.WARNING)

    def has_write_permission(self, request: Any) -> bool:
        return self._allowed(request, "changelist", "POST")
