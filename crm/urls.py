"""Addresses of the screens of accounts and contacts."""

from django.urls import path

from crm.customer_urls import urlpatterns as customer_urls
from crm.pipeline_urls import urlpatterns as pipeline_urls
from crm.pricing_urls import urlpatterns as pricing_urls
from crm.service_urls import urlpatterns as service_urls
from crm.views import accounts, activities, people, price, timeline

app_name = "crm"
urlpatterns = [
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/new/", accounts.account_create, name="account_create"),
    path("accounts/options/", accounts.account_options, name="account_options"),
    path("accounts/assign/", accounts.account_assign, name="account_assign"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("accounts/<int:pk>/edit/", accounts.account_edit, name="account_edit"),
    path("accounts/<int:pk>/lifecycle/", accounts.account_lifecycle, name="account_lifecycle"),
    path("accounts/<int:account_pk>/contacts/new/", people.contact_create, name="contact_create"),
    path("accounts/<int:account_pk>/addresses/new/", people.address_create, name="address_create"),
    path("addresses/<int:pk>/edit/", people.address_edit, name="address_edit"),
    path("addresses/<int:pk>/remove/", people.address_remove, name="address_remove"),
    path("contacts/", people.contact_list, name="contact_list"),
    path("contacts/<int:pk>/", people.contact_detail, name="contact_detail"),
    path("contacts/<int:pk>/edit/", people.contact_edit, name="contact_edit"),
    path("accounts/<int:account_pk>/timeline/", timeline.account_timeline, name="account_timeline"),
    path("accounts/<int:account_pk>/activities/", activities.account_activities, name="account_activities"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/mine/", activities.activity_board, name="activity_board"),
    path("activities/new/", activities.activity_create, name="activity_create"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/complete/", activities.activity_complete, name="activity_complete"),
    path("activities/<int:pk>/reopen/", activities.activity_reopen, name="activity_reopen"),
    path("activities/<int:pk>/snooze/", activities.activity_snooze, name="activity_snooze"),
    path("products/<int:product_pk>/price/", price.product_price, name="product_price"),
    *pricing_urls,
    *service_urls,
    *pipeline_urls,
    *customer_urls,
]
