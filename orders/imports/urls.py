"""Addresses of the import screens; part of the orders namespace."""

from django.urls import path

from orders.imports import views
from orders.imports.company import views as company_views

urlpatterns = [
    path("imports/new/", views.import_start, name="import_start"),
    path("imports/company/", company_views.import_company, name="import_company"),
    path("imports/mapping/", views.import_mapping, name="import_mapping"),
    path("imports/<int:pk>/resume/", views.import_resume, name="import_resume"),
]
