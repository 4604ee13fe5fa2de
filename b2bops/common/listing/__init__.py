"""Lists: one declaration gives a screen with search, filters, sorting, paging, bulk actions and export."""

from b2bops.common.listing.declaration import BulkAction, Column, Listing
from b2bops.common.listing.filters import ListFilterSet, SearchFilter
from b2bops.common.listing.response import listing_response

__all__ = ["BulkAction", "Column", "ListFilterSet", "Listing", "SearchFilter", "listing_response"]
