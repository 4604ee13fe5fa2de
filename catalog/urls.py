"""Addresses of the catalogue's screens."""

from django.urls import path

from catalog.imports import views as imports
from catalog.promotion_urls import urlpatterns as promotion_urls
from catalog.views import attributes, bulk_edits, categories, images, prices, products, units

app_name = "catalog"
urlpatterns = [
    path("products/", products.product_list, name="product_list"),
    path("products/new/", products.product_create, name="product_create"),
    path("products/options/", products.product_options, name="product_options"),
    path("products/list/", products.product_list_now, name="product_list_now"),
    path("products/delist/", products.product_delist, name="product_delist"),
    path("products/import/", imports.product_import_start, name="product_import_start"),
    path("products/import/mapping/", imports.product_import_mapping, name="product_import_mapping"),
    path("products/import/<int:pk>/resume/", imports.product_import_resume, name="product_import_resume"),
    path("products/export/", imports.product_export, name="product_export"),
    path("products/<int:pk>/", products.product_detail, name="product_detail"),
    path("products/<int:pk>/edit/", products.product_edit, name="product_edit"),
    path("categories/", categories.category_list, name="category_list"),
    path("categories/new/", categories.category_create, name="category_create"),
    path("categories/<int:pk>/edit/", categories.category_edit, name="category_edit"),
    path("categories/<int:pk>/move/", categories.category_move, name="category_move"),
    path("categories/<int:pk>/delete/", categories.category_delete, name="category_delete"),
    path("categories/<int:pk>/attributes/new/", attributes.attribute_create, name="attribute_create"),
    path("attributes/<int:pk>/edit/", attributes.attribute_edit, name="attribute_edit"),
    path("attributes/<int:pk>/delete/", attributes.attribute_delete, name="attribute_delete"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("products/<int:pk>/units/", units.product_unit_set, name="product_unit_set"),
    path("product-units/<int:pk>/remove/", units.product_unit_remove, name="product_unit_remove"),
    path("products/<int:pk>/pictures/", images.image_add, name="image_add"),
    path("pictures/<int:pk>/", images.image_file, name="image_file"),
    path("pictures/<int:pk>/small/", images.image_thumbnail, name="image_thumbnail"),
    path("pictures/<int:pk>/change/", images.image_change, name="image_change"),
    path("products/change/", bulk_edits.product_bulk_edit, name="product_bulk_edit"),
    path("price-lists/change/", bulk_edits.price_bulk_edit, name="price_bulk_edit"),
    path("bulk-edits/", bulk_edits.bulk_edit_list, name="bulk_edit_list"),
    path("bulk-edits/<int:pk>/", bulk_edits.bulk_edit_detail, name="bulk_edit_detail"),
    path("bulk-edits/<int:pk>/undo/", bulk_edits.bulk_edit_undo, name="bulk_edit_undo"),
    path("bulk-edits/<int:pk>/undo-prices/", bulk_edits.price_bulk_undo, name="price_bulk_undo"),
    path("price-lists/", prices.price_list_list, name="price_list_list"),
    path("price-lists/new/", prices.price_list_create, name="price_list_create"),
    path("price-lists/import/", imports.price_import_start, name="price_import_start"),
    path("price-lists/import/mapping/", imports.price_import_mapping, name="price_import_mapping"),
    path("price-lists/import/<int:pk>/resume/", imports.price_import_resume, name="price_import_resume"),
    path("price-lists/export/", imports.price_export, name="price_export"),
    path("price-lists/prices/remove/", prices.price_row_remove, name="price_row_remove"),
    path("price-lists/<int:pk>/", prices.price_list_detail, name="price_list_detail"),
    path("price-lists/<int:pk>/edit/", prices.price_list_edit, name="price_list_edit"),
    path("price-lists/<int:pk>/prices/", prices.price_row_set, name="price_row_set"),
    *promotion_urls,
]
