"""Addresses of the team workspaces."""

from django.urls import URLPattern

app_name = "workspaces"
urlpatterns: list[URLPattern] = []
