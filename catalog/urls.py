"""Addresses of the app's screens."""

from django.urls import URLPattern

app_name = "catalog"
urlpatterns: list[URLPattern] = []
