"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from catalog.api.promotions import PromotionViewSet
from catalog.api.upkeep_views import AttributeViewSet, BulkEditViewSet, UnitViewSet
from catalog.api.views import CategoryViewSet, PriceListViewSet, ProductViewSet

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("products", ProductViewSet, "product"),
    ("categories", CategoryViewSet, "category"),
    ("attributes", AttributeViewSet, "attribute"),
    ("units", UnitViewSet, "unit"),
    ("bulk-edits", BulkEditViewSet, "bulkedit"),
    ("price-lists", PriceListViewSet, "pricelist"),
    ("promotions", PromotionViewSet, "promotion"),
)
