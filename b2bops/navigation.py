"""The sidebar: which places each person sees. Part of the composition root: it names URLs of every app."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: tuple[tuple[Promise, tuple[tuple[Promise, str, str], ...]], ...] = (
    (
        _("Workspaces"),
        (
            (_("Sales"), "handshake", "workspaces:sales"),
            (_("Operations"), "clipboard-list", "workspaces:operations"),
            (_("Supply chain"), "truck", "workspaces:supply"),
            (_("Technology"), "activity", "workspaces:technology"),
        ),
    ),
    (
        _("Sell"),
        (
            (_("Accounts"), "building-2", "crm:account_list"),
            (_("Contacts"), "users", "crm:contact_list"),
            (_("Quotes"), "file-text", "orders:quote_list"),
            (_("Orders"), "shopping-cart", "orders:order_list"),
            (_("Returns"), "undo-2", "orders:return_list"),
        ),
    ),
    (
        _("Catalogue"),
        (
            (_("Products"), "package", "catalog:product_list"),
            (_("Price lists"), "tags", "catalog:price_list_list"),
        ),
    ),
    (
        _("Supply"),
        (
            (_("Replenishment"), "package-plus", "analytics:replenishment_list"),
            (_("Purchase orders"), "clipboard-check", "supply:purchase_order_list"),
            (_("Suppliers"), "factory", "supply:supplier_list"),
            (_("Stock"), "warehouse", "supply:stock_list"),
            (_("Stock moves"), "arrow-left-right", "supply:move_list"),
        ),
    ),
    (
        _("Analytics"),
        (
            (_("Forecasts"), "chart-line", "analytics:forecast_list"),
            (_("Recommendations"), "sparkles", "analytics:recommendation_list"),
            (_("Decisions"), "scale", "analytics:decision_list"),
            (_("Job runs"), "cpu", "analytics:job_list"),
        ),
    ),
    (
        _("Platform"),
        (
            (_("Imports"), "upload", "platform:import_list"),
            (_("Audit"), "scroll-text", "platform:audit_list"),
            (_("Events"), "send", "platform:outbox_list"),
            (_("Administration"), "settings", "admin:index"),
            (_("API"), "braces", "api:documentation"),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: the sections with at least one place this person may open."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {
        "navigation": [section for label, items in SECTIONS if (section := _section(request, label, items))["items"]]
    }


def _section(request: HttpRequest, label: Promise, items: tuple[tuple[Promise, str, str], ...]) -> dict[str, Any]:
    user: Any = request.user
    shown = []
    for text, icon, name in items:
        if not user.may_use(name):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        shown.append({"label": text, "icon": icon, "url": url, "active": request.path.startswith(url)})
    return {"label": label, "items": shown}
