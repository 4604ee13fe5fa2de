"""The sidebar: which places each person sees, who they are, and their bell. Part of the composition root."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Team
from b2bops.platform.models import Notification

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
            (_("My tasks"), "calendar-check", "crm:activity_board"),
            (_("Leads"), "magnet", "crm:lead_list"),
            (_("Pipeline"), "columns-3", "crm:board"),
            (_("Quotes"), "file-text", "orders:quote_list"),
            (_("Accounts"), "building-2", "crm:account_list"),
            (_("Contacts"), "users", "crm:contact_list"),
            (_("Contracts"), "signature", "crm:contract_list"),
        ),
    ),
    (
        _("Orders"),
        (
            (_("Orders"), "shopping-cart", "orders:order_list"),
            (_("Holds"), "octagon-alert", "orders:hold_list"),
            (_("Backorders"), "hourglass", "orders:backorder_list"),
            (_("Recurring orders"), "repeat", "orders:recurring_list"),
            (_("Returns"), "undo-2", "orders:return_list"),
            (_("Order rules"), "list-checks", "orders:rule_list"),
        ),
    ),
    (
        _("Receivables"),
        (
            (_("Invoices"), "receipt", "orders:invoice_list"),
            (_("Payments"), "banknote", "orders:payment_list"),
            (_("Credit notes"), "receipt-text", "orders:credit_note_list"),
            (_("Ageing"), "calendar-clock", "orders:ageing"),
            (_("Reminders"), "bell", "orders:dunning_list"),
        ),
    ),
    (
        _("Serve"),
        (
            (_("Tickets"), "life-buoy", "crm:ticket_list"),
            (_("Service figures"), "gauge", "crm:service_dashboard"),
            (_("Knowledge base"), "book-open", "crm:article_list"),
            (_("Canned replies"), "message-square-text", "crm:canned_list"),
            (_("How we serve"), "timer", "crm:level_list"),
        ),
    ),
    (
        _("Marketing"),
        (
            (_("Campaigns"), "megaphone", "crm:campaign_list"),
            (_("Care campaigns"), "heart-handshake", "crm:care_list"),
            (_("Segments"), "shapes", "crm:segment_list"),
            (_("Behaviour"), "mouse-pointer-click", "crm:behaviour_list"),
        ),
    ),
    (
        _("Catalogue"),
        (
            (_("Products"), "package", "catalog:product_list"),
            (_("Price lists"), "tags", "catalog:price_list_list"),
            (_("Promotions"), "badge-percent", "catalog:promotion_list"),
            (_("Price rules"), "calculator", "catalog:price_rule_list"),
            (_("Why this price"), "circle-question-mark", "crm:why_price"),
        ),
    ),
    (
        _("Supply"),
        (
            (_("Replenishment"), "package-plus", "analytics:replenishment_list"),
            (_("Purchase orders"), "clipboard-check", "supply:purchase_order_list"),
            (_("Stock"), "warehouse", "supply:stock_list"),
            (_("Stock moves"), "arrow-left-right", "supply:move_list"),
            (_("Shipments"), "truck", "supply:shipment_list"),
            (_("Suppliers"), "factory", "supply:supplier_list"),
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
            (_("Mails"), "mail", "platform:email_list"),
            (_("Company"), "building", "platform:company_edit"),
            (_("Events"), "send", "platform:outbox_list"),
            (_("Administration"), "settings", "admin:index"),
            (_("API"), "braces", "api:documentation"),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: the sections with a place this person may open, their teams, and their unread notifications.

    ``unread_notifications`` costs one query, and only on pages that show the bell (fragments do not).
    """
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {
        "navigation": _sections(request, user),
        "user_teams": teams_text(user),
        "unread_notifications": SimpleLazyObject(lambda: _unread(user)),
    }


def teams_text(user: Any) -> str:
    """``Sales (manager), Technology``; "Administrator" for a superuser without a team, else empty without one."""
    teams = []
    for team in Team:
        key = team.value.lower()
        if f"{key}.manager" in user.roles:
            teams.append(gettext("%(team)s (manager)") % {"team": team.label})
        elif key in user.roles:
            teams.append(str(team.label))
    if not teams and user.is_superuser:
        return gettext("Administrator")
    return ", ".join(teams)


def _unread(user: Any) -> int:
    return Notification.objects.filter(user=user, read_at__isnull=True).count()


def _sections(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    sections = [
        (label, [(text, icon, reverse(name)) for text, icon, name in items if user.may_use(name)])
        for label, items in SECTIONS
    ]
    urls = (url for _label, places in sections for _text, _icon, url in places)
    # Quotes and invoices live below the address of the orders, in other sections: only the nearest place is current.
    current = max((url for url in urls if request.path.startswith(url)), key=len, default=None)
    return [
        {
            "label": label,
            "items": [
                {"label": text, "icon": icon, "url": url, "active": url == current} for text, icon, url in places
            ],
        }
        for label, places in sections
        if places
    ]
