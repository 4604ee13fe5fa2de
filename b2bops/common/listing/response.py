"""The one function every list view returns."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from b2bops.common.htmx import render_page_or_fragment
from b2bops.common.listing.declaration import Listing
from b2bops.common.listing.export import export_response
from b2bops.common.listing.presentation import ordered, shown


def listing_response(
    request: HttpRequest,
    listing: Listing,
    queryset: QuerySet[Any],
    *,
    page: str = "listing_page.html",
    fragment: str = "components/_listing_table.html",
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """Filter, sort, page and show ``queryset`` (already scoped to what the person may see), or export it.

    A page with rows of its own names its ``fragment``; each shown row carries its record.

    Query count: one count and one page, plus the queryset's own prefetches and the filter form's choices.
    """
    user: Any = request.user
    columns = listing.columns_for(user.rights)
    filterset = listing.filterset(request.GET, queryset=queryset, request=request)
    rows = ordered(listing, columns, request.GET, filterset.qs)
    form = request.GET.get("export", "")
    if form in {"csv", "xlsx"}:
        exported = [column for column in columns if not column.screen_only]
        return export_response(name=listing.key, form=form, columns=exported, queryset=rows)
    visible = [column for column in columns if not column.export_only]
    content = shown(listing, visible, request, rows, filterset, lambda name: user.may_use(name, "POST"))
    return render_page_or_fragment(
        request,
        page=page,
        fragment=fragment,
        context={"listing": content, "listing_fragment": fragment, **(context or {})},
    )
