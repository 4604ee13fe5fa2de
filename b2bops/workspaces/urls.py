"""Addresses of the team workspaces."""

from django.urls import path

from b2bops.workspaces import views

app_name = "workspaces"
urlpatterns = [
    path("sales/", views.sales, name="sales"),
    path("operations/", views.operations, name="operations"),
    path("supply/", views.supply, name="supply"),
    path("technology/", views.technology, name="technology"),
]
