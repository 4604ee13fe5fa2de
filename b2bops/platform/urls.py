"""Addresses of the team platform."""

from django.urls import path

from b2bops.platform import views

app_name = "platform"
urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/<int:pk>/", views.import_detail, name="import_detail"),
    path("imports/<int:pk>/rows/", views.import_rows, name="import_rows"),
    path("audit/", views.audit_list, name="audit_list"),
    path("events/", views.outbox_list, name="outbox_list"),
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/read/", views.notification_read, name="notification_read"),
]
