"""Addresses of the screens of promotions and price rules."""

from django.urls import path

from catalog.views import price_rules, promotions

urlpatterns = [
    path("promotions/", promotions.promotion_list, name="promotion_list"),
    path("promotions/new/", promotions.promotion_create, name="promotion_create"),
    path("promotions/<int:pk>/", promotions.promotion_detail, name="promotion_detail"),
    path("promotions/<int:pk>/edit/", promotions.promotion_edit, name="promotion_edit"),
    path("promotions/<int:pk>/activate/", promotions.promotion_activate, name="promotion_activate"),
    path("promotions/<int:pk>/pause/", promotions.promotion_pause, name="promotion_pause"),
    path("promotions/<int:pk>/end/", promotions.promotion_end, name="promotion_end"),
    path("price-rules/", price_rules.rule_list, name="price_rule_list"),
    path("price-rules/new/", price_rules.rule_create, name="price_rule_create"),
    path("price-rules/<int:pk>/", price_rules.rule_detail, name="price_rule_detail"),
    path("price-rules/<int:pk>/edit/", price_rules.rule_edit, name="price_rule_edit"),
    path("price-rules/<int:pk>/apply/", price_rules.rule_apply, name="price_rule_apply"),
]
