"""Reading imports for their pages, who we are, and exchange rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from b2bops.platform.importers import importer_urls, reason_label
from b2bops.platform.models import CompanyProfile, Email, ExchangeRate, FindingOutcome, ImportRun, RunStatus


@dataclass(frozen=True)
class ReasonCount:
    outcome: str
    tone: str
    label: str
    rows: int
    url: str


def import_reasons(run: ImportRun) -> list[ReasonCount]:
    """How many rows were rejected or corrected, by reason, most first. One query."""
    counted = run.findings.values_list("outcome", "reason").annotate(rows=Count("pk")).order_by("-outcome", "-rows")
    rows_url = reverse("platform:import_rows", args=[run.pk])
    return [
        ReasonCount(
            outcome=str(FindingOutcome(outcome).label),
            tone="danger" if outcome == FindingOutcome.REJECTED else "warning",
            label=reason_label(run.kind, reason),
            rows=rows,
            url=f"{rows_url}?outcome={outcome}&reason={reason}",
        )
        for outcome, reason, rows in counted
    ]


def import_value(run: ImportRun) -> list[dict[str, Any]]:
    """The reconciliation of value as (label, amount) rows; empty before the run has succeeded."""
    value = run.summary.get("value")
    if not value:
        return []
    labels = {
        "in": _("Value of the file"),
        "orders": _("Orders"),
        "returns": _("Returns (taken off)"),
        "set_apart": _("Set apart: fees, vouchers, tests"),
        "rejected": _("Rejected rows"),
        "rounding": _("Rounding of lines"),
    }
    return [
        {"label": label, "value": f"{value[key]} {run.summary.get('currency', '')}"} for key, label in labels.items()
    ]


def import_resume_url(run: ImportRun) -> str:
    """Where to post to carry an unfinished run on, or out what it previewed; "" when it cannot be."""
    previewed = run.is_preview and run.status == RunStatus.SUCCEEDED
    if not previewed and run.status not in {RunStatus.FAILED, RunStatus.CANCELLED}:
        return ""
    name = importer_urls(run.kind).resume
    return reverse(name, args=[run.pk]) if name else ""


def company_profile() -> CompanyProfile:
    """Who we are; an unsaved profile with a stand-in name until somebody has written it. 1 query."""
    found = CompanyProfile.objects.select_related("logo").first()
    return found or CompanyProfile(name=_("Your company"))


def about_url(mail: Email) -> str:
    """Where the document a mail speaks of is shown; "" when it is gone. 1 query."""
    try:
        found: Any = apps.get_model(mail.about_model)._default_manager.filter(pk=mail.about_id).first()
    except (LookupError, ValueError):
        return ""
    return str(found.get_absolute_url()) if found is not None else ""


def exchange_rate_on(currency: str, *, on: date) -> Decimal | None:
    """Company currency per one unit on a day: the latest rate up to it; None when there is none. At most 1 query."""
    if currency == settings.DEFAULT_CURRENCY:
        return Decimal(1)
    rates = ExchangeRate.objects.filter(currency=currency, valid_from__lte=on).order_by("-valid_from")
    found: Decimal | None = rates.values_list("rate", flat=True).first()
    return found
