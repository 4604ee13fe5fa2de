"""The weighted forecast."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from b2bops.accounts.models import User
from b2bops.common.listing import Column
from b2bops.common.listing.export import rows_response
from crm.charts import forecast_chart, history_chart, month_label
from crm.filters.opportunities import BoardFilter
from crm.listings.leads import person_name
from crm.models import Opportunity, PipelineSnapshot, PipelineStage
from crm.selectors.forecast import Figures, Forecast, forecast, weighted_history

COLUMNS = (
    Column("month", gettext_lazy("Month")),
    Column("group", gettext_lazy("Stage or owner")),
    Column("figures.count", gettext_lazy("Opportunities")),
    Column("figures.amount", gettext_lazy("Amount")),
    Column("figures.weighted", gettext_lazy("Weighted")),
    Column("figures.commit", gettext_lazy("Commit")),
    Column("figures.best_case", gettext_lazy("Best case")),
)


@dataclass(frozen=True)
class ExportRow:
    """One month and group of the file."""

    month: str
    group: str
    figures: Figures


@require_safe
def forecast_page(request: HttpRequest) -> HttpResponseBase:
    """By month and stage or owner, against the last snapshot; ``?export=csv`` gives the same rows as a file."""
    user: Any = request.user
    filterset = BoardFilter(request.GET, queryset=Opportunity.objects.visible_to(user), request=request)
    by = "owner" if request.GET.get("by") == "owner" else "stage"
    snapshots = _snapshots(user, filterset.form.cleaned_data if filterset.form.is_valid() else {})
    today = timezone.localdate()
    found = forecast(opportunities=filterset.qs, snapshots=snapshots, by=by, on=today)
    labels = _labels(found, by)
    if (form := request.GET.get("export", "")) in {"csv", "xlsx"}:
        return rows_response(name="forecast", form=form, columns=COLUMNS, rows=iter(_export_rows(found, labels)))
    return _page(request, filterset.form, found, labels, by, weighted_history(snapshots=snapshots, on=today))


def _page(
    request: HttpRequest,
    form: Any,
    found: Forecast,
    labels: dict[Any, str],
    by: str,
    history: list[tuple[Any, Decimal]],
) -> HttpResponse:
    query = request.GET.copy()
    query.pop("by", None)
    rows = [
        {
            "label": month_label(row.month),
            "row": row,
            "cells": [row.groups[key].weighted if key in row.groups else None for key in labels],
        }
        for row in found.rows
    ]
    context = {
        "forecast": found,
        "rows": rows,
        "groups": list(labels.values()),
        "by": by,
        "filter_form": form,
        "query": query.urlencode(),
        "chart": forecast_chart(found, labels) if rows else None,
        "history_chart": history_chart(history) if len(history) > 1 else None,
        "currency": settings.DEFAULT_CURRENCY,
    }
    return render(request, "crm/forecast.html", context)


def _snapshots(user: Any, chosen: dict[str, Any]) -> Any:
    """The snapshots narrowed as the opportunities are, so that like is compared with like."""
    rows = PipelineSnapshot.objects.visible_to(user)
    for name in ("owner", "territory"):
        if chosen.get(name) is not None:
            rows = rows.filter(**{name: chosen[name]})
    if month := chosen.get("closes"):
        rows = rows.filter(month=f"{month}-01")
    return rows


def _labels(found: Forecast, by: str) -> dict[Any, str]:
    """The groups of the forecast in order, with what people call them. 1 query."""
    keys = {key for row in found.rows for key in row.groups}
    if by == "stage":
        stages = PipelineStage.objects.filter(pk__in=keys).order_by("position")
        return {stage.pk: stage.name for stage in stages}
    people = {person.pk: person_name(person) for person in User.objects.filter(pk__in=keys - {None})}
    nobody = {None: _("Nobody")} if None in keys else {}
    return dict(sorted(people.items(), key=lambda pair: pair[1])) | nobody


def _export_rows(found: Forecast, labels: dict[Any, str]) -> list[ExportRow]:
    return [
        ExportRow(month_label(row.month), label, row.groups[key])
        for row in found.rows
        for key, label in labels.items()
        if key in row.groups
    ]
