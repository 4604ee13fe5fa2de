"""From a declaration, a request and a queryset to what the list template shows."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from b2bops.common.listing.cells import BLANK, html_cell
from b2bops.common.listing.declaration import Column, Listing, Text

PAGE_SIZES = (25, 50, 100, 200)


@dataclass(frozen=True)
class ShownColumn:
    key: str
    label: Text
    numeric: bool
    sortable: bool
    direction: str
    sort_url: str


@dataclass(frozen=True)
class ShownCell:
    value: SafeString | str
    numeric: bool
    kind: str
    note: Any = ""
    wide: bool = False

    @property
    def blank(self) -> bool:
        return self.value is BLANK and not self.note


@dataclass(frozen=True)
class ShownRow:
    pk: Any
    url: str
    cells: list[ShownCell]
    record: Any


@dataclass(frozen=True)
class ShownListing:
    """Everything the list template reads; no query runs in the template."""

    key: str
    title: Text
    icon: str
    columns: list[ShownColumn]
    rows: list[ShownRow]
    page: Page[Any]
    total: int
    pages: list[dict[str, Any]]
    previous_url: str
    next_url: str
    filter_form: Any
    filter_count: int
    search_value: str
    search_label: Text
    active_filters: list[dict[str, str]]
    clear_url: str
    export_urls: list[dict[str, Any]]
    bulk_actions: list[dict[str, Any]]
    create_url: str
    create_label: Text
    empty_title: Text
    empty_text: Text


def url_with(query: QueryDict, **changes: str | int | None) -> str:
    """The current query string with some parameters changed; None drops one."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


def sort_choice(listing: Listing, columns: list[Column], query: QueryDict) -> tuple[str, str]:
    """(column key, 'asc' | 'desc') the person asked for, or ('', '')."""
    asked = query.get("sort", "")
    key = asked.removeprefix("-")
    if any(column.key == key and column.sort for column in columns):
        return key, "desc" if asked.startswith("-") else "asc"
    return "", ""


def ordered(listing: Listing, columns: list[Column], query: QueryDict, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Apply the chosen sorting, with the primary key as tie-break."""
    key, direction = sort_choice(listing, columns, query)
    if not key:
        return queryset.order_by(*listing.sort.split(","), "-pk")
    path = next(column.sort for column in columns if column.key == key)
    return queryset.order_by(f"-{path}" if direction == "desc" else path, "pk")


def shown(
    listing: Listing,
    columns: list[Column],
    request: HttpRequest,
    queryset: QuerySet[Any],
    filterset: Any,
    bulk_allowed: Any,
) -> ShownListing:
    """Read one page and format it. Queries: one count, one page (plus the queryset's own prefetches)."""
    query = request.GET
    size = query.get("page_size", "")
    page_size = next((offered for offered in PAGE_SIZES if str(offered) == size), listing.page_size)
    page = Paginator(queryset, page_size).get_page(query.get("page"))
    key, direction = sort_choice(listing, columns, query)
    return ShownListing(
        key=listing.key,
        title=listing.title,
        icon=listing.icon,
        columns=[_column(column, key, direction, query) for column in columns],
        rows=[_row(listing, columns, row) for row in page.object_list],
        page=page,
        total=page.paginator.count,
        pages=_pages(page, query),
        previous_url=url_with(query, page=page.previous_page_number()) if page.has_previous() else "",
        next_url=url_with(query, page=page.next_page_number()) if page.has_next() else "",
        filter_form=filterset.form,
        filter_count=sum(name != "q" for name in filterset.form.fields),
        search_value=query.get("q", ""),
        search_label=listing.search_label or _("Search"),
        active_filters=_active_filters(filterset, query),
        clear_url=request.path,
        export_urls=[
            {"label": _("CSV"), "url": url_with(query, export="csv", page=None)},
            {"label": _("Excel"), "url": url_with(query, export="xlsx", page=None)},
        ],
        bulk_actions=[
            {
                "label": a.label,
                "url": reverse(a.url_name),
                "icon": a.icon,
                "confirm": a.confirm,
                "variant": a.variant,
            }
            for a in listing.bulk_actions
            if bulk_allowed(a.url_name)
        ],
        create_url=_create_url(listing, bulk_allowed),
        create_label=listing.create_label,
        empty_title=listing.empty_title,
        empty_text=listing.empty_text,
    )


def _create_url(listing: Listing, allowed: Any) -> str:
    name = listing.create_url_name
    return reverse(name) if name and allowed(name) else ""


def _column(column: Column, key: str, direction: str, query: QueryDict) -> ShownColumn:
    current = direction if column.key == key else ""
    target = f"-{column.key}" if current == "asc" else column.key
    return ShownColumn(
        column.key,
        column.label,
        column.numeric,
        bool(column.sort),
        current,
        url_with(query, sort=target, page=None),
    )


def _row(listing: Listing, columns: list[Column], row: Any) -> ShownRow:
    cells = [_cell(column, row) for column in columns]
    return ShownRow(row.pk, listing.link(row) if listing.link else "", cells, row)


def _cell(column: Column, row: Any) -> ShownCell:
    note = column.note(row) if column.note else ""
    return ShownCell(html_cell(column, row), column.numeric, column.kind, note or "", column.wide)


def _pages(page: Page[Any], query: QueryDict) -> list[dict[str, Any]]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        {
            "number": number,
            "url": url_with(query, page=number),
            "current": number == page.number,
            "gap": False,
        }
        if isinstance(number, int)
        else {"number": number, "url": "", "current": False, "gap": True}
        for number in numbers
    ]


def _active_filters(filterset: Any, query: QueryDict) -> list[dict[str, str]]:
    """One chip per filter in use, with the address that drops it."""
    if not filterset.form.is_valid():
        return []
    chips = []
    for name, field in filterset.form.fields.items():
        value = filterset.form.cleaned_data.get(name)
        parts = [key for key in query if key == name or key.startswith(f"{name}_")]
        if value in (None, "", []) or name == "q" or not parts:
            continue
        choices = getattr(field, "choices", None) or ()
        shown_value = dict(choices() if callable(choices) else choices).get(value, value)
        clear = url_with(query, page=None, **dict.fromkeys(parts))
        chips.append({"label": str(field.label or name), "value": str(shown_value), "clear_url": clear})
    return chips
