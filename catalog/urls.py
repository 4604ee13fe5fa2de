"""Addresses of the catalogue's screens."""

from django.urls import path

from catalog.views import categories, prices, products

app_name = "catalog"
urlpatterns = [
    path("products/", products.product_list, name="product_list"),
    path("products/new/", products.product_create, name="product_create"),
    path("products/options/", products.product_options, name="product_options"),
    path("products/list/", products.product_list_now, name="product_list_now"),
    path("products/delist/", products.product_delist, name="product_delist"),
    path("products/<int:pk>/", products.product_detail, name="product_detail"),
    path("products/<int:pk>/edit/", products.product_edit, name="product_edit"),
    path("categories/", categories.category_list, name="category_list"),
    path("categories/new/", categories.category_create, name="category_create"),
    path("categories/<int:pk>/edit/", categories.category_edit, name="category_edit"),
    path("price-lists/", prices.price_list_list, name="price_list_list"),
    path("price-lists/new/", prices.price_list_create, name="price_list_create"),
    path("price-lists/prices/remove/", prices.price_row_remove, name="price_row_remove"),
    path("price-lists/<int:pk>/", prices.price_list_detail, name="price_list_detail"),
    path("price-lists/<int:pk>/edit/", prices.price_list_edit, name="price_list_edit"),
    path("price-lists/<int:pk>/prices/", prices.price_row_set, name="price_row_set"),
]
