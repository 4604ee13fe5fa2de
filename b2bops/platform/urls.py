"""Addresses of the team platform."""

from django.urls import path

from b2bops.platform import views, views_mail

app_name = "platform"
urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/<int:pk>/", views.import_detail, name="import_detail"),
    path("imports/<int:pk>/rows/", views.import_rows, name="import_rows"),
    path("audit/", views.audit_list, name="audit_list"),
    path("events/", views.outbox_list, name="outbox_list"),
    path("mails/", views_mail.email_list, name="email_list"),
    path("mails/<int:pk>/", views_mail.email_detail, name="email_detail"),
    path("mails/<int:pk>/files/<int:file_pk>/", views_mail.email_attachment, name="email_attachment"),
    path("mails/<int:pk>/resend/", views_mail.email_resend, name="email_resend"),
    path("company/", views_mail.company_edit, name="company_edit"),
    path("company/logo/", views_mail.company_logo, name="company_logo"),
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/read/", views.notification_read, name="notification_read"),
]
