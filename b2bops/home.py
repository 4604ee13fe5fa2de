"""The start page (the workspace of the person's first team) and the search across all nouns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.models import Product
from crm.models import Account
from orders.models import Quote, SalesOrder
from supply.models import PurchaseOrder, Supplier

RESULTS_PER_NOUN = 6
LETTERS_MIN = 2
LAST_LETTER = chr(0x10FFFF)  # sorts after every text that goes on differently
WORKSPACES = ("sales", "operations", "supply", "technology")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the workspace of their team."""
    user: Any = request.user
    for name in WORKSPACES:
        if user.may_use(f"workspaces:{name}"):
            return redirect(f"workspaces:{name}")
    return render(request, "home.html")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a person may open whose code, number or name begins with the words, then what holds them.

    One query for each kind of thing the person's teams work with: 5 at most, for a person of all teams 6.
    """
    words = " ".join(request.GET.get("q", "").split())[:100]
    groups = _groups(request.user, words) if len(words) >= LETTERS_MIN else []
    htmx = bool(getattr(request, "htmx", False))
    template = "components/_search_results.html" if htmx else "search.html"
    return render(request, template, {"groups": groups, "words": words})


@dataclass(frozen=True)
class Noun:
    """A kind of thing the search finds. ``codes`` are indexed; ``name`` is also searched inside, documents have none.

    Documents are matched by the beginning of their number only: there may be millions, and an index finds these.
    """

    label: Promise
    icon: str
    place: str
    model: type[Any]
    codes: tuple[str, ...]
    name: str = ""
    related: tuple[str, ...] = ()
    shown: Callable[[Any], str] = str
    detail: Callable[[Any], str] = lambda _row: ""


NOUNS = (
    Noun(_("accounts"), "building-2", "crm:account_list", Account, ("code",), "name", detail=lambda row: row.code),
    Noun(
        _("products"),
        "package",
        "catalog:product_list",
        Product,
        ("sku",),
        "name",
        shown=lambda row: row.name,
        detail=lambda row: row.sku,
    ),
    Noun(
        _("orders"),
        "shopping-cart",
        "orders:order_list",
        SalesOrder,
        ("number", "external_number"),
        related=("account",),
        detail=lambda row: str(row.account),
    ),
    Noun(
        _("quotes"),
        "file-text",
        "orders:quote_list",
        Quote,
        ("number",),
        related=("account",),
        detail=lambda row: str(row.account),
    ),
    Noun(_("suppliers"), "factory", "supply:supplier_list", Supplier, ("code",), "name", detail=lambda row: row.code),
    Noun(
        _("purchase orders"),
        "clipboard-check",
        "supply:purchase_order_list",
        PurchaseOrder,
        ("number",),
        related=("supplier",),
        detail=lambda row: str(row.supplier),
    ),
)


def _groups(user: Any, words: str) -> list[dict[str, Any]]:
    groups = []
    for noun in NOUNS:
        if not user.may_use(noun.place):
            continue
        rows = list(_found(noun, user, words))
        results = [
            {"label": noun.shown(row), "detail": noun.detail(row), "url": row.get_absolute_url()} for row in rows
        ]
        if results:
            groups.append({"icon": noun.icon, "label": noun.label, "results": results})
    return groups


def _found(noun: Noun, user: Any, words: str) -> QuerySet[Any]:
    beginning = Q(pk__in=[])
    for code in noun.codes:
        beginning |= _begins(code, words)
    rows: QuerySet[Any] = noun.model.objects.visible_to(user).select_related(*noun.related)
    if not noun.name:
        return rows.filter(beginning).order_by("-pk")[:RESULTS_PER_NOUN]
    first = beginning | Q(**{f"{noun.name}__istartswith": words})
    inside = Q()
    for word in words.split():
        inside &= Q(**{f"{noun.name}__icontains": word})
    rank = Case(When(first, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.filter(first | inside).order_by(rank.desc(), noun.name)[:RESULTS_PER_NOUN]


def _begins(field: str, words: str) -> Q:
    """``field`` begins with the words as typed or in capitals, in a form the database answers from its index.

    SQLite compares LIKE without regard to case and so cannot use an index for it, but orders text by its bytes: a
    range does the same. PostgreSQL answers LIKE 'x%' from the pattern index that every unique text column has.
    """
    condition = Q(pk__in=[])
    for text in {words, words.upper()}:
        if connection.vendor == "sqlite":
            condition |= Q(**{f"{field}__gte": text, f"{field}__lt": text + LAST_LETTER})
        else:
            condition |= Q(**{f"{field}__startswith": text})
    # The index on external numbers leaves empty ones out; saying so lets it be used.
    return condition & ~Q(**{field: ""})
