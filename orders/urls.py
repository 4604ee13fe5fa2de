"""Addresses of the app's screens."""

from django.urls import URLPattern, URLResolver

from orders.imports.urls import urlpatterns as import_urlpatterns

app_name = "orders"
urlpatterns: list[URLPattern | URLResolver] = [*import_urlpatterns]
